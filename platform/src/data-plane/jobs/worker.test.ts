import { randomUUID } from "node:crypto";
import { sampleWorkbook } from "@rowhouse/estimating";
import { admitTenant, removeTenant } from "@rowhouse/tenancy";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { IsolationFixture } from "@rowhouse/tenancy/testing";
import { Client } from "pg";
import { expect } from "vitest";
import type { Settlement } from "../../foundation/queue/queue.ts";
import { passTime, platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";
import type { Completion, JobContext, JobHandler } from "./job-context.ts";
import { jobHandlers } from "./job-handlers.ts";
import { runJob } from "./run-job.ts";
import type { JobRunnerDeps } from "./run-job.ts";

/** Handlers in which reading a workbook is something else. */
function parsingIs(run: (context: JobContext) => Promise<void>): { handlers: JobRunnerDeps["handlers"] } {
  const excelParse: JobHandler = { ...jobHandlers.excel_parse, run };
  return { handlers: { ...jobHandlers, excel_parse: excelParse } };
}

async function startParse({ acme }: IsolationFixture, test: TestPlane): Promise<string> {
  const upload = await test.as(acme).upload("hall.xlsx", await sampleWorkbook());
  return test.as(acme).createJob("excel_parse", { upload_id: upload.id });
}

/** Ends when the signal does, as well-behaved code should. */
async function untilAborted({ signal }: JobContext): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => {
    reject(new Error("stopped"));
  });
  await promise;
}

/** What an injected statement of any organization in the queue's database could do. */
async function notifyAsApplication({ database }: IsolationFixture, statement: string): Promise<void> {
  const application = new Client({ connectionString: database.url("app") });
  await application.connect();
  await application.query(statement);
  await application.end();
}

const nothingMade = async (): Promise<Completion> => ({ result: {}, outputs: [] });

