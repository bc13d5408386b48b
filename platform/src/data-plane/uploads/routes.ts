import multipart from "@fastify/multipart";
import { sampleWorkbook, sampleWorkbookName } from "@rowhouse/estimating";
import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import { attachment } from "../../foundation/storage/content-disposition.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { getUpload, listUploads } from "./find-upload.ts";
import { linkOriginal } from "./link-original.ts";
import { readSheet } from "./read-sheet.ts";
import { receiveFile, refuseLarge } from "./receive-file.ts";
import { receiveUpload } from "./receive-upload.ts";
import { SheetPage, Upload } from "./schemas.ts";
import { getReadingKey } from "./show-preview.ts";

const Id = z.object({ id: z.uuid() });

export async function uploadRoutes(app: App, deps: DataPlaneDeps): Promise<void> {
  const { storage, signing, uploadLimitBytes: maxBytes, now } = deps;

  await app.register(multipart, { limits: { files: 1, fields: 10, fileSize: Number.MAX_SAFE_INTEGER } });

  app.post(
    "/api/uploads",
    {
      config: { permission: "uploads.write" },
      schema: {
        tags: ["uploads"],
        summary: "Upload a workbook as multipart/form-data, in a part named `file`",
        consumes: ["multipart/form-data"],
        response: { 201: Upload },
      },
      onRequest: async (request) => {
        refuseLarge(request, maxBytes);
      },
    },
    async (request, reply) => {
      const upload = await receiveUpload(
        { tenant: request.tenant, storage, maxBytes },
        await receiveFile(request),
        request.actor.kind === "user" ? request.actor.id : null,
      );
      return reply.code(201).send(upload);
    },
  );

  app.get(
    "/api/uploads",
    {
      config: { permission: "uploads.read" },
      schema: {
        tags: ["uploads"],
        summary: "List uploads, newest first",
        querystring: PageQuery.extend({ cursor: z.uuid().optional() }),
        response: { 200: pageOf(Upload) },
      },
    },
    (request) => request.tenant.transaction((tx) => listUploads(tx, request.query)),
  );

  app.get(
    "/api/uploads/:id/status",
    {
      config: { permission: "uploads.read" },
      schema: {
        tags: ["uploads"],
        summary: "Whether an upload has been read",
        params: Id,
        response: { 200: Upload },
      },
    },
    (request) => request.tenant.transaction((tx) => getUpload(tx, request.params.id)),
  );

  app.get(
    "/api/uploads/:id/reading",
    {
      config: { permission: "uploads.read" },
      schema: { tags: ["uploads"], summary: "What was read from the workbook, row by row", params: Id },
    },
    async (request, reply) => {
      const key = await request.tenant.transaction((tx) => getReadingKey(tx, request.params.id));
      const { stream, sizeBytes } = await storage.read(key);
      return reply
        .headers({ "content-type": "application/json; charset=utf-8", "content-length": sizeBytes })
        .send(stream);
    },
  );

  app.get(
    "/api/uploads/:id/sheets/:index",
    {
      config: { permission: "uploads.read" },
      schema: {
        tags: ["uploads"],
        summary: "Rows of one sheet as the workbook shows them; blank rows are left out",
        params: Id.extend({ index: z.coerce.number().int().min(0) }),
        querystring: z.object({
          from: z.coerce.number().int().min(1).default(1).describe("The first row wanted, from 1"),
          position: z.coerce
            .number()
            .int()
            .min(0)
            .optional()
            .describe("Instead of `from`: the first one's place among the listed rows, from 0"),
          limit: z.coerce.number().int().min(1).max(1000).default(200),
        }),
        response: { 200: SheetPage },
      },
    },
    async (request) => {
      const { id, index } = request.params;
      const key = await request.tenant.transaction((tx) => getReadingKey(tx, id));
      return readSheet(deps, key, { index, ...request.query });
    },
  );

  app.get(
    "/api/uploads/:id/original",
    {
      config: { permission: "uploads.read" },
      schema: {
        tags: ["uploads"],
        summary: "Go to the signed address of the file as it was uploaded",
        params: Id,
        response: { 302: z.null().describe("Location is good for an hour") },
      },
    },
    async (request, reply) => {
      const url = await request.tenant.transaction((tx) =>
        linkOriginal(tx, signing, request.params.id, now()),
      );
      return reply.header("cache-control", "no-store").redirect(url, 302);
    },
  );

  app.get(
    "/api/sample-workbook",
    {
      config: { signedIn: true },
      schema: { tags: ["uploads"], summary: "A workbook to try the service with" },
    },
    async (_request, reply) =>
      reply
        .headers({
          "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "content-disposition": attachment(sampleWorkbookName),
        })
        .send(Buffer.from(await sampleWorkbook())),
  );
}
