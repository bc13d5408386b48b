import { createServer, type Server, type Socket } from "node:net";
import { once } from "node:events";
import { Client } from "pg";
import { expect } from "vitest";
import { TenancyError } from "./errors.ts";
import { tenantId, type Placement, type TenantId } from "./placement.ts";
import { admitTenant, removeTenant } from "./provision.ts";
import { createTenancy, type Tenancy } from "./tenancy.ts";
import {
  createTestDatabase,
  forEachIsolation,
  testConnection,
  testRoles,
  type IsolationFixture,
  type TestTenant,
} from "./testing.ts";
import { SigningKey, signToken } from "./token.ts";

const ROUND_TRIP = "select body from notes where body like 'canary%'";

const codeOf = (error: unknown) => (error instanceof TenancyError ? error.code : `not catalogued: ${error}`);

const codeOfWork = (tenancy: Tenancy, { id }: Pick<TestTenant, "id">) =>
  tenancy.withTenant(id, (tx) => tx.query(ROUND_TRIP)).then(() => "served", codeOf);

const codeOfStatement = (tenancy: Tenancy, { id }: Pick<TestTenant, "id">) =>
  tenancy.run(id, () => tenancy.query(ROUND_TRIP)).then(() => "served", codeOf);

/** An engine to which acme's placement is at the end of another connection string; initech's is where it is. */
function openWithAcmeAt(
  { acme, initech, key }: IsolationFixture,
  url: string,
  limits: { connectionTimeoutMillis?: number; max?: number } = {},
): Tenancy {
  const ill: Placement = { ...acme.placement, id: "ill", server: "ill" };
  return createTenancy({
    catalog: {
      locate: (id) =>
        Promise.resolve({ tenantId: id, placement: id === acme.id ? ill : initech.placement, epoch: 1 }),
    },
    connection: ({ server }) =>
      server === "ill"
        ? { ...testConnection(url), ...limits }
        : { ...testConnection(initech.appUrl), max: 4 },
    key: () => key,
  });
}

