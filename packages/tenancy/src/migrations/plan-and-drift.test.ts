import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestFleets, type TestFleets } from "../testing/open-test-fleet.ts";
import { testRoles } from "../testing/test-database.ts";
import { describeReplay, findDrift } from "./find-drift.ts";
import { installTenantTables } from "./install-tenant-tables.ts";
import { migrateFleet } from "./migrate-fleet.ts";
import { planFleet } from "./plan-fleet.ts";
import { fillSpares, takeSpare } from "./spares.ts";

describe("before, beside and after a run of migrations", () => {
  let fleets: TestFleets;
  beforeAll(async () => {
    fleets = await openTestFleets();
  });
  afterAll(() => fleets.close());

  it("plans the statements that are pending with the locks that PostgreSQL takes, and changes nothing", async () => {
    const fleet = await fleets.open(3);
    await fleet.write(
      "0002_many.sql",
      `-- a comment; with a semicolon
       alter table things add column colour text;
       alter table things alter column name type varchar(200);
       alter table things add check (name <> '') ;
       create index on things (tenant_id, name);`,
    );
    await fleet.write(
      "0003_beside.sql",
      "-- no transaction\ncreate index concurrently if not exists things_colour on things (tenant_id, colour);",
    );
    const schemas = () =>
      fleet.owner.query("select nspname from pg_namespace where nspname not like 'pg\\_%' order by 1");
    const before = (await schemas()).rows;
    const plan = await planFleet(await fleet.access());
    expect((await schemas()).rows).toEqual(before);
    expect(plan).toMatchObject({ version: 3, pendingPlacements: 3 });
    const [many, beside] = plan.migrations;
    const exclusive = { table: "things", mode: "AccessExclusiveLock" };
    expect(many).toMatchObject({ name: "0002_many", placements: 3, inTransaction: true });
    expect(many?.statements.map(({ sql }) => sql.slice(0, 24))).toEqual([
      "alter table things add c",
      "alter table things alter",
      "alter table things add c",
      "create index on things (",
    ]);
    const [column, type, checked, index] = many?.statements ?? [];
    expect(column).toMatchObject({
      locks: expect.arrayContaining([exclusive]),
      rewrites: [],
      scans: [],
      warnings: [],
    });
    expect(type).toMatchObject({ rewrites: ["things"] });
    expect(type?.warnings[0]).toMatch(/^writes every row of things/);
    expect(checked).toMatchObject({ rewrites: [], scans: ["things"] });
    expect(index?.locks).toContainEqual({ table: "things", mode: "ShareLock" });
    expect(index?.warnings[0]).toMatch(/nobody writes it meanwhile$/);
    expect(beside).toMatchObject({ inTransaction: false, statements: [{ locks: [], warnings: [] }] });
  });

  it("names in the plan the statement that fails", async () => {
    const fleet = await fleets.open(1);
    await fleet.write(
      "0002_wrong.sql",
      "alter table things add column a text; alter table nothings add column a text;",
    );
    const { migrations } = await planFleet(await fleet.access());
    expect(migrations[0]).toMatchObject({ error: 'relation "nothings" does not exist' });
    expect(migrations[0]?.statements.at(-1)?.sql).toBe("alter table nothings add column a text");
  });

  it("finds no drift between placements that were migrated step by step and ones that were made whole", async () => {
    const fleet = await fleets.open(2);
    await fleet.write(
      "0002_all_kinds.sql",
      `create type mood as enum ('good', 'bad');
       create function touch() returns trigger language plpgsql as $$ begin new.name := upper(new.name); return new; end $$;
       create trigger touched before update on things for each row execute function touch();
       create view named with (security_invoker = true) as select id, name from things;
       alter table things add column mood mood default 'good', add unique (tenant_id, name);`,
    );
    await fleet.write(
      "0003_beside.sql",
      "-- no transaction\ncreate index concurrently if not exists things_mood on things (tenant_id, mood);",
    );
    const access = await fleet.access();
    await migrateFleet(access);
    const whole = {
      id: `${fleet.catalogSchema}_whole`,
      server: "test",
      database: fleets.database.name,
      schema: `${fleet.catalogSchema}_whole`,
      kind: "dedicated",
    } as const;
    await installTenantTables(fleet.owner, [whole], access);
    await fleet.owner.query(
      `insert into ${fleet.catalogSchema}.placements (id, server, database, schema, kind, version) values ($1, $2, $3, $4, $5, 3)`,
      Object.values(whole),
    );
    expect(await findDrift(access)).toEqual([]);
    const kinds = new Set((await describeReplay(fleet.owner, access, 3)).map(({ kind }) => kind));
    for (const kind of [
      "column",
      "constraint",
      "index",
      "policy",
      "trigger",
      "function",
      "view",
      "type",
      "grant",
    ])
      expect(kinds).toContain(kind);
  });

  it("says what somebody changed by hand, object by object", async () => {
    const fleet = await fleets.open(2);
    const [changed] = fleet.placements;
    const access = await fleet.access();
    await fleet.ask(
      changed,
      `alter table {schema}.things add column by_hand text;
       alter table {schema}.things alter column name set not null;
       create index by_hand on {schema}.things (name);
       alter policy rowhouse on {schema}.things using (true);
       grant truncate on {schema}.things to ${testRoles.app};
       create function {schema}.by_hand() returns int language sql return 1`,
    );
    const [drift, ...others] = await findDrift(access);
    expect(others).toEqual([]);
    expect(drift?.placement.id).toBe(changed?.id);
    expect(drift?.fingerprint).not.toBe(drift?.expectedFingerprint);
    const found = drift?.differences.map(({ kind, name }) => `${kind} ${name}`).toSorted();
    expect(found).toEqual([
      "column things.by_hand",
      "column things.name",
      "function by_hand()",
      `grant things to ${testRoles.app}`,
      "index by_hand",
      "policy things.rowhouse",
    ]);
    expect(drift?.differences.find(({ name }) => name === "things.name")).toEqual({
      kind: "column",
      name: "things.name",
      expected: "text",
      found: "text not null",
    });
  });

  it("keeps spare schemas: each is taken once, migrated with the fleet, and what an interruption leaves is removed", async () => {
    const fleet = await fleets.open(0);
    const access = await fleet.access();
    const pool = { server: "test", database: fleets.database.name };
    expect(
      await Promise.all([
        fillSpares(access, { ...pool, count: 3 }),
        fillSpares(access, { ...pool, count: 3 }),
      ]),
    ).toContain(3);
    expect(await fillSpares(access, { ...pool, count: 3 })).toBe(0);
    expect(await findDrift(access)).toEqual([]);

    await fleet.write("0002_colour.sql", "alter table things add column colour text;");
    const newer = await fleet.access();
    expect(await takeSpare(fleet.owner, newer, pool)).toBeUndefined();
    expect(await migrateFleet(newer)).toMatchObject({ done: 3, failures: [] });

    const takers = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = new Client({ connectionString: fleets.database.url("owner") });
        await client.connect();
        const taken = await takeSpare(client, newer, pool);
        await client.end();
        return taken?.id;
      }),
    );
    const ids = takers.filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(3);

    await fleet.owner.query(`update ${fleet.catalogSchema}.placements set state = 'failed' where id = $1`, [
      ids[0],
    ]);
    expect(await fillSpares(newer, { ...pool, count: 1 })).toBe(1);
    const { rows } = await fleet.owner.query("select to_regnamespace($1) as gone", [ids[0]]);
    expect(rows).toEqual([{ gone: null }]);
  });
});
