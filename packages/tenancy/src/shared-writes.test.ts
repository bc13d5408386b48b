import { setImmediate } from "node:timers/promises";
import * as fc from "fast-check";
import { Client } from "pg";
import { describe, expect } from "vitest";
import type { Tenancy } from "./tenancy.ts";
import { forEachIsolation, type TestTenant } from "./testing.ts";

/** Says on which kind of connection it ran: only the shared ones stop a write after 100 ms. */
const INSERT =
  "insert into notes (body) values ($1) returning body, current_setting('statement_timeout') as limit";
const SLOWLY =
  "insert into notes (body) select 'slowly' from pg_sleep($1::float8) returning body, current_setting('statement_timeout') as limit";
const UPDATE = "update notes set body = body where body = $1 returning body";

interface Written {
  body: string;
  limit: string;
}

const write = (tenancy: Tenancy, { id }: TestTenant, text: string, values: unknown[], signal?: AbortSignal) =>
  tenancy.run(id, () => tenancy.query<Written>(text, values, { ...(signal && { signal }) }));

const isShared = ({ rows }: { rows: Written[] }) => rows.some(({ limit }) => limit === "100ms");

/** Writes, several at a time, until one is done on a shared connection. */
async function untilShared(tenancy: Tenancy, tenant: TestTenant, text = INSERT): Promise<void> {
  for (;;) {
    const done = await Promise.all(
      Array.from({ length: 6 }, () => write(tenancy, tenant, text, ["to warm up"])),
    );
    if (done.some(isShared)) return;
  }
}

async function bodiesOf(tenancy: Tenancy, { id }: TestTenant, like: string): Promise<string[]> {
  const { rows } = await tenancy.withTenant(id, (tx) =>
    tx.query<{ body: string }>("select body from notes where body like $1", [like]),
  );
  return rows.map(({ body }) => body).toSorted();
}

