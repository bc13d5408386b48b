import { sampleTemplate, templateFields, templateKeys } from "@rowhouse/estimating";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import { attachment } from "../../foundation/storage/content-disposition.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { OutputLink } from "../outputs/schemas.ts";
import { receiveFile, refuseLarge } from "../uploads/receive-file.ts";
import { archiveTemplate, renameTemplate } from "./change-template.ts";
import { contentTypes } from "./fill.ts";
import { getSample } from "./find-document.ts";
import { getTemplate, listFillings, listTemplates, listVersions } from "./find-template.ts";
import { linkVersion } from "./link-version.ts";
import { addVersion, createTemplate, templateLimitBytes } from "./receive-template.ts";
import {
  documentKinds,
  Filling,
  Key,
  NewTemplate,
  RenameTemplate,
  Template,
  templateKinds,
  TemplateVersion,
  TestPrint,
  TestPrintQuery,
} from "./schemas.ts";
import { testPrint } from "./test-print.ts";

const Id = z.object({ id: z.uuid() });
const Paging = PageQuery.extend({ cursor: z.uuid().optional() });
const tags = ["templates"];

const onRequest = async (request: FastifyRequest): Promise<void> => refuseLarge(request, templateLimitBytes);

export function templateRoutes(app: App, deps: DataPlaneDeps): void {
  const { signing, now } = deps;

  app.get(
    "/api/templates",
    {
      config: { permission: "templates.read" },
      schema: {
        tags,
        summary: "List templates, newest first",
        querystring: Paging.extend({
          archived: z.stringbool().default(false),
          fits: z.enum(documentKinds).optional().describe("Only those for such a document, letters included"),
        }),
        response: { 200: pageOf(Template) },
      },
    },
    (request) => request.tenant.transaction((tx) => listTemplates(tx, request.query)),
  );

  app.post(
    "/api/templates",
    {
      config: { permission: "templates.manage", entitlement: "templates" },
      schema: {
        tags,
        summary: "Upload a template (.docx, .xlsx) as multipart/form-data, in a part named `file`",
        consumes: ["multipart/form-data"],
        querystring: NewTemplate,
        response: { 201: Template },
      },
      onRequest,
    },
    async (request, reply) => {
      const { kind, name } = request.query;
      const file = await receiveFile(request);
      const made = await createTemplate(deps, request.tenant, request.actor, { kind, name, file });
      return reply.code(201).send(made);
    },
  );

  app.get(
    "/api/templates/:id",
    {
      config: { permission: "templates.read" },
      schema: {
        tags,
        summary: "A template with its newest version",
        params: Id,
        response: { 200: Template },
      },
    },
    (request) => request.tenant.transaction((tx) => getTemplate(tx, request.params.id)),
  );

  app.patch(
    "/api/templates/:id",
    {
      config: { permission: "templates.manage" },
      schema: {
        tags,
        summary: "Rename a template",
        params: Id,
        body: RenameTemplate,
        response: { 200: Template },
      },
    },
    (request) => request.tenant.transaction((tx) => renameTemplate(tx, request.params.id, request.body.name)),
  );

  for (const [verb, isArchived, summary] of [
    ["archive", true, "Take a template out of the list; documents made with it can still be made again"],
    ["restore", false, "Put an archived template back into the list"],
  ] as const) {
    app.post(
      `/api/templates/:id/${verb}`,
      {
        config: { permission: "templates.manage" },
        schema: { tags, summary, params: Id, response: { 200: Template } },
      },
      (request) => request.tenant.transaction((tx) => archiveTemplate(tx, request.params.id, isArchived)),
    );
  }

  app.get(
    "/api/templates/:id/versions",
    {
      config: { permission: "templates.read" },
      schema: {
        tags,
        summary: "A template's versions, newest first",
        params: Id,
        querystring: Paging,
        response: { 200: pageOf(TemplateVersion) },
      },
    },
    (request) => request.tenant.transaction((tx) => listVersions(tx, request.params.id, request.query)),
  );

  app.post(
    "/api/templates/:id/versions",
    {
      config: { permission: "templates.manage", entitlement: "templates" },
      schema: {
        tags,
        summary: "Upload the next version of a template, in a part named `file`",
        consumes: ["multipart/form-data"],
        params: Id,
        response: { 201: Template },
      },
      onRequest,
    },
    async (request, reply) => {
      const file = await receiveFile(request);
      const { id } = request.params;
      return reply.code(201).send(await addVersion(deps, request.tenant, request.actor, { id, file }));
    },
  );

  app.post(
    "/api/templates/:id/versions/:number/links",
    {
      config: { permission: "templates.read" },
      schema: {
        tags,
        summary: "Make a signed address for a version's file as it was uploaded, good for an hour",
        params: Id.extend({ number: z.coerce.number().int().positive() }),
        response: { 201: OutputLink },
      },
    },
    async (request, reply) => {
      const link = await request.tenant.transaction((tx) =>
        linkVersion(tx, signing, { ...request.params, now: now() }),
      );
      return reply.code(201).send(link);
    },
  );

  app.get(
    "/api/templates/:id/documents",
    {
      config: { permission: "templates.read" },
      schema: {
        tags,
        summary: "Documents that were filled into a template, newest first",
        params: Id,
        querystring: Paging,
        response: { 200: pageOf(Filling) },
      },
    },
    (request) => request.tenant.transaction((tx) => listFillings(tx, request.params.id, request.query)),
  );

  app.get(
    "/api/templates/:id/test-print",
    {
      config: { permission: "templates.read", entitlement: "templates" },
      schema: {
        tags,
        summary:
          "Fill a template with the sample or a document, and say which keys were filled; nothing is stored",
        params: Id,
        querystring: TestPrintQuery,
        response: { 200: TestPrint },
      },
    },
    async (request) => {
      const { version, filename, documentNumber, report } = await testPrint(
        deps,
        request.tenant,
        request.params.id,
        request.query,
      );
      return { version: version.number, filename, document: documentNumber, report };
    },
  );

  app.get(
    "/api/templates/:id/test-print/file",
    {
      config: { permission: "templates.read", entitlement: "templates" },
      schema: { tags, summary: "The file of a test print", params: Id, querystring: TestPrintQuery },
    },
    async (request, reply) => {
      const printed = await testPrint(deps, request.tenant, request.params.id, request.query);
      return reply.headers(fileHeaders(printed.format, printed.filename)).send(Buffer.from(printed.bytes));
    },
  );

  app.get(
    "/api/template-keys",
    {
      config: { permission: "templates.read" },
      schema: {
        tags,
        summary: "The keys that a template may hold, with what the sample has for them",
        querystring: z.object({ kind: z.enum(templateKinds) }),
        response: { 200: z.object({ items: z.array(Key) }) },
      },
    },
    async (request) => {
      const { drawing, heading } = getSample(request.query.kind);
      return { items: templateKeys(templateFields(drawing, heading)) };
    },
  );

  app.get(
    "/api/sample-template",
    {
      config: { signedIn: true },
      schema: {
        tags,
        summary: "A template to begin one's own from",
        querystring: z.object({ kind: z.enum(templateKinds), format: z.enum(["docx", "xlsx"]) }),
      },
    },
    async (request, reply) => {
      const { kind, format } = request.query;
      const bytes = await sampleTemplate(kind, format);
      return reply.headers(fileHeaders(format, `${kind}-template.${format}`)).send(Buffer.from(bytes));
    },
  );
}

function fileHeaders(format: "docx" | "xlsx", filename: string): Record<string, string> {
  return {
    "content-type": contentTypes[format],
    "content-disposition": attachment(filename),
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, no-store",
  };
}
