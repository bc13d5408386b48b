import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, escapeIdentifier, Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRelease } from "../migrations/release.ts";
import type { Placement } from "../placement.ts";
import {
  newTenant,
  openWorld,
  tracesIn,
  urlOf,
  worldMigrations,
  type World,
} from "../testing/open-test-world.ts";
import { testRoles } from "../testing/test-database.ts";

const dedicated = ["schema", "database"] as const;

describe("spare placements", () => {
  let world: World;
  let directory: string;
  beforeAll(async () => {
    world = await openWorld();
    directory = await mkdtemp(join(tmpdir(), "rowhouse-spares-"));
    await cp(worldMigrations, directory, { recursive: true });
  });
  afterAll(async () => {
    await world.close();
    await rm(directory, { recursive: true });
  });

  const poolOf = (isolation: (typeof dedicated)[number]) => ({
    server: "main",
    ...(isolation === "schema" ? { database: world.database.name } : {}),
  });
  const spares = async () =>
    (
      await world.catalog.query<Placement>(
        "select id, server, database, schema, kind from control.placements where state = 'spare' order by id",
      )
    ).rows;
  const release = async (name: string, sql: string) => {
    await writeFile(join(directory, name), sql);
    return readRelease(directory);
  };

  it.for(dedicated)(
    "are each taken once by two nodes that take them at once in %s isolation, and who finds none waits for its own",
    async (isolation) => {
      const before = await tracesIn(world);
      await world.fleet.fillSpares({ ...poolOf(isolation), count: 2 });
      const ids = (await spares()).map(({ id }) => id);
      const pools = [0, 1].map(() => new Pool({ connectionString: world.database.url("owner"), max: 2 }));
      const nodes = pools.map((pool) => world.open({ catalog: { pool, schema: "control" } }));
      const tenants = Array.from({ length: 4 }, newTenant);
      const places = await Promise.all(
        tenants.map((id, at) => nodes[at % 2]?.createTenant(id, world.homes[isolation])),
      );
      const taken = places.map((residence) => residence?.placement.id ?? "");
      expect(new Set(taken).size).toBe(4);
      expect(taken).toEqual(expect.arrayContaining(ids));
      expect(await spares()).toEqual([]);
      await Promise.all(tenants.map((id) => world.write(id, id)));
      for (const id of tenants) expect(await world.read(id)).toEqual([id]);
      for (const id of tenants) await world.fleet.deleteTenant(id);
      expect(await tracesIn(world)).toEqual(before);
      await Promise.all(pools.map((pool) => pool.end()));
    },
  );

  it.for(dedicated)(
    "that somebody removed or changed are given to nobody in %s isolation: the tenant gets the next one, or one of its own",
    async (isolation) => {
      const before = await tracesIn(world);
      await world.fleet.fillSpares({ ...poolOf(isolation), count: 3 });
      const [removed, changed, whole] = await spares();
      const name = escapeIdentifier((isolation === "schema" ? removed?.schema : removed?.database) ?? "");
      await world.admin.query(`drop ${isolation} ${name} ${isolation === "schema" ? "cascade" : ""}`);
      const there = { server: "main", database: changed?.database ?? "" };
      const superuser = new Client({ connectionString: urlOf(world.database, there, "superuser") });
      await superuser.connect();
      await superuser.query(
        `create index on ${escapeIdentifier(changed?.schema ?? "")}.notes (tenant_id, body)`,
      );
      await superuser.end();
      const [first, second] = [newTenant(), newTenant()];
      const { placement } = await world.fleet.createTenant(first, world.homes[isolation]);
      expect(placement.id).toBe(whole?.id);
      const left = (await world.fleet.status()).map(({ id }) => id);
      expect(left).not.toContain(removed?.id);
      expect(left).not.toContain(changed?.id);
      await world.fleet.createTenant(second, world.homes[isolation]);
      for (const id of [first, second]) {
        await world.write(id, id);
        expect(await world.read(id)).toEqual([id]);
        await world.fleet.deleteTenant(id);
      }
      expect(await tracesIn(world)).toEqual(before);
    },
  );

  it("are told from ones that somebody changed, whatever it was", async () => {
    await world.fleet.fillSpares({ ...poolOf("schema"), count: 1 });
    const [spare] = await spares();
    const path = escapeIdentifier(spare?.schema ?? "");
    const ofNobody = "language plpgsql as 'begin return new; end'";
    const changes = [
      "create table another (id uuid)",
      "drop table notes cascade",
      "alter table notes add column more text",
      "alter table notes alter body type varchar(9)",
      "alter table notes alter body drop not null",
      "alter table notes alter body set default 'x'",
      "alter table notes alter tenant_id drop default",
      "alter table notes disable row level security",
      "alter table notes no force row level security",
      "alter policy rowhouse on notes using (true)",
      "alter policy rowhouse on notes to current_user",
      "drop policy rowhouse on notes",
      "create policy more on notes using (true)",
      "grant select on notes to public",
      "grant select (body) on notes to public",
      "create index on notes (body)",
      "alter table notes add unique (tenant_id, body)",
      "alter table notes drop constraint notes_pkey cascade",
      "alter table notes add check (body <> 'x')",
      "alter table notes owner to current_user",
      `create function f() returns trigger ${ofNobody}`,
      `create function f() returns trigger ${ofNobody}; create trigger t before insert on notes for each row execute function f()`,
      "create rule r as on insert to notes do instead nothing",
      `grant create on schema ${path} to public`,
    ];
    const untouched = async () =>
      (await world.admin.query("select rowhouse.is_untouched($1) as yes", [path])).rows[0].yes;
    const seen: string[] = [];
    for (const change of changes) {
      await world.admin.query(`begin; set local search_path = ${path}`);
      expect(await untouched()).toBe(true);
      await world.admin.query(change);
      if (!(await untouched())) seen.push(change);
      await world.admin.query("rollback");
    }
    expect(seen).toEqual(changes);
    // Switched in place: pg_depend says nothing of it.
    for (const change of [
      "security definer",
      "owner to current_user",
      "set search_path = public",
      "leakproof",
    ]) {
      await world.admin
        .query(`begin; set local search_path = ${path}; create function f() returns trigger ${ofNobody};
        alter function f() owner to ${testRoles.owner}`);
      await world.admin.query(
        "update rowhouse.placements set writers = rowhouse.writers(to_regnamespace($1)) where search_path = $1",
        [path],
      );
      // Another transaction's number, as after a commit.
      await world.admin.query("savepoint later");
      expect(await untouched()).toBe(true);
      await world.admin.query(`alter function f() ${change}`);
      expect({ change, untouched: await untouched() }).toEqual({ change, untouched: false });
      await world.admin.query("rollback");
    }
    await world.catalog.query("update control.placements set state = 'failed' where id = $1", [spare?.id]);
    await world.fleet.fillSpares({ ...poolOf("schema"), count: 0 });
    expect(await spares()).toEqual([]);
  });

  it("of an older release are taken by nobody until they are migrated, and then have its tables", async () => {
    for (const isolation of dedicated) await world.fleet.fillSpares({ ...poolOf(isolation), count: 1 });
    const old = await spares();
    expect(old).toHaveLength(2);
    const newer = world.open({
      release: await release("0002_colour.sql", "alter table notes add column colour text"),
    });
    const made = newTenant();
    const { placement } = await newer.createTenant(made, world.homes.schema);
    expect(old.map(({ id }) => id)).not.toContain(placement.id);

    expect(await newer.migrate()).toMatchObject({ failures: [], done: 3 });
    for (const isolation of dedicated) {
      const id = newTenant();
      const { placement } = await newer.createTenant(id, world.homes[isolation]);
      expect(old.map(({ id }) => id)).toContain(placement.id);
      const { rows } = await world.tenancy.withTenant(id, (tx) =>
        tx.query("insert into notes (body, colour) values ('in a spare', 'red') returning colour"),
      );
      expect(rows).toEqual([{ colour: "red" }]);
      await newer.deleteTenant(id);
    }
    await newer.deleteTenant(made);
  });

  it("are made side by side, also where each is the first in its database to need an extension and a right", async () => {
    const searching = await mkdtemp(join(tmpdir(), "rowhouse-searching-"));
    await cp(worldMigrations, searching, { recursive: true });
    await writeFile(
      join(searching, "0002_search.sql"),
      "select rowhouse.create_search('notes', array['body'], 'ilike')",
    );
    const fleet = world.open({ release: await readRelease(searching) });
    expect(await fleet.fillSpares({ ...poolOf("schema"), count: 2 })).toBe(2);
    const { rows } = await world.catalog.query(
      "delete from control.placements where state = 'spare' returning schema",
    );
    for (const { schema } of rows as { schema: string }[])
      await world.admin.query(
        `drop schema ${escapeIdentifier(schema)} cascade; delete from rowhouse.placements where id = '${schema}';
         delete from rowhouse.migrations where scope = '${schema}'`,
      );
    await rm(searching, { recursive: true });
  });

  it("and new tenants' places are not put into service over a hole, and nothing is left of them", async () => {
    const leaky = world.open({
      release: await release(
        "0003_leak.sql",
        `create view all_notes as select body from notes; grant select on all_notes to public;`,
      ),
    });
    const before = await tracesIn(world);
    for (const isolation of dedicated) {
      await expect(leaky.createTenant(newTenant(), world.homes[isolation])).rejects.toMatchObject({
        code: "ISOLATION_HOLE",
        findings: [expect.objectContaining({ code: "VIEW_WITHOUT_INVOKER" })],
      });
      expect(await tracesIn(world)).toEqual(before);
      await expect(leaky.fillSpares({ ...poolOf(isolation), count: 1 })).rejects.toMatchObject({
        code: "ISOLATION_HOLE",
      });
      expect(await spares()).toEqual([]);
      // the next round removes what it was
      await world.fleet.fillSpares({ ...poolOf(isolation), count: 0 });
      expect(await tracesIn(world)).toEqual(before);
    }
  });

  it("are looked at with everything else at the end of a run of migrations, which names the hole that it made", async () => {
    await world.fleet.fillSpares({ ...poolOf("schema"), count: 1 });
    const leaky = world.open({ release: await readRelease(directory) });
    const { findings, failures } = await leaky.migrate();
    expect(failures).toEqual([]);
    const [spare] = await spares();
    const holes = findings.filter(({ severity }) => severity === "hole");
    expect(holes.map(({ code, server, database, object }) => [code, server, database, object])).toEqual(
      ["shared", spare?.schema].map((schema) => [
        "VIEW_WITHOUT_INVOKER",
        "main",
        world.database.name,
        `${schema}.all_notes`,
      ]),
    );
    // where nothing is pending, nothing is looked at
    expect(await leaky.migrate()).toMatchObject({ total: 0, findings: [] });
  });
});
