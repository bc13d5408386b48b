import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { forEachIsolation, testRoles } from "@rowhouse/tenancy/testing";
import type { IsolationFixture, TestTenant } from "@rowhouse/tenancy/testing";
import { Client, Pool } from "pg";
import { expect } from "vitest";
import { committing } from "../database/after-commit.ts";
import { grantQueue } from "./grant-queue.ts";
import { openLine } from "./line.ts";
import type { Line } from "./line.ts";
import { postgresQueue } from "./queue.ts";
import type { Claim, Queue } from "./queue.ts";

const migrations = (scope: string): string =>
  fileURLToPath(new URL(`../../../migrations/${scope}`, import.meta.url));

interface TestQueue {
  queue: Queue;
  /** As for tenants in the queue's own database, and as for all others. */
  line: Line;
  lineFromAfar: Line;
  /** Makes due what waits, and ends leases, as if this much time had passed. */
  pass(milliseconds: number): Promise<void>;
}

/** Each test begins with an empty queue. */
async function withQueue(
  { acme, database, control: owner }: IsolationFixture,
  work: (test: TestQueue) => Promise<void>,
): Promise<void> {
  await grantQueue(owner, { appRole: testRoles.app, controlRole: testRoles.control });
  await owner.query("truncate queue.entries, queue.lanes");
  const control = new Pool({ connectionString: database.url("control"), max: 8 });
  try {
    const queue = postgresQueue(control);
    const log = { warn: () => undefined };
    await work({
      queue,
      line: openLine(queue, { home: { server: acme.placement.server, database: database.name }, log }),
      lineFromAfar: openLine(queue, { home: { server: "another", database: "another" }, log }),
      async pass(milliseconds) {
        await owner.query(
          `update queue.entries set available_at = available_at - $1::interval, lease_until = lease_until - $1::interval`,
          [`${milliseconds} milliseconds`],
        );
        await owner.query(
          `update queue.lanes set rests_until = rests_until - $1::interval, promised_at = promised_at - $1::interval,
             sweep_at = sweep_at - $1::interval`,
          [`${milliseconds} milliseconds`],
        );
      },
    });
  } finally {
    await control.end();
  }
}

async function addJobs(queue: Queue, tenant: TestTenant, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await queue.offer(
    tenant.id,
    ids.map((jobId) => ({ jobId, jobType: "excel_parse" })),
  );
  return ids;
}

async function claimOne(queue: Queue, worker = randomUUID()): Promise<Claim> {
  const [claim] = await queue.claim(worker, 1);
  if (claim === undefined) {
    throw new Error("Nothing to claim");
  }
  return claim;
}