// Behind a pooler nothing is shared.
describe.skipIf(process.env["ROWHOUSE_TEST_POOLER_URL"])("a connection shared by writes", () => {
  forEachIsolation((it) => {
    it("writes once what was asked once, for who asked, through errors and cancels", async (fixture) => {
      const tenancy = fixture.openTenancy({ max: 3 });
      const tenants = [fixture.acme, fixture.initech];
      for (const tenant of tenants) await untilShared(tenancy, tenant);
      const step = fc.record({
        who: fc.constantFrom(0, 1),
        what: fc.constantFrom("write", "write", "write", "error", "cancel"),
        inTurn: fc.boolean(),
      });
      let [run, shared] = [0, 0];
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (plan) => {
          run++;
          const expected: string[][] = [[], []];
          const doubtful = new Set<string>();
          const asked: Promise<void>[] = [];
          for (const [number, { who, what, inTurn }] of plan.entries()) {
            const tenant = tenants[who] ?? fixture.acme;
            const mark = `run ${run}.${number} of ${tenant.canary}`;
            const steps: Record<string, () => Promise<void>> = {
              write: async () => {
                const done = await write(tenancy, tenant, INSERT, [mark]);
                if (isShared(done)) shared++;
                expected[who]?.push(mark);
              },
              error: () =>
                expect(write(tenancy, tenant, INSERT, [null])).rejects.toMatchObject({ code: "23502" }),
              cancel: async () => {
                const controller = new AbortController();
                const done = write(tenancy, tenant, INSERT, [mark], controller.signal);
                controller.abort(new Error(mark));
                doubtful.add(mark);
                await expect(done).rejects.toThrow(mark);
              },
            };
            const done = steps[what]?.() ?? Promise.resolve();
            asked.push(done);
            if (inTurn) await done;
          }
          await Promise.all(asked);
          for (const [who, tenant] of tenants.entries()) {
            const bodies = await bodiesOf(tenancy, tenant, `run ${run}.%`);
            expect(bodies.filter((body) => !doubtful.has(body))).toEqual(expected[who]?.toSorted());
            expect(new Set(bodies).size).toBe(bodies.length);
          }
        }),
        { numRuns: 25 },
      );
      expect(shared).toBeGreaterThan(0);
      for (const tenant of tenants)
        await tenancy.run(tenant.id, () =>
          tenancy.query("delete from notes where body <> $1", [tenant.canary]),
        );
      await tenancy.end();
    });

    it("is left to two writes at a time where all of them wait as for a disk, not where some are slow", async ({
      acme,
      openTenancy,
    }) => {
      const tenancy = openTenancy({ max: 3 });
      /** How many of twelve at once are done on a shared connection, when each fourth takes less than the others. */
      const sharedOf = async (seconds: number, forFourth: number): Promise<number> => {
        const done = await Promise.all(
          Array.from({ length: 12 }, (_, nth) =>
            write(tenancy, acme, SLOWLY, [nth % 4 === 3 ? forFourth : seconds]),
          ),
        );
        return done.filter(isShared).length;
      };
      while ((await sharedOf(0, 0)) < 12);
      while ((await sharedOf(0.002, 0.002)) > 2);
      while ((await sharedOf(0.002, 0)) < 12);
      while ((await sharedOf(0.002, 0.002)) > 2);
      await tenancy.end();
    });

    it("keeps no write waiting behind one that waits for a lock, and does that one once when it gets it", async ({
      acme,
      initech,
      openTenancy,
    }) => {
      const tenancy = openTenancy({ max: 4 });
      const count =
        "update notes set body = body || '+' where body like $1 || '%' returning body, current_setting('statement_timeout') as limit";
      await untilShared(tenancy, acme);
      await untilShared(tenancy, initech);
      await write(tenancy, acme, INSERT, ["contended"]);
      while (!isShared(await write(tenancy, acme, count, ["contended"])));
      const [before] = await bodiesOf(tenancy, acme, "contended%");
      const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
      const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
      const holding = tenancy.withTenant(acme.id, async (tx) => {
        await tx.query(UPDATE, [before]);
        held();
        await mayEnd;
      });
      await isHeld;
      let isDone = false;
      const waiting = write(tenancy, acme, count, ["contended"]).finally(() => (isDone = true));
      const others = await Promise.all(
        Array.from({ length: 20 }, (_, n) => write(tenancy, n % 2 ? acme : initech, INSERT, [`beside ${n}`])),
      );
      expect(others.map(({ rows }) => rows[0]?.body)).toEqual(others.map((_, n) => `beside ${n}`));
      expect(isDone).toBe(false);
      end();
      await holding;
      await waiting;
      expect(await bodiesOf(tenancy, acme, "contended%")).toEqual([`${before}+`]);
      for (const tenant of [acme, initech])
        await tenancy.run(tenant.id, () =>
          tenancy.query("delete from notes where body <> $1", [tenant.canary]),
        );
      await tenancy.end();
    });

    it("loses no write that it confirmed and repeats none when its backend is killed", async (fixture) => {
      const { acme, initech } = fixture;
      const tenancy = fixture.openTenancy({ max: 4 });
      const tenants = [acme, initech];
      for (const tenant of tenants) await untilShared(tenancy, tenant);
      const superusers = await Promise.all(
        tenants.map(async ({ database }) => {
          const client = new Client({ connectionString: database.url("superuser") });
          await client.connect();
          return client;
        }),
      );
      const confirmed = new Set<string>();
      const unknown = new Set<string>();
      const codes = new Set<unknown>();
      const work = { isOver: false };
      const caller = async (_: unknown, number: number) => {
        const tenant = tenants[number % 2] ?? acme;
        for (let n = 0; !work.isOver; n++) {
          const mark = `kill ${number}.${n}`;
          try {
            await write(tenancy, tenant, INSERT, [mark]);
            confirmed.add(mark);
          } catch (error) {
            unknown.add(mark);
            codes.add((error as { code?: string }).code);
            // What is refused at once leaves no turn to the connections that are being opened.
            await setImmediate();
          }
        }
      };
      const callers = Array.from({ length: 16 }, caller);
      const user = new URL(acme.appUrl).username;
      for (let kill = 0; kill < 6; kill++) {
        const before = confirmed.size;
        for (const superuser of superusers)
          await superuser.query(
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = current_database()",
            [user],
          );
        while (confirmed.size < before + 100) await superusers[0]?.query("select 1");
      }
      work.isOver = true;
      await Promise.all(callers);
      const written = (
        await Promise.all(tenants.map((tenant) => bodiesOf(tenancy, tenant, "kill %")))
      ).flat();
      expect(new Set(written).size).toBe(written.length);
      expect([...confirmed].filter((mark) => !written.includes(mark))).toEqual([]);
      expect(written.filter((mark) => !confirmed.has(mark) && !unknown.has(mark))).toEqual([]);
      expect([...codes].filter((code) => code !== "PLACEMENT_UNREACHABLE")).toEqual([]);
      for (const tenant of tenants)
        await tenancy.run(tenant.id, () =>
          tenancy.query("delete from notes where body <> $1", [tenant.canary]),
        );
      await Promise.all(superusers.map((superuser) => superuser.end()));
      await tenancy.end();
    });
  });
});
