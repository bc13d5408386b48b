import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { createEstimate } from "./create-estimate.ts";
import { Chain, CreateEstimateBody, Estimate, EstimateSummary, UpdateEstimateBody } from "./schemas.ts";
import { showChain } from "./show-chain.ts";
import { listEstimates, showEstimate } from "./show-estimate.ts";
import { updateEstimate } from "./update-estimate.ts";

const Id = z.object({ id: z.uuid() });
const tags = ["estimates"];

export function estimateRoutes(app: App, deps: DataPlaneDeps): void {
  app.get(
    "/api/estimates",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags,
        summary: "List estimates, newest first",
        querystring: PageQuery.extend({ cursor: z.uuid().optional() }),
        response: { 200: pageOf(EstimateSummary) },
      },
    },
    (request) => request.tenant.transaction((tx) => listEstimates(tx, request.query)),
  );

  app.post(
    "/api/estimates",
    {
      config: { permission: "estimates.write" },
      schema: {
        tags,
        summary: "Make an estimate from an upload that has been read",
        body: CreateEstimateBody,
        response: { 201: Estimate },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await createEstimate(deps, request.tenant, request.actor, request.body)),
  );

  app.get(
    "/api/estimates/:id",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags,
        summary: "An estimate with its amounts and cascade",
        params: Id,
        response: { 200: Estimate },
      },
    },
    (request) => request.tenant.transaction((tx) => showEstimate(tx, request.params.id)),
  );

  app.patch(
    "/api/estimates/:id",
    {
      config: { permission: "estimates.write" },
      schema: {
        tags,
        summary: "Change what stands around the items",
        params: Id,
        body: UpdateEstimateBody,
        response: { 200: Estimate },
      },
    },
    (request) => request.tenant.transaction((tx) => updateEstimate(tx, request.params.id, request.body)),
  );

  app.get(
    "/api/estimates/:id/chain",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags,
        summary: "The workslips and bills that follow from an estimate",
        params: Id,
        response: { 200: Chain },
      },
    },
    (request) => request.tenant.transaction((tx) => showChain(tx, request.params.id)),
  );
}
