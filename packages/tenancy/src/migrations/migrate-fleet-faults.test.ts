import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADD_COLOUR, HAS_COLOUR, openTestFleets, type TestFleets } from "../testing/open-test-fleet.ts";
import { testRoles } from "../testing/test-database.ts";
import { migrateFleet } from "./migrate-fleet.ts";

describe("a run of migrations that is disturbed", () => {
  let fleets: TestFleets;
  beforeAll(async () => {
    fleets = await openTestFleets();
  });
  afterAll(() => fleets.close());

  const connect = async () => {
    const client = new Client({ connectionString: fleets.database.url("owner") });
    await client.connect();
    return client;
  };

  it("is resumed by the next run after a kill -9, and nothing is applied twice", async () => {
    const fleet = await fleets.open(110);
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const holder = await connect();
    const blocked = fleet.placements[80];
    await holder.query(`begin; lock table "${blocked?.schema}".things`);
    const runner = fileURLToPath(new URL("../testing/run-fleet.ts", import.meta.url));
    const url = fleets.database.url("owner");
    const child = spawn(
      process.execPath,
      ["--conditions=source", runner, url, fleet.catalogSchema, fleet.directory, testRoles.app],
      { stdio: ["ignore", "ignore", "inherit"] },
    );
    await until(async () => (await waitersFor(holder)) > 0);
    child.kill("SIGKILL");
    await once(child, "exit");
    const before = (await fleet.ledger(2)).filter(({ done }) => done).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(110);
    await holder.query("rollback");
    await holder.end();

    const report = await migrateFleet(await fleet.access());
    expect(report).toMatchObject({ done: 110 - before, failures: [] });
    expect((await fleet.ledger(2)).filter(({ done }) => done)).toHaveLength(110);
    for (const placement of fleet.placements) expect(await fleet.ask(placement, HAS_COLOUR)).toHaveLength(1);
    expect(new Set(await fleet.versions())).toEqual(new Set([2]));
  });

  it("believes the ledger where a run died between its commit and the catalog's summary", async () => {
    const fleet = await fleets.open(3);
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const access = await fleet.access();
    await migrateFleet(access);
    await fleet.owner.query(`update ${fleet.catalogSchema}.placements set version = 1, checksum = null`);
    expect(await migrateFleet(access)).toMatchObject({ total: 3, done: 3, applied: 0, failures: [] });
    expect(await fleet.versions()).toEqual([2, 2, 2]);
  });

  it("waits for a lock on a shared placement in short attempts, and succeeds once it is free", async () => {
    const fleet = await fleets.open(1, "shared");
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const holder = await connect();
    await holder.query(`begin; lock table "${fleet.placements[0]?.schema}".things in access share mode`);
    const run = migrateFleet(await fleet.access(), { lockTimeoutMs: 50 });
    await until(async () => (await waitersFor(holder)) > 0);
    // the attempt gives up while the table is still in use
    await until(async () => (await waitersFor(holder)) === 0);
    await holder.query("rollback");
    expect(await run).toMatchObject({ done: 1, failures: [] });
    await holder.end();
  });

  it("gives up after a bounded time where a lock is never free, says so, and has not held up the others", async () => {
    const fleet = await fleets.open(4);
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const holder = await connect();
    await holder.query(`begin; lock table "${fleet.placements[2]?.schema}".things in access share mode`);
    const report = await migrateFleet(await fleet.access(), { lockTimeoutMs: 20, keepGoing: true });
    expect(report).toMatchObject({ done: 3, left: 0 });
    expect(report.failures[0]).toMatchObject({
      placement: { id: fleet.placements[2]?.id },
      code: "LOCK_TIMEOUT",
      reason: "0002_colour: canceling statement due to lock timeout",
    });
    await holder.query("rollback");
    await holder.end();
  });

  it("connects again and goes on where its connection is cut in the middle of a batch", async () => {
    const fleet = await fleets.open(10);
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const holder = await connect();
    await holder.query(`begin; lock table "${fleet.placements[5]?.schema}".things in access share mode`);
    const run = migrateFleet(await fleet.access(), { lockTimeoutMs: 600_000, concurrency: 1 });
    await until(async () => (await waitersFor(holder)) > 0);
    await holder.query(
      `select pg_terminate_backend(waiting.pid) from pg_locks waiting join pg_locks held
         on (held.database, held.relation) = (waiting.database, waiting.relation) and held.pid = pg_backend_pid() where not waiting.granted`,
    );
    await holder.query("rollback");
    expect(await run).toMatchObject({ done: 10, applied: 10, failures: [] });
    await holder.end();
  });

  it("names a database that does not answer, and brings up the others", async () => {
    const fleet = await fleets.open(4);
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    await fleet.owner.query(`update ${fleet.catalogSchema}.placements set server = 'away' where id = $1`, [
      fleet.placements[0]?.id,
    ]);
    const access = await fleet.access();
    const report = await migrateFleet(
      {
        ...access,
        connectOwner: ({ server }) =>
          server === "away"
            ? { host: "127.0.0.1", port: 1 }
            : { connectionString: fleets.database.url("owner") },
      },
      { keepGoing: true, canary: 0 },
    );
    expect(report).toMatchObject({ done: 3, left: 0 });
    expect(report.failures[0]).toMatchObject({
      code: "PLACEMENT_UNREACHABLE",
      placement: { server: "away" },
    });
    expect(await migrateFleet(access, { servers: ["test"] })).toMatchObject({ total: 0 });
  });
});

/** How many wait for a lock that this connection holds. */
async function waitersFor(holder: Client): Promise<number> {
  const { rows } = await holder.query<{ count: number }>(
    `select count(*)::int as count from pg_locks waiting join pg_locks held
       on (held.database, held.relation) = (waiting.database, waiting.relation) and held.pid = pg_backend_pid() and held.granted
     where not waiting.granted`,
  );
  return rows[0]?.count ?? 0;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setImmediate(resolve));
}
