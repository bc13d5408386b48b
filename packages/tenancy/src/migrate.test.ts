import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect } from "vitest";
import { migrate } from "./migrate.ts";
import type { Placement } from "./placement.ts";
import { forEachIsolation, testRoles } from "./testing.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "rowhouse-migrations-"));
});
afterEach(() => rm(directory, { recursive: true }));

const write = (name: string, sql: string) => writeFile(join(directory, name), sql);
const TABLE =
  "create table things (tenant_id uuid not null, id uuid not null default uuidv7(), primary key (tenant_id, id));";

/** A placement in a schema of its own. */
const placementFor = (schema: string, { placement }: { placement: Placement }): Placement => ({
  ...placement,
  id: schema,
  schema,
});

forEachIsolation((it) => {
  it("applies each file once, in order, and guards every tenant table", async ({ acme }) => {
    const placement = placementFor("ordered", acme);
    const options = { scope: placement, appRole: testRoles.app, directory };
    await write("0001_things.sql", TABLE);
    await write("0002_name.sql", "alter table things add column name text;");
    await write("notes.txt", "not a migration");
    expect((await migrate(acme.owner, options)).map(({ name }) => name)).toEqual([
      "0001_things",
      "0002_name",
    ]);
    expect(await migrate(acme.owner, options)).toEqual([]);
    const { rows } = await acme.owner.query(
      "select relrowsecurity, relforcerowsecurity, (select count(*)::int from pg_policy where polrelid = c.oid) as policies from pg_class c where oid = 'ordered.things'::regclass",
    );
    expect(rows).toEqual([{ relrowsecurity: true, relforcerowsecurity: true, policies: 1 }]);
  });

  it("undoes a file that fails, says why in the ledger, and goes on from there when it is mended", async ({
    acme,
  }) => {
    const placement = placementFor("mended", acme);
    const options = { scope: placement, appRole: testRoles.app, directory };
    await write("0001_things.sql", TABLE);
    await write("0002_wrong.sql", "alter table things add column name text; select 1 / 0;");
    await expect(migrate(acme.owner, options)).rejects.toMatchObject({
      code: "MIGRATION_FAILED",
      message: "Migration 0002_wrong of mended failed: division by zero",
    });
    const ledger = () =>
      acme.owner.query(
        "select name, error, finished_at is not null as done from rowhouse.migrations where scope = 'mended' order by number",
      );
    expect((await ledger()).rows).toEqual([
      { name: "0001_things", error: null, done: true },
      { name: "0002_wrong", error: "division by zero", done: false },
    ]);
    await write("0002_wrong.sql", "alter table things add column name text;");
    expect((await migrate(acme.owner, options)).map(({ name }) => name)).toEqual(["0002_wrong"]);
    expect((await ledger()).rows[1]).toEqual({ name: "0002_wrong", error: null, done: true });
  });

  it("refuses a file that was changed after it was applied", async ({ acme }) => {
    const options = { scope: placementFor("changed", acme), appRole: testRoles.app, directory };
    await write("0001_things.sql", TABLE);
    await migrate(acme.owner, options);
    await write("0001_things.sql", `${TABLE} -- and more`);
    await expect(migrate(acme.owner, options)).rejects.toMatchObject({ code: "MIGRATION_CHANGED" });
  });

  it("lets several processes migrate at once, and applies each file once", async ({ acme }) => {
    const options = { scope: placementFor("raced", acme), appRole: testRoles.app, directory };
    await write("0001_things.sql", TABLE);
    const applied = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const owner = new Client({ connectionString: acme.database.url("owner") });
        await owner.connect();
        const done = await migrate(owner, options);
        await owner.end();
        return done;
      }),
    );
    expect(applied.flat()).toHaveLength(1);
  });

  it("keeps a control plane's tables from the application's login", async ({ acme }) => {
    await write("0001_accounts.sql", "create table accounts (id uuid primary key);");
    await migrate(acme.owner, { scope: "control", schema: "control", directory });
    await expect(acme.query("select * from control.accounts")).rejects.toThrow(
      "permission denied for schema control",
    );
  });
});
