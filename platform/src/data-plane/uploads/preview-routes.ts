import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { correctUpload } from "./correct-upload.ts";
import { forgetMapping, listMappings } from "./mappings.ts";
import { openOverview, readDoubts } from "./open-preview.ts";
import { CorrectBody, DoubtPage, Mapping, Preview } from "./preview-schemas.ts";
import { getReadingKey, showPreview } from "./show-preview.ts";

const Id = z.object({ id: z.uuid() });
const tags = ["uploads"];
/** Twenty thousand corrected rows. */
const correctionsBytes = 2 * 1024 * 1024;

export function previewRoutes(app: App, deps: DataPlaneDeps): void {
  app.get(
    "/api/uploads/:id/preview",
    {
      config: { permission: "uploads.read" },
      schema: {
        tags,
        summary: "What was read of the workbook, sheet by sheet, and how it was corrected",
        params: Id,
        response: { 200: Preview },
      },
    },
    (request) => showPreview(deps, request.tenant, request.params.id),
  );

  app.get(
    "/api/uploads/:id/doubts",
    {
      config: { permission: "uploads.read" },
      schema: {
        tags,
        summary: "What to look at in a reading, most doubtful first, each with what would mend it",
        params: Id,
        querystring: PageQuery.extend({ cursor: z.coerce.number().int().min(0).default(0) }),
        response: { 200: DoubtPage },
      },
    },
    async (request) => {
      const { cursor: from, limit } = request.query;
      const key = await request.tenant.transaction((tx) => getReadingKey(tx, request.params.id));
      const overview = await openOverview(deps, key);
      const items = await readDoubts(deps.storage, key, overview, { from, limit });
      return { items, next_cursor: from + limit < overview.doubts.count ? String(from + limit) : null };
    },
  );

  app.put(
    "/api/uploads/:id/corrections",
    {
      bodyLimit: correctionsBytes,
      config: { permission: "uploads.write" },
      schema: {
        tags,
        summary: "Correct what sheets, tables, columns and rows were taken for; the workbook is read anew",
        params: Id,
        body: CorrectBody,
        response: { 200: Preview },
      },
    },
    (request) => correctUpload(deps, request.tenant, request.actor, request.params.id, request.body),
  );

  app.get(
    "/api/mappings",
    {
      config: { permission: "uploads.read" },
      schema: {
        tags,
        summary: "What is remembered of corrections for files like those, newest first",
        querystring: PageQuery.extend({ cursor: z.uuid().optional() }),
        response: { 200: pageOf(Mapping) },
      },
    },
    (request) => request.tenant.transaction((tx) => listMappings(tx, request.query)),
  );

  app.delete(
    "/api/mappings/:id",
    {
      config: { permission: "uploads.write" },
      schema: {
        tags,
        summary: "Forget a layout: its next files are read as they are",
        params: Id,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await request.tenant.transaction((tx) => forgetMapping(tx, request.params.id));
      return reply.code(204).send(null);
    },
  );
}
