import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import {
  FoundRates,
  ItemRate,
  RateDetail,
  RateQuery,
  RateSchedule,
  ScheduleDetail,
  ScheduleFacts,
} from "./schemas.ts";
import { deleteSchedule, listSchedules, showSchedule, updateSchedule } from "./schedules.ts";
import { searchRates } from "./search-rates.ts";
import { showRate } from "./show-rate.ts";
import { listItemRates } from "./taken-rates.ts";

const Id = z.object({ id: z.uuid() });
const tags = ["rates"];

export function rateRoutes(app: App, { now }: Pick<DataPlaneDeps, "now">): void {
  const today = (): string => now().toISOString().slice(0, 10);

  app.get(
    "/api/rate-schedules",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "List schedules of rates, the last imported first",
        querystring: PageQuery.extend({ cursor: z.uuid().optional() }),
        response: { 200: pageOf(RateSchedule) },
      },
    },
    (request) => request.tenant.transaction((tx) => listSchedules(tx, today(), request.query)),
  );

  app.get(
    "/api/rate-schedules/:id",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "A schedule of rates with its chapters and what its import read",
        params: Id,
        response: { 200: ScheduleDetail },
      },
    },
    (request) => request.tenant.transaction((tx) => showSchedule(tx, today(), request.params.id)),
  );

  app.patch(
    "/api/rate-schedules/:id",
    {
      config: { permission: "rates.write" },
      schema: {
        tags,
        summary: "Change state, name, year or the day from which a schedule holds",
        params: Id,
        body: ScheduleFacts.partial(),
        response: { 200: ScheduleDetail },
      },
    },
    (request) =>
      request.tenant.transaction(async (tx) => {
        await updateSchedule(tx, request.params.id, request.body);
        return showSchedule(tx, today(), request.params.id);
      }),
  );

  app.delete(
    "/api/rate-schedules/:id",
    {
      config: { permission: "rates.write" },
      schema: {
        tags,
        summary: "Take a schedule out; items that were priced from it keep their rates",
        params: Id,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await request.tenant.transaction((tx) => deleteSchedule(tx, request.params.id));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/rates",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "Find rates by code or words, the best first; or go through one schedule",
        querystring: RateQuery,
        response: { 200: FoundRates },
      },
    },
    (request) => request.tenant.transaction((tx) => searchRates(tx, request.query, today())),
  );

  app.get(
    "/api/rates/:id",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "A rate with its history through the versions of its schedule",
        params: Id,
        response: { 200: RateDetail },
      },
    },
    (request) => request.tenant.transaction((tx) => showRate(tx, request.params.id)),
  );

  app.get(
    "/api/estimates/:id/rates",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags,
        summary: "Where an estimate's items have their rates from",
        params: Id,
        response: { 200: z.object({ items: z.array(ItemRate) }) },
      },
    },
    async (request) => ({
      items: await request.tenant.transaction((tx) => listItemRates(tx, request.params.id)),
    }),
  );
}
