import { Readable } from "node:stream";
import { z } from "zod";
import type { App } from "../../foundation/http/create-app.ts";
import { PageQuery, pageOf } from "../../foundation/http/page.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { cancelJob } from "./cancel-job.ts";
import { createJob } from "./create-job.ts";
import { getJobStatus, listJobs } from "./find-job.ts";
import { followJob } from "./follow-job.ts";
import { jobStatuses } from "./job-row.ts";
import { oncePerKey } from "./once-per-key.ts";
import { CreatedJob, CreateJobBody, JobStatus } from "./schemas.ts";

const Id = z.object({ id: z.uuid() });

export function jobRoutes(app: App, { announcements, line }: DataPlaneDeps): void {
  app.post(
    "/api/jobs/create",
    {
      config: { permission: "jobs.run" },
      schema: {
        tags: ["jobs"],
        summary: "Start a job in the background",
        headers: z.looseObject({ "idempotency-key": z.string().min(1).max(200).optional() }),
        body: CreateJobBody,
        response: { 201: CreatedJob },
      },
    },
    async (request, reply) => {
      const { actor, body, tenant } = request;
      const created = await tenant.transaction((tx) =>
        oncePerKey(
          tx,
          {
            actorId: actor.kind === "user" ? actor.id : tenant.id,
            operation: "jobs.create",
            key: request.headers["idempotency-key"],
            body,
          },
          () => createJob(tx, line, { actor, organization: tenant }, body),
        ),
      );
      return reply.code(201).send(created);
    },
  );

  app.get(
    "/api/jobs",
    {
      config: { permission: "jobs.read" },
      schema: {
        tags: ["jobs"],
        summary: "List jobs, newest first",
        querystring: PageQuery.extend({
          cursor: z.uuid().optional(),
          status: z.enum(jobStatuses).optional(),
        }),
        response: { 200: pageOf(JobStatus) },
      },
    },
    (request) => request.tenant.transaction((tx) => listJobs(tx, request.query)),
  );

  app.get(
    "/api/jobs/:id/status",
    {
      config: { permission: "jobs.read" },
      schema: {
        tags: ["jobs"],
        summary: "Where a job stands",
        params: Id,
        response: { 200: JobStatus },
      },
    },
    (request) => request.tenant.transaction((tx) => getJobStatus(tx, line, request.params.id)),
  );

  app.post(
    "/api/jobs/:id/cancel",
    {
      config: { permission: "jobs.run" },
      schema: { tags: ["jobs"], summary: "End a job now", params: Id, response: { 200: JobStatus } },
    },
    (request) => request.tenant.transaction((tx) => cancelJob(tx, line, request.params.id)),
  );

  app.get(
    "/api/jobs/:id/events",
    {
      config: { permission: "jobs.read" },
      schema: {
        tags: ["jobs"],
        summary: "Follow a job: server-sent events `status`, each with the job's status as JSON",
        params: Id,
      },
    },
    async (request, reply) => {
      const { tenant, params } = request;
      const read = (): Promise<JobStatus> => tenant.transaction((tx) => getJobStatus(tx, line, params.id));
      await read();
      const left = new AbortController();
      reply.raw.once("close", () => {
        left.abort();
      });
      return reply
        .headers({
          "content-type": "text/event-stream; charset=utf-8",
          "cache-control": "no-store",
          "x-accel-buffering": "no",
        })
        .send(
          Readable.from(followJob(announcements, { tenantId: tenant.id, id: params.id }, read, left.signal)),
        );
    },
  );
}
