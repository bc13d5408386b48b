import { admitTenant, createTenancy } from "@rowhouse/tenancy";
import type { Tenancy } from "@rowhouse/tenancy";
import { forEachIsolation } from "@rowhouse/tenancy/testing";
import type { IsolationFixture, TestTenant } from "@rowhouse/tenancy/testing";
import { expect } from "vitest";
import { openGate } from "../testing/open-gate.ts";
import { passTime, platformTables, withTestPlane } from "../testing/open-test-plane.ts";
import type { TestPlane } from "../testing/open-test-plane.ts";
import type { JobContext } from "./job-context.ts";
import { jobHandlers } from "./job-handlers.ts";

/** A job that needs nothing but its database. */
const handlers = {
  ...jobHandlers,
  excel_parse: { run: (context: JobContext) => context.complete(async () => ({ result: {}, outputs: [] })) },
};

async function createJob(test: TestPlane, tenant: TestTenant): Promise<string> {
  const upload = await test.as(tenant).upload("never-read.xlsx", Buffer.from("never read"));
  return test.as(tenant).createJob("excel_parse", { upload_id: upload.id });
}

/** An engine that reaches acme's database at another address. */
function tenancyWithAcmeAt({ acme, initech, key }: IsolationFixture, url: string): Tenancy {
  return createTenancy({
    catalog: {
      locate: async (tenantId) => {
        const { placement } = tenantId === acme.id ? acme : initech;
        // a server of its own, so that nothing is shared with the other's connections
        return {
          tenantId,
          placement: { ...placement, server: tenantId === acme.id ? "acme" : "initech" },
          epoch: 1,
        };
      },
    },
    connection: ({ server }) => ({ connectionString: server === "acme" ? url : initech.appUrl }),
    key: () => key,
  });
}

forEachIsolation((it) => {
  it("works on for others while one organization's database takes connections and says nothing", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      const gate = await openGate(acme.appUrl);
      const tenancy = tenancyWithAcmeAt(fixture, gate.url);
      await test.plane.queue.openLane(acme.id, 4);
      for (let job = 0; job < 4; job += 1) await createJob(test, acme);
      const stop = await test.work({ tenancy, handlers, concurrency: 1, limits: { reachMs: 5, stopMs: 1 } });
      await gate.visited;
      for (let job = 0; job < 3; job += 1) {
        expect(await test.ended(initech, await createJob(test, initech))).toMatchObject({
          status: "completed",
        });
      }
      await gate.close();
      await stop();
      await tenancy.end();
    }));

  it("loses no job of a database that is away, and runs it as its first attempt when it is back", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme } = fixture;
      const gate = await openGate(acme.appUrl);
      await gate.close();
      const tenancy = tenancyWithAcmeAt(fixture, gate.url);
      const jobId = await createJob(test, acme);
      const stop = await test.work({ tenancy, handlers });
      // more often than a job is tried
      for (let time = 1; time <= 6; time += 1) {
        await test.settled(jobId, time);
        expect(await test.as(acme).get(`/api/jobs/${jobId}/status`)).toMatchObject({
          status: "pending",
          queue_position: 1,
          errors: [],
        });
        await passTime(fixture, 61_000);
      }
      await gate.open();
      const ended = test.ended(acme, jobId);
      // the engine rests a database of its own accord, in true time
      for (let time = 7, isOver = false; !isOver; time += 1) {
        isOver = await Promise.race([ended.then(() => true), test.settled(jobId, time).then(() => false)]);
        await passTime(fixture, 61_000);
      }
      expect(await ended).toMatchObject({ status: "completed", attempt: 1, errors: [] });
      await stop();
      await tenancy.end();
      await gate.close();
    }));

  it("lets the jobs of a suspended organization wait until it is resumed", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, initech } = fixture;
      const jobId = await createJob(test, acme);
      const residence = { tenantId: acme.id, placement: acme.placement, epoch: 1 };
      await admitTenant(acme.owner, residence, { state: "suspended" });
      try {
        await test.work({ handlers });
        await test.settled(jobId, 1);
        expect(await test.ended(initech, await createJob(test, initech))).toMatchObject({
          status: "completed",
        });
      } finally {
        await admitTenant(acme.owner, residence);
      }
      await passTime(fixture, 6_000);
      expect(await test.ended(acme, jobId)).toMatchObject({ status: "completed", attempt: 1, errors: [] });
    }));

  it("finds a job that fell out of line in its organization's own table", (fixture) =>
    withTestPlane(fixture, async (test) => {
      const { acme, control } = fixture;
      const jobId = await createJob(test, acme);
      // as if its promise had fallen due before its commit, more than ten minutes ago
      await control.query("delete from queue.entries");
      await control.query(
        "update queue.lanes set promised_at = now() - interval '20 min', sweep_at = now() - interval '10 min'",
      );
      await test.work({ handlers, limits: { sweepMs: 5 } });
      expect(await test.ended(acme, jobId)).toMatchObject({ status: "completed" });
    }));
}, platformTables);