/** A server that takes connections and does with them as it is told. */
async function openFake(
  behave: (socket: Socket) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    behave(socket);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `postgres://app:app@127.0.0.1:${port}/nowhere`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function urlOfNobody(): Promise<string> {
  const { url, close } = await openFake(() => {});
  await close();
  return url;
}

forEachIsolation((it) => {
  it("says that a placement cannot be reached, whatever its server does, and serves the others beside it", async (fixture) => {
    const { acme, initech } = fixture;
    const closesAtOnce = await openFake((socket) => socket.destroy());
    const saysNothing = await openFake(() => {});
    const saysNonsense = await openFake((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const noDatabase = new URL(acme.appUrl);
    noDatabase.pathname = "/rowhouse_no_such_database";
    const urls = [await urlOfNobody(), closesAtOnce.url, saysNothing.url, saysNonsense.url, noDatabase.href];
    for (const url of urls) {
      const tenancy = openWithAcmeAt(fixture, url, { connectionTimeoutMillis: 200 });
      // The first waits for the server; those behind it are told the same, and the neighbour is told nothing.
      const outcomes = await Promise.all([
        codeOfWork(tenancy, acme),
        codeOfStatement(tenancy, acme),
        codeOfStatement(tenancy, acme),
        codeOfWork(tenancy, initech),
        codeOfStatement(tenancy, initech),
      ]);
      const unreachable = "PLACEMENT_UNREACHABLE";
      expect({ url, outcomes }).toEqual({
        url,
        outcomes: [unreachable, unreachable, unreachable, "served", "served"],
      });
      expect(await codeOfStatement(tenancy, acme)).toBe(unreachable);
      await tenancy.end();
    }
    await Promise.all([closesAtOnce, saysNothing, saysNonsense].map((fake) => fake.close()));
  });

  it("says that no connection was free in time, serves who waits long enough, and other databases all the while", async (fixture) => {
    const { acme, initech } = fixture;
    const tenancy = openWithAcmeAt(fixture, acme.appUrl, { connectionTimeoutMillis: 100, max: 1 });
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: hasBegun, resolve: begun } = Promise.withResolvers<void>();
    const holding = tenancy.withTenant(acme.id, async (tx) => {
      await tx.query(ROUND_TRIP);
      begun();
      await mayEnd;
      return "held";
    });
    await hasBegun;
    expect(
      await Promise.all([
        codeOfWork(tenancy, acme),
        codeOfStatement(tenancy, acme),
        codeOfWork(tenancy, initech),
      ]),
    ).toEqual(["POOL_EXHAUSTED", "POOL_EXHAUSTED", "served"]);
    end();
    expect(await holding).toBe("held");
    expect(await codeOfWork(tenancy, acme)).toBe("served");
    await tenancy.end();
  });

  it("loses no acknowledged write and shows no other tenant's rows when all connections are cut under load, again and again", async (fixture) => {
    const { acme, initech } = fixture;
    const tenancy = fixture.openTenancy({ max: 3 });
    const cutters = [acme, initech].map(({ database }) => ({
      name: database.name,
      client: new Client({ connectionString: database.url("superuser") }),
    }));
    await Promise.all(cutters.map(({ client }) => client.connect()));
    const written = new Map<TestTenant, string[]>([
      [acme, []],
      [initech, []],
    ]);
    const odd: string[] = [];
    const over = new AbortController();
    let serial = 0;
    const write = async (tenant: TestTenant): Promise<void> => {
      const other = tenant === acme ? initech : acme;
      while (!over.signal.aborted) {
        const body = `cut ${tenant.name} ${++serial}`;
        try {
          await tenancy.withTenant(tenant.id, async (tx) => {
            await tx.query("insert into notes (body) values ($1)", [body]);
            const { rows } = await tx.query("select body from notes");
            if (JSON.stringify(rows).includes(other.name)) odd.push(`${tenant.name} saw ${other.name}`);
          });
          written.get(tenant)?.push(body);
        } catch (error) {
          if (codeOf(error) !== "PLACEMENT_UNREACHABLE") odd.push(codeOf(error));
        }
      }
    };
    const load = Promise.all([acme, acme, initech, initech].map(write));
    for (let cut = 0; cut < 10; cut++) {
      const before = Math.max(...[...written.values()].map(({ length }) => length));
      while (Math.max(...[...written.values()].map(({ length }) => length)) < before + 5)
        await acme.owner.query("select 1");
      for (const { client, name } of cutters)
        await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = $1 and usename = $2`,
          [name, testRoles.app],
        );
    }
    over.abort();
    await load;
    await tenancy.end();
    expect([...new Set(odd)]).toEqual([]);
    for (const [tenant, bodies] of written) {
      const { rows } = await tenant.query<{ body: string }>("select body from notes where body like 'cut %'");
      const there = rows.map(({ body }) => body);
      expect(bodies.filter((body) => !there.includes(body))).toEqual([]);
      expect(there.length).toBe(new Set(there).size);
      expect(there.every((body) => body.startsWith(`cut ${tenant.name} `))).toBe(true);
    }
    await Promise.all(cutters.map(({ client }) => client.end()));
  });

  it("lets a true token do nothing once its tenant is suspended or gone, however often it is replayed", async ({
    acme,
    initech,
    key,
  }) => {
    const residence = { tenantId: acme.id, placement: acme.placement, epoch: 1 };
    const token = signToken(acme.id, new SigningKey(key), Math.floor(Date.now() / 1000) + 60);
    const client = new Client({ connectionString: acme.appUrl });
    await client.connect();
    const replay = () =>
      client.query("select rowhouse.enter($1)", [token]).then(
        () => "entered",
        (error: { code?: string }) => error.code,
      );
    const outcomes = [await replay(), await replay()];
    await admitTenant(acme.owner, residence, { state: "suspended" });
    outcomes.push(await replay(), await replay());
    await removeTenant(acme.owner, acme.id);
    outcomes.push(await replay());
    expect(outcomes).toEqual(["entered", "entered", "RH006", "RH006", "RH005"]);
    expect((await initech.query(ROUND_TRIP)).rows).toContainEqual({ body: initech.canary });
    await admitTenant(acme.owner, residence);
    await client.end();
  });

  it("tells a tenant that nobody knows, and one whose database is not ready, by codes of their own", async (fixture) => {
    const { acme, initech } = fixture;
    const unready = await createTestDatabase({ content: ["empty"], build: async () => {} });
    const nobody = { id: tenantId("01990000-0000-7000-8000-00000000dead") };
    expect([
      await codeOfWork(fixture.tenancy, nobody),
      await codeOfStatement(fixture.tenancy, nobody),
    ]).toEqual(["TENANT_UNKNOWN", "TENANT_UNKNOWN"]);
    const tenancy = openWithAcmeAt(fixture, unready.url("app"));
    expect([
      await codeOfWork(tenancy, acme),
      await codeOfStatement(tenancy, acme),
      await codeOfWork(tenancy, initech),
    ]).toEqual(["PLACEMENT_NOT_READY", "PLACEMENT_NOT_READY", "served"]);
    await tenancy.end();
    await unready.drop();
  });

  it("believes no catalog that answers for another tenant, and tells one that fails by a code of its own", async (fixture) => {
    const { acme, initech, key } = fixture;
    let isAway = false;
    const tenancy = createTenancy({
      catalog: {
        locate() {
          if (isAway) throw new Error("the catalog is away");
          return Promise.resolve({ tenantId: initech.id, placement: initech.placement, epoch: 1 });
        },
      },
      connection: () => testConnection(initech.appUrl),
      key: () => key,
    });
    for (const codeOfOne of [codeOfWork, codeOfStatement])
      expect([await codeOfOne(tenancy, acme), await codeOfOne(tenancy, initech)]).toEqual([
        "CATALOG_FAILED",
        "served",
      ]);
    isAway = true;
    for (const codeOfOne of [codeOfWork, codeOfStatement])
      expect([await codeOfOne(tenancy, acme), await codeOfOne(tenancy, initech)]).toEqual([
        "CATALOG_FAILED",
        "served",
      ]);
    await tenancy.end();
  });

  it("serves who can be served while others, one for each fault, ask all the time and are told their own", async (fixture) => {
    const { acme, initech, key } = fixture;
    const unready = await createTestDatabase({ content: ["empty"], build: async () => {} });
    const urls: Record<string, string> = {
      closed: await urlOfNobody(),
      unready: unready.url("app"),
      [acme.placement.database]: acme.appUrl,
      [initech.placement.database]: initech.appUrl,
    };
    const homes = new Map<TenantId, Placement>([
      [acme.id, acme.placement],
      [initech.id, initech.placement],
    ]);
    const settle = (placement?: Placement): TenantId => {
      const id = tenantId(crypto.randomUUID());
      if (placement) homes.set(id, placement);
      return id;
    };
    const ill = {
      TENANT_UNKNOWN: settle(),
      TENANT_SUSPENDED: settle(acme.placement),
      TENANT_OUTSIDE_VERSIONS: settle(acme.placement),
      TENANT_MOVED: settle(acme.placement),
      TOKEN_INVALID: settle({ ...acme.placement, id: "another key" }),
      PLACEMENT_NOT_READY: settle({ ...acme.placement, database: "unready" }),
      PLACEMENT_UNREACHABLE: settle({ ...acme.placement, database: "closed" }),
    };
    for (const [id, state] of [
      [ill.TENANT_SUSPENDED, "suspended"],
      [ill.TENANT_OUTSIDE_VERSIONS, "resident"],
      [ill.TOKEN_INVALID, "resident"],
    ] as const)
      await admitTenant(acme.owner, { tenantId: id, placement: acme.placement, epoch: 1 }, { state });
    await acme.owner.query("update rowhouse.residents set version = 0 where tenant_id = $1", [
      ill.TENANT_OUTSIDE_VERSIONS,
    ]);
    const tenancy = createTenancy({
      catalog: {
        locate: (id) => {
          const placement = homes.get(id);
          return Promise.resolve(placement && { tenantId: id, placement, epoch: 1 });
        },
      },
      connection: ({ database }) => ({ ...testConnection(urls[database] ?? ""), max: 3 }),
      key: ({ id }) => (id === "another key" ? Buffer.alloc(32, 7) : key),
      serves: { from: 1, to: 1_000 },
      maxConnections: 6,
    });

    const told = new Map<string, Set<string>>();
    const codes = Object.entries(ill).map(async ([code, id]) => {
      const outcomes = new Set<string>();
      told.set(code, outcomes);
      for (let n = 0; n < 20; n++) {
        outcomes.add(await codeOfWork(tenancy, { id }));
        outcomes.add(await codeOfStatement(tenancy, { id }));
      }
    });
    const over = new AbortController();
    const seen = [acme, initech, acme, initech].map(async ({ id, canary }) => {
      const outcomes = new Set<string>();
      for (let n = 0; !over.signal.aborted || n < 20; n++) {
        const asked = tenancy.run(id, () =>
          n % 2 ? tenancy.query(ROUND_TRIP) : tenancy.transaction((tx) => tx.query(ROUND_TRIP)),
        );
        outcomes.add(await asked.then(({ rows }) => JSON.stringify(rows), codeOf));
      }
      return { canary, outcomes: [...outcomes] };
    });
    await Promise.all(codes);
    over.abort();
    for (const { canary, outcomes } of await Promise.all(seen))
      expect(outcomes).toEqual([JSON.stringify([{ body: canary }])]);
    expect(Object.fromEntries(Array.from(told, ([code, outcomes]) => [code, [...outcomes]]))).toEqual(
      Object.fromEntries(Object.keys(ill).map((code) => [code, [code]])),
    );
    await tenancy.end();
    await unready.drop();
    for (const id of Object.values(ill)) await removeTenant(acme.owner, id);
  });
});