forEachIsolation((it) => {
  it("tries again after a minute when a part of the service was away", (fixture) =>
    withTestPlane(fixture, async (test) => {
      let attempts = 0;
      const jobId = await startParse(fixture, test);
      await test.work(
        parsingIs(async (context) => {
          attempts += 1;
          if (attempts === 1) {
            throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
          }
          await context.complete(async () => ({ result: { attempts }, outputs: [] }));
        }),
      );
      await test.settled(jobId, 1);
      expect(await test.as(fixture.acme).get(`/api/jobs/${jobId}/status`)).toMatchObject({
        status: "pending",
        current_step: "Waiting 60 s to try again",
        errors: [{ code: "SERVICE_UNAVAILABLE", attempt: 1 }],
      });

      await passTime(fixture, 61_000);
      expect(await test.ended(fixture.acme, jobId)).toMatchObject({
        status: "completed",
        attempt: 2,
        result: { attempts: 2 },
      });
    }));

  it("fails at the fourth attempt, having waited 60, 120 and 240 s", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const jobId = await startParse(fixture, test);
      await test.work(
        parsingIs(async () => {
          throw Object.assign(new Error("disk full"), { code: "ENOSPC" });
        }),
      );
      for (const [attempt, waitMs] of [60_000, 120_000, 240_000].entries()) {
        await test.settled(jobId, attempt + 1);
        expect(await test.as(fixture.acme).get(`/api/jobs/${jobId}/status`)).toMatchObject({
          current_step: `Waiting ${waitMs / 1000} s to try again`,
        });
        await passTime(fixture, waitMs + 1_000);
      }
      const status = await test.ended(fixture.acme, jobId);
      expect(status).toMatchObject({ status: "failed", attempt: 4 });
      expect(status.errors).toMatchObject(Array.from({ length: 4 }, () => ({ code: "STORAGE_FULL" })));
    }));

  it("fails at once, without showing its reason, when our own code is wrong", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const jobId = await startParse(fixture, test);
      await test.work(
        parsingIs(async () => {
          throw new TypeError(`secret ${fixture.initech.canary}`);
        }),
      );
      const status = await test.ended(fixture.acme, jobId);
      expect(status).toMatchObject({ status: "failed", attempt: 1, errors: [{ code: "JOB_INTERNAL" }] });
      expect(JSON.stringify(status)).not.toContain("secret");
    }));

  it("stops a job at its soft limit", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const jobId = await startParse(fixture, test);
      await test.work({ ...parsingIs(untilAborted), limits: { softMs: 20 } });
      expect(await test.ended(fixture.acme, jobId)).toMatchObject({
        status: "failed",
        errors: [{ code: "JOB_TIME_LIMIT" }],
      });
    }));

  it("gives up a job at its hard limit, and refuses what it still writes", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const late = Promise.withResolvers<unknown>();
      const over = Promise.withResolvers<void>();
      const jobId = await startParse(fixture, test);
      await test.work({
        ...parsingIs(async (context) => {
          await over.promise;
          await context.complete(nothingMade).then(late.resolve, late.resolve);
        }),
        limits: { hardMs: 20 },
      });
      expect(await test.ended(fixture.acme, jobId)).toMatchObject({
        status: "failed",
        errors: [{ code: "JOB_TIME_LIMIT" }],
      });
      over.resolve();
      expect(await late.promise).toMatchObject({ name: "ClaimLostError" });
      expect(await test.ended(fixture.acme, jobId)).toMatchObject({ status: "failed", outputs: [] });
    }));

  it("cancels a running job: its worker is told to stop, and what it still writes is refused", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const begun = Promise.withResolvers<void>();
      const late = Promise.withResolvers<unknown>();
      const jobId = await startParse(fixture, test);
      await test.work(
        parsingIs(async (context) => {
          begun.resolve();
          await untilAborted(context).catch(() => undefined);
          await context.complete(nothingMade).then(late.resolve, late.resolve);
        }),
      );
      await begun.promise;
      const member = test.as(fixture.acme);
      expect(await member.post(`/api/jobs/${jobId}/cancel`)).toMatchObject({ status: "cancelled" });
      expect(await late.promise).toMatchObject({ name: "ClaimLostError" });
      expect((await member.request("POST", `/api/jobs/${jobId}/cancel`)).json()).toMatchObject({
        status: 409,
        code: "JOB_FINISHED",
      });
    }));

  it("lets no notice end a job that the queue does not say is cancelled", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const begun = Promise.withResolvers<JobContext>();
      const goOn = Promise.withResolvers<void>();
      const looked = Promise.withResolvers<void>();
      const jobId = await startParse(fixture, test);
      const { queue } = test.plane;
      await test.work({
        ...parsingIs(async (context) => {
          begun.resolve(context);
          await goOn.promise;
          await context.complete(nothingMade);
        }),
        queue: {
          ...queue,
          async extend(worker) {
            const held = await queue.extend(worker);
            looked.resolve();
            return held;
          },
        },
      });
      const { signal } = await begun.promise;
      await notifyAsApplication(fixture, `notify rowhouse_cancel, '${acme.id} ${jobId}'`);
      await looked.promise;
      goOn.resolve();
      expect(await test.ended(acme, jobId)).toMatchObject({ status: "completed" });
      expect(signal.aborted).toBe(false);
    }));

  it("never begins a job that was cancelled while it waited", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const begun: string[] = [];
      const cancelled = await startParse(fixture, test);
      const next = await startParse(fixture, test);
      await test.as(fixture.acme).post(`/api/jobs/${cancelled}/cancel`);
      await test.work(
        parsingIs(async (context) => {
          begun.push(context.job.id);
          await context.complete(nothingMade);
        }),
      );
      await test.ended(fixture.acme, next);
      expect(begun).toEqual([next]);
    }));

  it("fails a job by name when every attempt lost its worker", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const jobId = await startParse(fixture, test);
      for (let lost = 0; lost < 4; lost += 1) {
        expect(await test.plane.queue.claim(randomUUID(), 1)).toHaveLength(1);
        await passTime(fixture, 61_000);
      }
      await test.work();
      expect(await test.ended(fixture.acme, jobId)).toMatchObject({
        status: "failed",
        errors: [{ code: "JOB_ABANDONED" }],
      });
    }));

  it("hands its jobs back when it stops, and that is no attempt", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const begun = Promise.withResolvers<void>();
      const jobId = await startParse(fixture, test);
      const stop = await test.work({
        ...parsingIs(async (context) => {
          begun.resolve();
          await untilAborted(context);
        }),
        limits: { stopMs: 1 },
      });
      await begun.promise;
      await stop();
      expect(await test.as(fixture.acme).get(`/api/jobs/${jobId}/status`)).toMatchObject({
        status: "pending",
        queue_position: 1,
        errors: [],
      });
      await test.work();
      expect(await test.ended(fixture.acme, jobId)).toMatchObject({ status: "completed", attempt: 1 });
    }));

  it("never runs a job whose tenant is gone as another, and buries it by name", (fixture) =>
    withTestPlane(fixture, async ({ plane, ...test }) => {
      const { acme } = fixture;
      await startParse(fixture, { plane, ...test });
      const deps = { ...plane, handlers: jobHandlers, limits: { parseMs: 1_000, drawMs: 1_000 } };
      await removeTenant(acme.owner, acme.id);
      try {
        const settlements: Settlement[] = [];
        for (let attempt = 1; attempt <= 4; attempt += 1) {
          const [claim] = await plane.queue.claim(randomUUID(), 1);
          if (claim !== undefined) {
            const settlement = await runJob(deps, claim, new AbortController().signal, () => undefined);
            settlements.push(settlement);
            await plane.queue.settle(claim, settlement);
          }
          await passTime(fixture, 300_000);
        }
        expect(settlements.at(-1)).toEqual({ outcome: "bury", reason: "TENANT_MOVED" });
        expect(settlements).toHaveLength(4);
      } finally {
        await admitTenant(acme.owner, { tenantId: acme.id, placement: acme.placement, epoch: 1 });
      }
    }));
}, platformTables);