forEachIsolation(
  (it) => {
    it("gives another tenant's single job the next turn while 10,000 wait ahead of it", (fixture) =>
      withQueue(fixture, async ({ queue }) => {
        const { acme, initech } = fixture;
        const worker = randomUUID();
        await addJobs(queue, acme, 10_000);
        const first = await claimOne(queue, worker);
        expect(first.tenantId).toBe(acme.id);

        const [single] = await addJobs(queue, initech, 1);
        const [next] = await queue.settleAndClaim(first, { outcome: "done" }, worker, 1);

        expect(next).toMatchObject({ tenantId: initech.id, jobId: single });
      }));

    it("lets tenants take turns", (fixture) =>
      withQueue(fixture, async ({ queue }) => {
        const { acme, initech } = fixture;
        await addJobs(queue, acme, 6);
        await addJobs(queue, initech, 6);
        const order: string[] = [];
        for (let turn = 0; turn < 6; turn += 1) {
          const claim = await claimOne(queue);
          order.push(claim.tenantId);
          await queue.settle(claim, { outcome: "done" });
        }
        expect(order.filter((id) => id === acme.id)).toHaveLength(3);
        expect(order.some((id, place) => id === order[place + 1])).toBe(false);
      }));

    it("never runs more of a tenant's jobs than its plan allows, however many workers ask at once", (fixture) =>
      withQueue(fixture, async ({ queue }) => {
        const { acme } = fixture;
        await queue.openLane(acme.id, 3);
        await addJobs(queue, acme, 50);
        const claims = await Promise.all(Array.from({ length: 16 }, () => queue.claim(randomUUID(), 2)));
        expect(claims.flat()).toHaveLength(3);
      }));

    it("gives a job to one worker only", (fixture) =>
      withQueue(fixture, async ({ queue }) => {
        const { acme } = fixture;
        await queue.openLane(acme.id, 100);
        const ids = await addJobs(queue, acme, 40);
        const claims = await Promise.all(Array.from({ length: 8 }, () => queue.claim(randomUUID(), 5)));
        const claimed = claims.flat().map(({ jobId }) => jobId);
        expect(claimed.toSorted()).toEqual(ids.toSorted());
      }));

    it("leaves no worker idle because another one claims at the same moment", (fixture) =>
      withQueue(fixture, async ({ queue }) => {
        const { acme } = fixture;
        await queue.openLane(acme.id, 100);
        await addJobs(queue, acme, 16);
        const claims = await Promise.all(Array.from({ length: 8 }, () => queue.claim(randomUUID(), 1)));
        expect(claims.map((claim) => claim.length)).toEqual(Array.from({ length: 8 }, () => 1));
      }));

    it("gives a job again, under a higher fence, when its lease has run out", (fixture) =>
      withQueue(fixture, async ({ queue, pass }) => {
        await addJobs(queue, fixture.acme, 1);
        const lost = await claimOne(queue);
        expect(await queue.claim(randomUUID(), 1)).toEqual([]);

        await pass(61_000);
        const taken = await claimOne(queue);

        expect(taken).toMatchObject({ jobId: lost.jobId, attempt: 2 });
        expect(BigInt(taken.fence)).toBeGreaterThan(BigInt(lost.fence));
      }));

    it("keeps a lease alive by the heartbeat, and tells a late worker that it has lost its claim", (fixture) =>
      withQueue(fixture, async ({ queue, pass }) => {
        const worker = randomUUID();
        await addJobs(queue, fixture.acme, 1);
        const claim = await claimOne(queue, worker);
        await pass(50_000);
        expect(await queue.extend(worker)).toEqual([
          { tenantId: claim.tenantId, jobId: claim.jobId, fence: claim.fence, isCancelled: false },
        ]);
        await pass(50_000);
        expect(await queue.claim(randomUUID(), 1)).toEqual([]);

        await pass(11_000);
        const taken = await claimOne(queue);
        expect(await queue.extend(worker)).toEqual([]);
        await queue.settle(claim, { outcome: "done" });
        expect(await queue.extend(randomUUID())).toEqual([]);
        await queue.settle(taken, { outcome: "release" });
        expect(await claimOne(queue)).toMatchObject({ jobId: claim.jobId, attempt: 2 });
      }));

    it("brings a job back after its wait and not before", (fixture) =>
      withQueue(fixture, async ({ queue, pass }) => {
        await addJobs(queue, fixture.acme, 1);
        const claim = await claimOne(queue);
        await queue.settle(claim, { outcome: "retry", afterMs: 60_000 });
        await pass(59_000);
        expect(await queue.claim(randomUUID(), 1)).toEqual([]);
        await pass(2_000);
        expect(await claimOne(queue)).toMatchObject({ jobId: claim.jobId, attempt: 2 });
      }));

    it("never gives a buried job again", (fixture) =>
      withQueue(fixture, async ({ queue, pass }) => {
        await addJobs(queue, fixture.acme, 1);
        await queue.settle(await claimOne(queue), { outcome: "bury", reason: "TENANT_UNKNOWN" });
        await pass(3_600_000);
        expect(await queue.claim(randomUUID(), 1)).toEqual([]);
      }));

    it("enqueues in the caller's transaction: a job that is rolled back was never in line", (fixture) =>
      withQueue(fixture, async ({ queue, line }) => {
        const failing = committing(fixture.acme.transaction, async (tx) => {
          await line.enqueue(tx, randomUUID(), "excel_parse");
          throw new Error("the verb failed");
        });
        await expect(failing).rejects.toThrow("the verb failed");
        expect(await queue.claim(randomUUID(), 1)).toEqual([]);
      }));

    it("takes the tenant from the signed context, so that nobody can cancel or find another's job", (fixture) =>
      withQueue(fixture, async ({ queue, line }) => {
        const { acme, initech } = fixture;
        const [job = ""] = await addJobs(queue, acme, 1);
        await committing(initech.transaction, async (tx) => {
          await line.dequeue(tx, job);
          expect(await line.placeInLine(tx, job)).toBeNull();
        });
        expect(await acme.transaction((tx) => line.placeInLine(tx, job))).toBe(1);
        expect(await claimOne(queue)).toMatchObject({ tenantId: acme.id, jobId: job });
      }));

    it("counts only the tenant's own jobs in a place in line", (fixture) =>
      withQueue(fixture, async ({ queue, line }) => {
        const { acme, initech } = fixture;
        await addJobs(queue, acme, 20);
        const [first = "", second = ""] = await addJobs(queue, initech, 2);
        const places = await initech.transaction(async (tx) => [
          await line.placeInLine(tx, first),
          await line.placeInLine(tx, second),
        ]);
        expect(places.toSorted()).toEqual([1, 2]);
      }));

    it("puts a job from another database in line when it is committed, once however often it is delivered", (fixture) =>
      withQueue(fixture, async ({ queue, lineFromAfar }) => {
        const { acme } = fixture;
        const jobId = randomUUID();
        await committing(acme.transaction, async (tx) => {
          await lineFromAfar.enqueue(tx, jobId, "excel_parse");
          expect(await queue.claim(randomUUID(), 1)).toEqual([]);
        });
        await queue.deliver({ tenantId: acme.id, jobId, jobType: "excel_parse" });
        const claim = await claimOne(queue);
        expect(claim).toMatchObject({ tenantId: acme.id, jobId, attempt: 1 });
        await queue.deliver({ tenantId: acme.id, jobId, jobType: "excel_parse" });
        expect(await queue.claim(randomUUID(), 1)).toEqual([]);
      }));

    it("keeps the promise of a process that died after its commit, within seconds", (fixture) =>
      withQueue(fixture, async ({ queue, lineFromAfar, pass }) => {
        const { acme } = fixture;
        const jobId = randomUUID();
        await expect(
          committing(
            async (act) => {
              await acme.transaction(act);
              throw new Error("the process died here");
            },
            (tx) => lineFromAfar.enqueue(tx, jobId, "excel_parse"),
          ),
        ).rejects.toThrow("died");
        expect(await queue.claim(randomUUID(), 1)).toEqual([]);
        await pass(5_000);
        expect(await claimOne(queue)).toMatchObject({ tenantId: acme.id, jobId });
      }));

    it("cancels from another database when the transaction commits, and finds the place in line there too", (fixture) =>
      withQueue(fixture, async ({ queue, lineFromAfar }) => {
        const { acme, initech } = fixture;
        const [first = "", second = ""] = await addJobs(queue, acme, 2);
        const failing = committing(acme.transaction, async (tx) => {
          await lineFromAfar.dequeue(tx, first);
          throw new Error("the verb failed");
        });
        await expect(failing).rejects.toThrow("the verb failed");
        await committing(initech.transaction, async (tx) => {
          await lineFromAfar.dequeue(tx, first);
          expect(await lineFromAfar.placeInLine(tx, first)).toBeNull();
        });
        const places = () =>
          acme.transaction(async (tx) =>
            [
              await lineFromAfar.placeInLine(tx, first),
              await lineFromAfar.placeInLine(tx, second),
            ].toSorted(),
          );
        expect(await places()).toEqual([1, 2]);
        await committing(acme.transaction, (tx) => lineFromAfar.dequeue(tx, first));
        expect(await places()).toEqual([1, null]);
        expect(await claimOne(queue)).toMatchObject({ jobId: second });
      }));

    it("lets a lane rest whose tenant cannot be served, then tries one job, and never counts that as an attempt", (fixture) =>
      withQueue(fixture, async ({ queue, pass }) => {
        const { acme, initech } = fixture;
        await queue.openLane(acme.id, 4);
        await addJobs(queue, acme, 6);
        await addJobs(queue, initech, 1);
        const claims = await queue.claim(randomUUID(), 8);
        const ofAcme = claims.filter(({ tenantId }) => tenantId === acme.id);
        expect(ofAcme).toHaveLength(4);
        for (const claim of ofAcme) await queue.settle(claim, { outcome: "rest" });
        expect(await queue.claim(randomUUID(), 8)).toEqual([]);

        await pass(5_000);
        const [trial, ...others] = await queue.claim(randomUUID(), 8);
        expect(others).toEqual([]);
        expect(trial).toMatchObject({ tenantId: acme.id, attempt: 1 });
        if (trial !== undefined) await queue.settle(trial, { outcome: "rest" });
        await pass(5_000);
        expect(await queue.claim(randomUUID(), 8)).toEqual([]);

        await pass(5_000);
        await queue.settle(await claimOne(queue), { outcome: "done" });
        expect(await queue.claim(randomUUID(), 8)).toHaveLength(4);
      }));

    it("looks again through a tenant's own tables only where something was promised, ten minutes after", (fixture) =>
      withQueue(fixture, async ({ queue, lineFromAfar, pass }) => {
        const { acme, initech } = fixture;
        await addJobs(queue, initech, 1);
        await committing(acme.transaction, (tx) => lineFromAfar.enqueue(tx, randomUUID(), "excel_parse"));
        expect(await queue.lanesToSweep(10)).toEqual([]);
        await pass(10 * 60_000 + 1_000);
        const [due] = await queue.lanesToSweep(10);
        expect(due).toMatchObject({ tenantId: acme.id });
        expect(await queue.lanesToSweep(10)).toEqual([]);
        if (due !== undefined) await queue.swept(due);
        await pass(10 * 60_000 + 1_000);
        expect(await queue.lanesToSweep(10)).toEqual([]);
      }));

    it("gives the application's login no table of the queue and no worker's function", async ({
      database,
    }) => {
      const application = new Client({ connectionString: database.url("app") });
      await application.connect();
      for (const statement of [
        "select * from queue.entries",
        "select * from queue.lanes",
        "insert into queue.entries (tenant_id, job_id, job_type) values (uuidv7(), uuidv7(), 'excel_parse')",
        `select queue.claim(uuidv7(), 1, '1 minute')`,
        `select queue.announce(uuidv7(), uuidv7())`,
        `select queue.open_lane(uuidv7(), 1000)`,
        `select queue.promise(uuidv7(), uuidv7(), 'excel_parse', '1 minute')`,
        `select queue.cancel_of(uuidv7(), uuidv7())`,
        `select queue.place_of(uuidv7(), uuidv7())`,
      ]) {
        await expect(application.query(statement)).rejects.toMatchObject({ code: "42501" });
      }
      await application.end();
    });
  },
  {
    migrations: migrations("tenant"),
    control: { schema: "control", directory: migrations("control") },
  },
);
