import { randomUUID } from "node:crypto";
import { Client, escapeIdentifier } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newTenant, openWorld, urlOf, type World } from "../testing/open-test-world.ts";
import { testRoles } from "../testing/test-database.ts";
import { templateName } from "./database-template.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

it("is made once for a release, whole or not at all, lets nobody in, and its copies are like what is made step by step", async () => {
  // Of this test only: other files' fleets have the same release.
  const own = { definerFunctions: [`public.${randomUUID()}()`] };
  const fleet = world.open(own);
  const template = await templateName({
    ...own,
    release: world.release,
    ownerRole: testRoles.owner,
    appRole: testRoles.app,
  });
  const older = "rowhouse_release_0000_0123456789abcdef";
  const name = escapeIdentifier(template);
  // What a killed maker leaves: not everything is in it.
  const half = `${template}_0123abcd`;
  await world.admin.query(`create database ${half} owner ${testRoles.owner}`);
  await world.admin.query(`create database ${older} owner ${testRoles.owner}`);
  try {
    const tenants = [newTenant(), newTenant(), newTenant()];
    const places = await Promise.all(tenants.map((id) => fleet.createTenant(id, world.homes.database)));
    for (const id of tenants) {
      await world.write(id, id);
      expect(await world.read(id)).toEqual([id]);
    }
    expect(await fleet.drift()).toEqual([]);
    expect((await fleet.census()).filter(({ severity }) => severity === "hole")).toEqual([]);

    const { rows } = await world.admin.query(
      "select datname, datallowconn, oid from pg_database where datname in ($1, $2, $3)",
      [template, half, older],
    );
    expect(rows).toEqual([{ datname: template, datallowconn: false, oid: expect.anything() as number }]);
    const intruder = new Client({
      connectionString: urlOf(world.database, { server: "main", database: template }, "superuser"),
    });
    await expect(intruder.connect()).rejects.toThrow("not currently accepting connections");

    const more = newTenant();
    await fleet.createTenant(more, world.homes.database);
    const again = await world.admin.query(
      "select datname, datallowconn, oid from pg_database where datname = $1",
      [template],
    );
    expect(again.rows).toEqual(rows);
    expect(places.map(({ placement }) => placement.database)).not.toContain(template);
    for (const id of [...tenants, more]) await fleet.deleteTenant(id);

    // Locks belong to a database: a fleet whose administrator is in another one makes it beside this one.
    await world.admin.query(`drop database ${name}`);
    const elsewhere = world.open({
      ...own,
      connect: (place, login) => ({
        connectionString: urlOf(
          world.database,
          { database: "postgres", ...place },
          login === "admin" ? "superuser" : "owner",
        ),
      }),
    });
    const pair = [newTenant(), newTenant()];
    await Promise.all(
      [fleet, elsewhere].map((one, at) => one.createTenant(pair[at] ?? newTenant(), world.homes.database)),
    );
    for (const id of pair) {
      await world.write(id, id);
      await fleet.deleteTenant(id);
    }
    const { rows: left } = await world.admin.query("select datname from pg_database where datname like $1", [
      `${template}%`,
    ]);
    expect(left).toEqual([{ datname: template }]);
  } finally {
    await world.admin.query(`drop database if exists ${name} with (force)`);
    for (const left of [half, older]) await world.admin.query(`drop database if exists ${left} with (force)`);
  }
});

it("that its owner's login is not led to is an error, not an attempt for ever, and nothing is left of it", async () => {
  const own = { definerFunctions: [`public.${randomUUID()}()`] };
  const roles = { ownerRole: testRoles.owner, appRole: testRoles.app };
  const template = await templateName({ ...own, ...roles, release: world.release });
  const led = world.open({
    ...own,
    connect: (place, login) => {
      const isLost = login === "owner" && place.database?.startsWith(template);
      const there = isLost ? { ...place, database: "nowhere" } : place;
      return { connectionString: urlOf(world.database, there, login === "admin" ? "superuser" : "owner") };
    },
  });
  const made = led.createTenant(newTenant(), world.homes.database);
  await expect(made).rejects.toMatchObject({ code: "3D000" });
  const { rows } = await world.admin.query("select datname from pg_database where datname like $1", [
    `${template}%`,
  ]);
  expect(rows).toEqual([]);
});

it.for([
  ["somebody let others connect to", "alter database {template} with allow_connections true"],
  ["was half dropped", "update pg_database set datconnlimit = -2 where datname = '{template}'"],
])("that %s is made anew", async ([, harm = ""]) => {
  const own = { definerFunctions: [`public.${randomUUID()}()`] };
  const roles = { ownerRole: testRoles.owner, appRole: testRoles.app };
  const template = await templateName({ ...own, ...roles, release: world.release });
  const fleet = world.open(own);
  const whole = async () =>
    (
      await world.admin.query(
        "select oid from pg_database where datname = $1 and not datallowconn and datconnlimit = -1",
        [template],
      )
    ).rows;
  const tenants = [newTenant(), newTenant()] as const;
  await fleet.createTenant(tenants[0], world.homes.database);
  const before = await whole();
  await world.admin.query(harm.replace("{template}", template));
  await fleet.createTenant(tenants[1], world.homes.database);
  const after = await whole();
  expect([before.length, after.length]).toEqual([1, 1]);
  expect(after).not.toEqual(before);
  for (const id of tenants) await fleet.deleteTenant(id);
  await world.admin.query(`drop database ${template}`);
});

it("that another names at the same moment is taken as it is", async () => {
  const own = { definerFunctions: [`public.${randomUUID()}()`] };
  const roles = { ownerRole: testRoles.owner, appRole: testRoles.app };
  const template = await templateName({ ...own, ...roles, release: world.release });
  const fleet = world.open(own);
  const tenants = [newTenant(), newTenant()] as const;
  await fleet.createTenant(tenants[0], world.homes.database);
  const another = new Client({ connectionString: world.database.url("superuser") });
  await another.connect();
  try {
    const { rows } = await another.query<{ pid: number }>("select pg_backend_pid() as pid");
    await another.query(`alter database ${template} rename to ${template}_whole`);
    await another.query(`begin; alter database ${template}_whole rename to ${template}`);
    const made = fleet.createTenant(tenants[1], world.homes.database);
    made.catch(() => {});
    const waits = "select from pg_stat_activity where $1 = any (pg_blocking_pids(pid))";
    await expect
      .poll(async () => (await world.admin.query(waits, [rows[0]?.pid])).rowCount, { timeout: 10_000 })
      .toBe(1);
    await another.query("commit");
    await made;
    for (const id of tenants) await fleet.deleteTenant(id);
    const left = await another.query("select datname from pg_database where datname like $1", [
      `${template}%`,
    ]);
    expect(left.rows).toEqual([{ datname: template }]);
  } finally {
    await another.end();
    await world.admin.query(`drop database if exists ${template}`);
    await world.admin.query(`drop database if exists ${template}_whole`);
  }
});
