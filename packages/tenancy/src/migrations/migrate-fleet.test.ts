import { randomBytes, randomUUID } from "node:crypto";
import { Client, type Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantId, type Placement, type TenantId } from "../placement.ts";
import { admitTenant, setPlacementKey } from "../provision.ts";
import { createTenancy } from "../tenancy.ts";
import { ADD_COLOUR, HAS_COLOUR, openTestFleets, type TestFleets } from "../testing/open-test-fleet.ts";
import { migrateFleet } from "./migrate-fleet.ts";
import { findPending } from "./summaries.ts";

describe("a run of migrations over a fleet", () => {
  let fleets: TestFleets;
  beforeAll(async () => {
    fleets = await openTestFleets();
  });
  afterAll(() => fleets.close());

  it("brings every placement to the release, a ledger row each, and then asks the catalog once and no database", async () => {
    const fleet = await fleets.open(120);
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    await fleet.write("0003_size.sql", "alter table things add column size integer;");
    const access = await fleet.access();
    const phases = new Set<string>();
    const report = await migrateFleet(access, { onProgress: ({ phase }) => phases.add(phase) });
    expect(report).toMatchObject({
      version: 3,
      total: 120,
      done: 120,
      left: 0,
      failures: [],
      ended: "finished",
      applied: 240,
    });
    expect([...phases]).toEqual(["canary", "fleet"]);
    expect(new Set(await fleet.versions())).toEqual(new Set([3]));
    expect((await fleet.ledger(2)).filter(({ done }) => done)).toHaveLength(120);

    const asked: string[] = [];
    const pool = {
      query: (text: string, values: unknown[]) => {
        asked.push(text);
        return fleet.pool.query(text, values);
      },
    } as unknown as Pool;
    const nothing = await migrateFleet({
      ...access,
      catalog: { ...access.catalog, pool },
      connectOwner: () => {
        throw new Error("No database is asked");
      },
    });
    expect(nothing).toMatchObject({ total: 0, ended: "finished" });
    expect(asked).toHaveLength(1);
  });

  it("works on a fleet over as many connections as it is given, and never more", async () => {
    const fleet = await fleets.open(90);
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const counts: Promise<number>[] = [];
    const count = async () => {
      const { rowCount } = await fleet.owner.query(
        "select from pg_stat_activity where application_name = 'rowhouse migrate' and datname = current_database()",
      );
      return rowCount ?? 0;
    };
    const report = await migrateFleet(await fleet.access(), {
      concurrency: 2,
      onProgress: () => counts.push(count()),
    });
    expect(report).toMatchObject({ done: 90, failures: [] });
    const most = Math.max(...(await Promise.all(counts)));
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(2);
  });

  it("guards a table that a migration makes, and one whose guard a migration takes away", async () => {
    const fleet = await fleets.open(3);
    await fleet.write(
      "0002_more.sql",
      `create table more (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
       drop policy rowhouse on things; alter table things disable row level security; grant select on things to public;`,
    );
    expect(await migrateFleet(await fleet.access())).toMatchObject({ done: 3 });
    for (const placement of fleet.placements) {
      const guards = await fleet.ask(
        placement,
        `select relname, relrowsecurity, relforcerowsecurity, (select count(*)::int from pg_policy where polrelid = c.oid) as policies,
           has_table_privilege('public', c.oid, 'select') as public
         from pg_class c where relnamespace = '{schema}'::regnamespace and relkind = 'r' order by 1`,
      );
      const guarded = { relrowsecurity: true, relforcerowsecurity: true, policies: 1, public: false };
      expect(guards).toEqual([
        { relname: "more", ...guarded },
        { relname: "things", ...guarded },
      ]);
    }
  });

  it("names the one placement that fails in a batch, and brings up its neighbours", async () => {
    const fleet = await fleets.open(60);
    const odd = fleet.placements[37];
    await fleet.ask(odd, "alter table {schema}.things add column colour integer");
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const access = await fleet.access();
    const report = await migrateFleet(access, { keepGoing: true });
    expect(report).toMatchObject({ total: 60, done: 59, left: 0, ended: "finished" });
    const reason = '0002_colour: column "colour" of relation "things" already exists';
    expect(report.failures).toEqual([
      {
        placement: expect.objectContaining({ id: odd?.id }),
        migration: "0002_colour",
        code: "MIGRATION_FAILED",
        reason,
      },
    ]);
    const row = (await fleet.catalog())[37];
    expect(row).toMatchObject({ version: 1, migration_error: reason, state: "ready" });
    expect((await fleet.ledger(2))[37]).toMatchObject({ done: false });

    await fleet.ask(odd, "alter table {schema}.things drop column colour");
    expect(await migrateFleet(access)).toMatchObject({ total: 1, done: 1, applied: 1, failures: [] });
    expect((await fleet.catalog())[37]).toMatchObject({ version: 2, migration_error: null });
  });

  it("stops at a failure when it is not told to go on, and leaves the rest as it was", async () => {
    const fleet = await fleets.open(130);
    await fleet.ask(fleet.placements[10], "alter table {schema}.things add column colour integer");
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const report = await migrateFleet(await fleet.access(), { concurrency: 1 });
    expect(report).toMatchObject({ ended: "failed", total: 130 });
    expect(report.failures).toHaveLength(1);
    expect(report.left).toBeGreaterThan(0);
    expect(await findPending((await fleet.access()).catalog, (await fleet.access()).release)).toHaveLength(
      130 - report.done,
    );
  });

  it("ends with the canaries when one of them fails, even when told to go on", async () => {
    const fleet = await fleets.open(20);
    const canary = fleet.placements[7];
    await fleet.owner.query(`update ${fleet.catalogSchema}.placements set is_canary = true where id = $1`, [
      canary?.id,
    ]);
    await fleet.write("0002_wrong.sql", "alter table things add column a text; select 1 / 0;");
    const report = await migrateFleet(await fleet.access(), { keepGoing: true });
    expect(report).toMatchObject({ ended: "canary failed", done: 0, left: 19 });
    expect(report.failures[0]).toMatchObject({
      placement: { id: canary?.id },
      reason: "0002_wrong: division by zero",
    });
    expect((await fleet.ledger(2)).map(({ scope }) => scope)).toEqual([canary?.id]);
  });

  it("lets one of two runs work at a time; the other waits and finds nothing, or says so", async () => {
    const fleet = await fleets.open(60);
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    const access = await fleet.access();
    const reports = await Promise.all([migrateFleet(access), migrateFleet(access), migrateFleet(access)]);
    expect(reports.reduce((sum, { applied }) => sum + applied, 0)).toBe(60);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);

    await fleet.write("0003_size.sql", "alter table things add column size integer;");
    const later = await fleet.access();
    const holder = new Client({ connectionString: fleets.database.url("owner") });
    await holder.connect();
    await holder.query("select pg_advisory_lock(hashtextextended('rowhouse migrate fleet', 0))");
    await expect(migrateFleet(later, { doNotWait: true })).rejects.toMatchObject({
      code: "MIGRATION_RUNNING",
    });
    await holder.end();
  });

  it("refuses, placement by placement, files that were changed, removed or put before what is applied", async () => {
    const fleet = await fleets.open(2);
    await fleet.write("0003_colour.sql", ADD_COLOUR);
    await migrateFleet(await fleet.access());
    const codes = async () =>
      (await migrateFleet(await fleet.access(), { canary: 2 })).failures.map(({ code }) => code);

    await fleet.write("0002_late.sql", "select 1;");
    expect(await codes()).toEqual(["MIGRATION_OUT_OF_ORDER", "MIGRATION_OUT_OF_ORDER"]);
    await fleet.write("0003_colour.sql", `${ADD_COLOUR} -- and more`);
    expect(await codes()).toEqual(["MIGRATION_CHANGED", "MIGRATION_CHANGED"]);
  });

  it("never migrates down: placements of a newer release are left alone", async () => {
    const fleet = await fleets.open(2);
    const old = await fleet.access();
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    await migrateFleet(await fleet.access());
    expect(await migrateFleet(old)).toMatchObject({ total: 0 });
    // also where the catalog does not know it yet
    await fleet.owner.query(`update ${fleet.catalogSchema}.placements set version = 1, checksum = null`);
    const report = await migrateFleet(old, { canary: 2 });
    expect(report.failures.map(({ code }) => code)).toEqual(["MIGRATION_NEWER", "MIGRATION_NEWER"]);
    expect(await fleet.ask(fleet.placements[0], HAS_COLOUR)).toHaveLength(1);
  });

  it("builds an index concurrently, and begins again where an earlier attempt left half of one", async () => {
    const fleet = await fleets.open(2);
    const [first] = fleet.placements;
    const tenant = "01990000-0000-7000-8000-00000000acde";
    await fleet.ask(first, "alter table {schema}.things no force row level security");
    await fleet.ask(
      first,
      `insert into {schema}.things (tenant_id, name) select '${tenant}', 'twice' from generate_series(1, 2)`,
    );
    await fleet.ask(first, "alter table {schema}.things force row level security");
    await fleet.write(
      "0002_name.sql",
      "-- no transaction\ncreate unique index concurrently if not exists things_name on things (tenant_id, name);",
    );
    const access = await fleet.access();
    const report = await migrateFleet(access, { canary: 2, concurrency: 2 });
    expect(report.failures.map(({ placement }) => placement.id)).toEqual([first?.id]);
    expect(
      await fleet.ask(
        first,
        "select indisvalid from pg_index where indexrelid = '{schema}.things_name'::regclass",
      ),
    ).toEqual([{ indisvalid: false }]);

    await fleet.ask(first, "alter table {schema}.things no force row level security");
    await fleet.ask(first, "delete from {schema}.things");
    await fleet.ask(first, "alter table {schema}.things force row level security");
    expect(await migrateFleet(access)).toMatchObject({ done: 1, failures: [] });
    for (const placement of fleet.placements)
      expect(
        await fleet.ask(
          placement,
          "select indisvalid from pg_index where indexrelid = '{schema}.things_name'::regclass",
        ),
      ).toEqual([{ indisvalid: true }]);
  });

  it("refuses a file that ends its own transaction, by name", async () => {
    const fleet = await fleets.open(1);
    await fleet.write("0002_commits.sql", "alter table things add column a text; commit; select 1;");
    const { failures } = await migrateFleet(await fleet.access());
    expect(failures[0]).toMatchObject({ code: "MIGRATION_INVALID", migration: "0002_commits" });
  });

  it("leaves a tenant whose placement failed served at the version that it has, by whoever serves that version", async () => {
    const fleet = await fleets.open(2);
    const [failing, other] = fleet.placements;
    await fleet.ask(failing, "alter table {schema}.things add column colour integer");
    await fleet.write("0002_colour.sql", ADD_COLOUR);
    expect(await migrateFleet(await fleet.access(), { keepGoing: true, canary: 0 })).toMatchObject({
      done: 1,
    });
    const key = randomBytes(32);
    await setPlacementKey(fleet.owner, key);
    const tenants = new Map<TenantId, Placement>();
    for (const placement of fleet.placements) {
      const id = tenantId(randomUUID());
      tenants.set(id, placement);
      await admitTenant(fleet.owner, { tenantId: id, placement, epoch: 1 });
    }
    const serve = async (serves: { from: number; to: number }) => {
      const tenancy = createTenancy({
        catalog: {
          locate: async (id) => {
            const placement = tenants.get(id);
            return placement && { tenantId: id, placement, epoch: 1 };
          },
        },
        connection: () => ({ connectionString: fleets.database.url("app") }),
        key: () => key,
        serves,
      });
      const answers = await Promise.allSettled(
        [...tenants.keys()].map((id) => tenancy.withTenant(id, (tx) => tx.query("select * from things"))),
      );
      await tenancy.end();
      return answers.map((answer) => (answer.status === "fulfilled" ? "served" : answer.reason.code));
    };
    expect([failing, other]).toEqual([...tenants.values()]);
    expect(await serve({ from: 1, to: 2 })).toEqual(["served", "served"]);
    expect(await serve({ from: 2, to: 2 })).toEqual(["TENANT_OUTSIDE_VERSIONS", "served"]);
  });
});
