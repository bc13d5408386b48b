import { evaluateLeadStatement } from "@rowhouse/estimating";
import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import { Revision } from "./analysis-schemas.ts";
import { Lead, LeadBody, leadOf, LeadSummary, PricedLead, showLead } from "./lead-schemas.ts";
import { deleteLead, listLeads, saveLead, showLeadStatement } from "./lead-statements.ts";

const Id = z.object({ id: z.uuid() });
const tags = ["rates"];

export function leadRoutes(app: App): void {
  app.get(
    "/api/lead-statements",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "List lead statements, newest first",
        querystring: PageQuery.extend({ cursor: z.uuid().optional() }),
        response: { 200: pageOf(LeadSummary) },
      },
    },
    (request) => request.tenant.transaction((tx) => listLeads(tx, request.query)),
  );

  app.post(
    "/api/lead-statements",
    {
      config: { permission: "rates.write" },
      schema: { tags, summary: "Keep a lead statement", body: LeadBody, response: { 201: Lead } },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await request.tenant.transaction((tx) => saveLead(tx, request.actor, request.body))),
  );

  app.post(
    "/api/lead-statements/evaluate",
    {
      config: { permission: "rates.read" },
      schema: {
        tags,
        summary: "Work a lead statement out, every figure on the way; nothing is kept",
        body: LeadBody,
        response: { 200: PricedLead },
      },
    },
    (request) => Promise.resolve(showLead(evaluateLeadStatement(leadOf(request.body)))),
  );

  app.get(
    "/api/lead-statements/:id",
    {
      config: { permission: "rates.read" },
      schema: { tags, summary: "A lead statement with every figure", params: Id, response: { 200: Lead } },
    },
    (request) => request.tenant.transaction((tx) => showLeadStatement(tx, request.params.id)),
  );

  app.patch(
    "/api/lead-statements/:id",
    {
      config: { permission: "rates.write" },
      schema: {
        tags,
        summary: "Change a lead statement; analyses that take rates from it follow",
        params: Id,
        body: LeadBody.extend({ revision: Revision }),
        response: { 200: Lead },
      },
    },
    (request) => {
      const { revision, ...body } = request.body;
      const known = { id: request.params.id, revision };
      return request.tenant.transaction((tx) => saveLead(tx, request.actor, body, known));
    },
  );

  app.delete(
    "/api/lead-statements/:id",
    {
      config: { permission: "rates.write" },
      schema: { tags, summary: "Remove a lead statement", params: Id, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await request.tenant.transaction((tx) => deleteLead(tx, request.params.id));
      return reply.code(204).send(null);
    },
  );
}
