import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Client, Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { MakeTenant } from "../testing/make-tenant.ts";
import {
  newTenant,
  openWorld,
  tracesIn,
  worldKey,
  worldMigrations,
  type World,
} from "../testing/open-test-world.ts";
import { testRoles } from "../testing/test-database.ts";
import { templateName } from "./database-template.ts";

/** What holds up the step of a tenant's making that leaves most behind. */
const blocks = {
  row: "lock table rowhouse.residents in share mode",
  // in the middle of the transaction that makes its tables
  schema: "lock table rowhouse.migrations in share mode",
  // CREATE DATABASE itself, which the server ends also when nobody waits for it any more
  database: "comment on database {template} is 'held for a moment'",
} as const;

describe("what interrupted processes leave", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  const count = async (sql: string, values: unknown[]) =>
    (await world.admin.query(`select from ${sql}`, values)).rowCount ?? 0;

  it.for(["row", "schema", "database"] as const)(
    "is removed by one of two nodes after a kill -9 in %s isolation, once the server has ended the dead one's last statement",
    async (isolation) => {
      // A template of this test only.
      const definerFunctions = [`public.${randomUUID()}()`];
      const content = { release: world.release, ownerRole: testRoles.owner, appRole: testRoles.app };
      const template = await templateName({ ...content, definerFunctions });
      onTestFinished(async () => void (await world.admin.query(`drop database if exists ${template}`)));
      if (isolation === "database") {
        const first = newTenant();
        await world.open({ definerFunctions }).createTenant(first, world.homes.database);
        await world.fleet.deleteTenant(first);
      }
      const before = await tracesIn(world);
      const id = newTenant();
      const blocker = new Client({ connectionString: world.database.url("superuser") });
      await blocker.connect();
      // What it holds, others that run beside this test wait for too.
      onTestFinished(() => blocker.end());
      const { rows } = await blocker.query<{ pid: number }>("select pg_backend_pid() as pid");
      const held = rows[0]?.pid ?? 0;
      await blocker.query(`begin; ${blocks[isolation].replace("{template}", template)}`);

      const doomed = `doomed ${id}`;
      const urlOf = (role: "owner" | "superuser") => {
        const url = new URL(world.database.url(role));
        url.searchParams.set("application_name", doomed);
        return url.href;
      };
      const given: MakeTenant = {
        tenant: id,
        home: world.homes[isolation],
        directory: worldMigrations,
        ownerUrl: urlOf("owner"),
        adminUrl: urlOf("superuser"),
        ownerRole: testRoles.owner,
        appRole: testRoles.app,
        key: worldKey.toString("hex"),
        definerFunctions,
      };
      const program = fileURLToPath(new URL("../testing/make-tenant.ts", import.meta.url));
      const child = spawn(process.execPath, ["--conditions=source", program, JSON.stringify(given)], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      const blocked = "pg_stat_activity where $1 = any (pg_blocking_pids(pid)) and application_name = $2";
      await until(async () => (await count(blocked, [held, doomed])) > 0);
      const place = await world.catalog.query<{ database: string; schema: string }>(
        `select database, schema from control.placements p join control.residences r on r.placement_id = p.id
         where r.tenant_id = $1 and r.state = 'making'`,
        [id],
      );
      expect(place.rows).toHaveLength(1);
      child.kill("SIGKILL");
      await once(child, "exit");
      const idle = "pg_stat_activity where application_name = $1 and state = 'idle'";
      await until(async () => (await count(idle, [doomed])) === 0);
      await expect(world.read(id)).rejects.toMatchObject({ code: "TENANT_UNKNOWN" });

      const recoveries = Promise.all([world.fleet.recover(), world.open().recover()]);
      const waiting =
        "pg_locks l join pg_database d on d.oid = l.database where datname = $1 and locktype = 'advisory' and not granted";
      await until(async () => (await count(waiting, [world.database.name])) > 0);
      await blocker.query("rollback");
      const [first, second] = await recoveries;
      expect([...first.recovered, ...second.recovered]).toEqual([id]);
      expect([...first.failures, ...second.failures]).toEqual([]);
      expect(await tracesIn(world)).toEqual(before);
      const { database = "", schema = "" } = place.rows[0] ?? {};
      const left = {
        databases: await count("pg_database where datname = $1", [database]),
        schemas: await count("pg_namespace where nspname = $1", [schema]),
      };
      expect(left).toEqual({
        databases: isolation === "database" ? 0 : 1,
        schemas: isolation === "row" ? 1 : 0,
      });
      // and it can be made again
      await world.fleet.createTenant(id, world.homes[isolation]);
      await world.write(id, "made again");
      expect(await world.read(id)).toEqual(["made again"]);
      await world.fleet.deleteTenant(id);
    },
  );

  it.for(["row", "schema", "database"] as const)(
    "is not touched any more by a maker that lost its lock in %s isolation and goes on",
    async (isolation) => {
      const before = await tracesIn(world);
      const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
      const { promise: isThere, resolve: arrive } = Promise.withResolvers<void>();
      /** Stops before the last step, which is to be the catalog's. */
      class Halting extends Client {
        override query = ((...given: Parameters<Client["query"]>) => {
          const send = () => Reflect.apply(Client.prototype.query, this, given) as unknown;
          if (!String(given[0]).includes("with settled")) return send();
          arrive();
          return mayGoOn.then(send);
        }) as Client["query"];
      }
      const pool = new Pool({
        connectionString: world.database.url("owner"),
        max: 1,
        application_name: "slow maker",
        Client: Halting,
      });
      pool.on("error", () => {});
      const id = newTenant();
      const making = world
        .open({ catalog: { pool, schema: "control" } })
        .createTenant(id, world.homes[isolation])
        .catch((error: unknown) => error);
      await isThere;
      expect(await world.fleet.recover()).toEqual({ recovered: [], failures: [] });
      await world.admin.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'slow maker' and datname = $1",
        [world.database.name],
      );
      await until(async () => (await world.fleet.recover()).recovered.length === 1);
      expect(await tracesIn(world)).toEqual(before);

      // the same tenant, made by another: what the first one does now must not reach it
      const home = isolation === "database" ? world.homes.schema : world.homes[isolation];
      await world.fleet.createTenant(id, home);
      await world.write(id, "the winner's");
      goOn();
      const refusal = await making;
      expect(refusal).toBeInstanceOf(Error);
      expect((refusal as Error).message).toContain("could not be removed yet");
      expect(await world.read(id)).toEqual(["the winner's"]);
      await world.fleet.deleteTenant(id);
      expect(await tracesIn(world)).toEqual(before);
      await pool.end();
    },
  );

  it("is all worked off by a catalog's pool of one connection, and so is everything else", async () => {
    const before = await tracesIn(world);
    const pool = new Pool({ connectionString: world.database.url("owner"), max: 1 });
    const fleet = world.open({ catalog: { pool, schema: "control" } });
    await fleet.fillSpares({ server: "main", database: world.database.name, count: 3 });
    const tenants = [newTenant(), newTenant(), newTenant()];
    await Promise.all(tenants.map((id) => fleet.createTenant(id, world.homes.schema)));
    await world.catalog.query("update control.placements set version = 0, checksum = null");
    expect(await fleet.migrate()).toMatchObject({ total: 4, done: 4, failures: [], findings: noHole });
    await world.catalog.query("update control.residences set state = 'leaving' where tenant_id = any ($1)", [
      tenants,
    ]);
    const { recovered } = await fleet.recover();
    expect(new Set(recovered)).toEqual(new Set(tenants));
    expect(await tracesIn(world)).toEqual(before);
    await pool.end();
  });
});

const noHole = expect.not.arrayContaining([expect.objectContaining({ severity: "hole" })]) as unknown;

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  await expect.poll(isTrue, { timeout: 50_000 }).toBe(true);
}
