import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { changeEstimate } from "./change-estimate.ts";
import { archiveEstimate, copyEstimate } from "./copy-estimate.ts";
import { createEstimate } from "./create-estimate.ts";
import { changeState, keepVersion, listVersions } from "./keep-version.ts";
import {
  Chain,
  ChangedEstimate,
  ChangeEstimateBody,
  ChangeStateBody,
  CopyEstimateBody,
  CreateEstimateBody,
  Differences,
  Estimate,
  EstimateSummary,
  EstimateVersion,
  KeepVersionBody,
  UpdateEstimateBody,
} from "./schemas.ts";
import { showChain } from "./show-chain.ts";
import { showDifferences } from "./show-differences.ts";
import { listEstimates, showEstimate } from "./show-estimate.ts";
import { updateEstimate } from "./update-estimate.ts";

const Id = z.object({ id: z.uuid() });
const tags = ["estimates"];
/** A pasted sheet of 5,000 rows with long descriptions. */
const changesBytes = 8 * 1024 * 1024;

export function estimateRoutes(app: App, deps: DataPlaneDeps): void {
  app.get(
    "/api/estimates",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags,
        summary: "List estimates, newest first",
        querystring: PageQuery.extend({
          cursor: z.uuid().optional(),
          archived: z.stringbool().default(false),
        }),
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

  app.post(
    "/api/estimates/:id/changes",
    {
      bodyLimit: changesBytes,
      config: { permission: "estimates.write" },
      schema: {
        tags,
        summary: "Edit the rows of a draft: all changes or none",
        params: Id,
        body: ChangeEstimateBody,
        response: { 200: ChangedEstimate },
      },
    },
    (request) => request.tenant.transaction((tx) => changeEstimate(tx, request.params.id, request.body)),
  );

  app.post(
    "/api/estimates/:id/state",
    {
      config: { permission: "estimates.approve" },
      schema: {
        tags,
        summary: "Check or approve what one has seen, or take it back to draft",
        params: Id,
        body: ChangeStateBody,
        response: { 200: Estimate },
      },
    },
    (request) =>
      request.tenant.transaction((tx) => changeState(tx, request.params.id, request.actor, request.body)),
  );

  app.get(
    "/api/estimates/:id/versions",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags,
        summary: "What was kept, checked and approved, newest first",
        params: Id,
        response: { 200: z.object({ items: z.array(EstimateVersion) }) },
      },
    },
    async (request) => ({
      items: await request.tenant.transaction((tx) => listVersions(tx, request.params.id)),
    }),
  );

  app.post(
    "/api/estimates/:id/versions",
    {
      config: { permission: "estimates.write" },
      schema: {
        tags,
        summary: "Keep the estimate as it is, to compare with later",
        params: Id,
        body: KeepVersionBody,
        response: { 201: EstimateVersion },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await request.tenant.transaction((tx) =>
            keepVersion(tx, request.params.id, request.actor, request.body.note),
          ),
        ),
  );

  app.get(
    "/api/estimates/:id/differences",
    {
      config: { permission: "estimates.read" },
      schema: {
        tags,
        summary: "What changed between two versions, line by line",
        params: Id,
        querystring: z.object({
          from: z.coerce.number().int().positive().describe("A version's number"),
          to: z.coerce.number().int().positive().optional().describe("Left out: the estimate as it is now"),
        }),
        response: { 200: Differences },
      },
    },
    (request) => showDifferences(deps, request.tenant, request.params.id, request.query),
  );

  app.post(
    "/api/estimates/:id/copy",
    {
      config: { permission: "estimates.write" },
      schema: {
        tags,
        summary: "Make a draft of its own from an estimate",
        params: Id,
        body: CopyEstimateBody,
        response: { 201: Estimate },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(
          await request.tenant.transaction((tx) =>
            copyEstimate(tx, request.params.id, request.actor, request.body.name),
          ),
        ),
  );

  for (const [verb, archived, summary] of [
    ["archive", true, "Take an estimate out of the list; nothing of it is lost"],
    ["restore", false, "Put an archived estimate back into the list"],
  ] as const) {
    app.post(
      `/api/estimates/:id/${verb}`,
      {
        config: { permission: "estimates.write" },
        schema: { tags, summary, params: Id, response: { 200: Estimate } },
      },
      (request) => request.tenant.transaction((tx) => archiveEstimate(tx, request.params.id, archived)),
    );
  }

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
