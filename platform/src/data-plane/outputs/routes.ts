import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import { attachment } from "../../foundation/storage/content-disposition.ts";
import { FileMissingError } from "../../foundation/storage/storage.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { listOutputs } from "./find-outputs.ts";
import { linkOutput } from "./link-output.ts";
import { Output, OutputLink } from "./schemas.ts";

const Id = z.object({ id: z.uuid() });

export function outputRoutes(app: App, { signing, storage, now }: DataPlaneDeps): void {
  app.get(
    "/api/outputs",
    {
      config: { permission: "outputs.read" },
      schema: {
        tags: ["outputs"],
        summary: "List what jobs made, newest first",
        querystring: PageQuery.extend({ cursor: z.uuid().optional(), job_id: z.uuid().optional() }),
        response: { 200: pageOf(Output) },
      },
    },
    (request) => request.tenant.transaction((tx) => listOutputs(tx, request.query)),
  );

  app.get(
    "/api/outputs/:id/download",
    {
      config: { permission: "outputs.read" },
      schema: {
        tags: ["outputs"],
        summary: "Count the download and go to the file's signed address",
        params: Id,
        response: { 302: z.null().describe("Location is good for an hour") },
      },
    },
    async (request, reply) => {
      const { url } = await request.tenant.transaction((tx) =>
        linkOutput(tx, signing, request.params.id, now()),
      );
      return reply.header("cache-control", "no-store").redirect(url, 302);
    },
  );

  app.post(
    "/api/outputs/:id/links",
    {
      config: { permission: "outputs.read" },
      schema: {
        tags: ["outputs"],
        summary: "Make a signed address for a file, good for an hour",
        params: Id,
        response: { 201: OutputLink },
      },
    },
    async (request, reply) => {
      const link = await request.tenant.transaction((tx) =>
        linkOutput(tx, signing, request.params.id, now()),
      );
      return reply.code(201).send(link);
    },
  );

  app.get(
    "/api/files/*",
    {
      config: { public: true },
      schema: {
        tags: ["outputs"],
        summary: "Fetch a file by its signed address",
        params: z.object({ "*": z.string() }),
        querystring: z.record(z.string(), z.unknown()),
      },
    },
    async (request, reply) => {
      const verdict = signing.verify(request.params["*"], request.query, now());
      if (verdict.state !== "valid") {
        throw new ProblemError(verdict.state === "expired" ? "LINK_EXPIRED" : "LINK_INVALID");
      }
      const { key, contentType, filename } = verdict.link;
      const file = await storage.read(key).catch((error: unknown) => {
        throw error instanceof FileMissingError ? new ProblemError("NOT_FOUND") : error;
      });
      return reply
        .headers({
          "content-type": contentType,
          "content-length": file.sizeBytes,
          "content-disposition": attachment(filename),
          "x-content-type-options": "nosniff",
          "content-security-policy": "default-src 'none'; sandbox",
          "cache-control": "private, no-store",
        })
        .send(file.stream);
    },
  );
}
