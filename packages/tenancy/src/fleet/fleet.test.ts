import { randomBytes } from "node:crypto";
import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TenancyError } from "../errors.ts";
import { newTenant, openWorld, tracesIn, urlOf, type World } from "../testing/open-test-world.ts";

describe("a fleet", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());
  const read: World["read"] = (id) => world.read(id);
  const write: World["write"] = (id, body) => world.write(id, body);

  it.for(["row", "schema", "database"] as const)(
    "gives a tenant its place in %s isolation, and takes it away whole",
    async (isolation) => {
      const before = await tracesIn(world);
      const neighbour = newTenant();
      await world.fleet.createTenant(neighbour, { isolation: "row" });
      await write(neighbour, "the neighbour's");
      const id = newTenant();
      const { placement } = await world.fleet.createTenant(id, world.homes[isolation]);
      expect(placement.kind).toBe(isolation === "row" ? "shared" : "dedicated");
      await write(id, "mine");
      expect(await read(id)).toEqual(["mine"]);
      expect(await read(neighbour)).toEqual(["the neighbour's"]);

      await world.fleet.deleteTenant(id);
      await expect(read(id)).rejects.toMatchObject({
        code: expect.stringMatching(/TENANT_UNKNOWN|PLACEMENT_UNREACHABLE/),
      });
      expect(await read(neighbour)).toEqual(["the neighbour's"]);
      await world.fleet.deleteTenant(neighbour);
      expect(await tracesIn(world)).toEqual(before);
    },
  );

  it("serves a tenant that came back elsewhere while its old database was dropped", async () => {
    const id = newTenant();
    await world.fleet.createTenant(id, world.homes.database);
    await write(id, "in a database of its own");
    await world.fleet.deleteTenant(id);
    await world.fleet.createTenant(id, { isolation: "row" });
    await expect(read(id)).rejects.toMatchObject({ code: "PLACEMENT_UNREACHABLE" });
    expect(await read(id)).toEqual([]);
    await world.fleet.deleteTenant(id);
  });

  it("takes spare schemas and databases before it makes any", async () => {
    const place = { server: "main", database: world.database.name };
    expect(await world.fleet.fillSpares({ ...place, count: 1 })).toBe(1);
    expect(await world.fleet.fillSpares({ server: "main", count: 1 })).toBe(1);
    expect(await world.fleet.fillSpares({ ...place, count: 1 })).toBe(0);
    const [inSchema, inDatabase] = [newTenant(), newTenant()];
    const spares = (await world.fleet.status()).filter(({ state }) => state === "spare").map(({ id }) => id);
    for (const [id, home] of [
      [inSchema, world.homes.schema],
      [inDatabase, world.homes.database],
    ] as const) {
      const { placement } = await world.fleet.createTenant(id, home);
      expect(spares).toContain(placement.id);
      await write(id, "in a spare");
      expect(await read(id)).toEqual(["in a spare"]);
      await world.fleet.deleteTenant(id);
    }
  });

  it("refuses a tenant that has a place, one that is being made, and a shared placement that is not there", async () => {
    const id = newTenant();
    const both = await Promise.allSettled([
      world.fleet.createTenant(id, { isolation: "row" }),
      world.fleet.createTenant(id, { isolation: "row" }),
    ]);
    const refused = both.filter((answer) => answer.status === "rejected");
    expect(refused.map(({ reason }) => (reason as TenancyError).code)).toEqual([
      expect.stringMatching(/^TENANT_(BUSY|EXISTS)$/),
    ]);
    await expect(world.fleet.createTenant(id, { isolation: "row" })).rejects.toMatchObject({
      code: "TENANT_EXISTS",
    });
    await expect(
      world.fleet.createTenant(newTenant(), { isolation: "row", placement: "nowhere" }),
    ).rejects.toMatchObject({ code: "PLACEMENT_MISSING" });
    await world.fleet.deleteTenant(id);
  });

  it("suspends at once in every node, lets what is in flight end, and resumes", async () => {
    const id = newTenant();
    await world.fleet.createTenant(id, { isolation: "row" });
    await write(id, "before");
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: hasBegun, resolve: begun } = Promise.withResolvers<void>();
    const inFlight = world.tenancy.withTenant(id, async (tx) => {
      await tx.query("insert into notes (body) values ('in flight')");
      begun();
      await mayEnd;
    });
    await hasBegun;
    await world.fleet.suspend(id);
    await expect(read(id)).rejects.toMatchObject({ code: "TENANT_SUSPENDED" });
    end();
    await inFlight;
    await world.fleet.resume(id);
    expect((await read(id)).toSorted()).toEqual(["before", "in flight"]);
    await world.fleet.deleteTenant(id);
    await expect(world.fleet.suspend(id)).rejects.toMatchObject({ code: "TENANT_UNKNOWN" });
  });

  it("deletes a tenant's rows in batches, goes on where it was interrupted, and touches no other tenant's", async () => {
    const [id, other] = [newTenant(), newTenant()];
    for (const one of [id, other]) {
      await world.fleet.createTenant(one, { isolation: "row" });
      await world.tenancy.withTenant(one, (tx) =>
        tx.query("insert into notes (body) select 'note ' || n from generate_series(1, 250) n"),
      );
    }
    const interrupt = new AbortController();
    const seen: number[] = [];
    await expect(
      world.fleet.deleteTenant(id, {
        batchSize: 100,
        signal: interrupt.signal,
        onProgress: ({ rows }) => {
          seen.push(rows);
          interrupt.abort(new Error("stopped"));
        },
      }),
    ).rejects.toThrow("stopped");
    expect(seen).toEqual([100]);
    await expect(read(id)).rejects.toBeInstanceOf(TenancyError);
    const { rows: left } = await world.admin.query(
      `select count(*)::int as count from shared.notes where tenant_id = $1`,
      [id],
    );
    expect(left).toEqual([{ count: 150 }]);

    expect(await world.fleet.recover()).toEqual({ recovered: [id], failures: [] });
    const { rows: gone } = await world.admin.query(
      `select count(*)::int as count from shared.notes where tenant_id = $1`,
      [id],
    );
    expect(gone).toEqual([{ count: 0 }]);
    expect(await read(other)).toHaveLength(250);
    await world.fleet.deleteTenant(other);
  });

  it("leaves nothing of a tenant whose making failed, whichever of its statements it was", async () => {
    /** Lets so many of the owner's statements through, then loses the connection, as often as it is asked. */
    const failingAfter = (count: number): { config: ClientConfig; hasFailed: () => boolean } => {
      let left = count;
      class Failing extends Client {
        override query = ((...given: Parameters<Client["query"]>) => {
          if (left-- > 0) return Reflect.apply(Client.prototype.query, this, given) as unknown;
          const lost = Object.assign(new Error("the connection is gone"), { code: "ECONNRESET" });
          const callback = given.findLast((value) => typeof value === "function") as
            | ((error: Error) => void)
            | undefined;
          return callback ? callback(lost) : Promise.reject(lost);
        }) as Client["query"];
      }
      return { config: { Client: Failing } as ClientConfig, hasFailed: () => left < 0 };
    };
    for (const isolation of ["row", "schema", "database"] as const) {
      let statements = 0;
      for (; statements < 60; statements += 1) {
        const before = await tracesIn(world);
        const { config, hasFailed } = failingAfter(statements);
        const fleet = world.open({
          connect: (place, login) => ({
            connectionString: urlOf(world.database, place, login === "admin" ? "superuser" : "owner"),
            ...(login === "owner" ? config : {}),
          }),
        });
        const id = newTenant();
        const made = await fleet.createTenant(id, world.homes[isolation]).then(
          () => true,
          () => false,
        );
        await fleet.end();
        if (made && !hasFailed()) {
          await world.fleet.deleteTenant(id);
          break;
        }
        await expect(read(id)).rejects.toBeInstanceOf(TenancyError);
        await world.fleet.recover();
        expect(await tracesIn(world)).toEqual(before);
      }
      expect(statements).toBeGreaterThan(0);
      expect(statements).toBeLessThan(60);
    }
  });

  it("keeps what a process that was killed was making unfindable, and removes it", async () => {
    const before = await tracesIn(world);
    const id = newTenant();
    const name = `tenant_${randomBytes(6).toString("hex")}`;
    await world.catalog.query(
      `with placement as (
         insert into control.placements (id, server, database, schema, kind, state) values ($1, 'main', $2, $1, 'dedicated', 'making') returning id)
       insert into control.residences (tenant_id, placement_id, state) select $3, id, 'making' from placement`,
      [name, world.database.name, id],
    );
    await world.catalog.query(`create schema ${name} create table half (id int)`);
    await expect(read(id)).rejects.toMatchObject({ code: "TENANT_UNKNOWN" });
    expect(await world.fleet.recover()).toEqual({ recovered: [id], failures: [] });
    expect(await tracesIn(world)).toEqual(before);
  });
});
