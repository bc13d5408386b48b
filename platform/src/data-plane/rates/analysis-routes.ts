import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import {
  deleteAnalysis,
  listAnalyses,
  listAnalysisVersions,
  priceAnalysis,
  saveAnalysis,
  showAnalysis,
} from "./analyses.ts";
import {
  Analysis,
  AnalysisBody,
  AnalysisSummary,
  AnalysisVersion,
  PricedAnalysisSchema,
  Revision,
  showFigures,
} from "./analysis-schemas.ts";

const Id = z.object({ id: z.uuid() });
const tags = ["rates"];

export function analysisRoutes(app: App): void {
  app.get(
    "/api/rate-analyses",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "List rate analyses, newest first",
        querystring: PageQuery.extend({
          q: z.string().trim().max(200).default("").describe("Part of the code or of the description"),
          cursor: z.uuid().optional(),
        }),
        response: { 200: pageOf(AnalysisSummary) },
      },
    },
    (request) => request.tenant.transaction((tx) => listAnalyses(tx, request.query)),
  );

  app.post(
    "/api/rate-analyses",
    {
      config: { permission: "rates.write" },
      schema: { tags, summary: "Keep a rate analysis", body: AnalysisBody, response: { 201: Analysis } },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await request.tenant.transaction((tx) => saveAnalysis(tx, request.actor, request.body))),
  );

  app.post(
    "/api/rate-analyses/evaluate",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "Work a rate analysis out, every figure on the way; nothing is kept",
        body: AnalysisBody,
        response: { 200: PricedAnalysisSchema },
      },
    },
    async (request) => showFigures(await request.tenant.transaction((tx) => priceAnalysis(tx, request.body))),
  );

  app.get(
    "/api/rate-analyses/:id",
    {
      config: { permission: "rates.read" },
      schema: { tags, summary: "A rate analysis with every figure", params: Id, response: { 200: Analysis } },
    },
    (request) => request.tenant.transaction((tx) => showAnalysis(tx, request.params.id)),
  );

  app.patch(
    "/api/rate-analyses/:id",
    {
      config: { permission: "rates.write" },
      schema: {
        tags,
        summary: "Change a rate analysis; what it was stays as a version",
        params: Id,
        body: AnalysisBody.extend({ revision: Revision }),
        response: { 200: Analysis },
      },
    },
    (request) => {
      const { revision, ...body } = request.body;
      const known = { id: request.params.id, revision };
      return request.tenant.transaction((tx) => saveAnalysis(tx, request.actor, body, known));
    },
  );

  app.delete(
    "/api/rate-analyses/:id",
    {
      config: { permission: "rates.write" },
      schema: {
        tags,
        summary: "Remove a rate analysis; items that were priced from it keep their rates",
        params: Id,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await request.tenant.transaction((tx) => deleteAnalysis(tx, request.params.id));
      return reply.code(204).send(null);
    },
  );

  app.get(
    "/api/rate-analyses/:id/versions",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "What a rate analysis was at each of its revisions, newest first",
        params: Id,
        querystring: PageQuery.extend({ cursor: z.coerce.number().int().positive().optional() }),
        response: { 200: pageOf(AnalysisVersion) },
      },
    },
    (request) =>
      request.tenant.transaction((tx) => listAnalysisVersions(tx, request.params.id, request.query)),
  );
}
