import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Client } from "pg";
import { expect } from "vitest";
import type { QueryResult } from "./batch.ts";
import { tenantId, type Placement, type TenantId } from "./placement.ts";
import { admitTenant } from "./provision.ts";
import { createTenancy, type TenancyOptions } from "./tenancy.ts";
import { forEachIsolation, type IsolationFixture } from "./testing.ts";
import { testConnection } from "./testing/test-database.ts";

const isShared = ({ rows }: QueryResult<{ shared: string }>) => rows[0]?.shared === "on";

const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error);

/** Tenants in databases of their own beside acme's, and an engine over all of them. */
async function openMany(fixture: IsolationFixture, count: number) {
  const urls = new Map<string, string>([[fixture.acme.placement.database, fixture.acme.appUrl]]);
  const homes = new Map<TenantId, Placement>([[fixture.acme.id, fixture.acme.placement]]);
  for (let n = 0; n < count; n++) {
    const twin = await fixture.openTwin();
    const tenant = tenantId(crypto.randomUUID());
    await admitTenant(twin.owner, { tenantId: tenant, placement: twin.placement, epoch: 1 });
    urls.set(twin.placement.database, twin.appUrl);
    homes.set(tenant, twin.placement);
  }
  return {
    tenants: [...homes.keys()],
    databases: [...urls.keys()],
    open: (options: Partial<TenancyOptions>, max = 4) =>
      createTenancy({
        catalog: {
          locate: (id) => {
            const placement = homes.get(id);
            return Promise.resolve(placement && { tenantId: id, placement, epoch: 1 });
          },
        },
        connection: ({ database }) => ({ ...testConnection(urls.get(database) ?? ""), max }),
        key: () => fixture.key,
        ...options,
      }),
  };
}

forEachIsolation((it) => {
  it("serves more databases than it may have connections, and never has more", async (fixture) => {
    const { tenants, databases, open } = await openMany(fixture, 5);
    const tenancy = open({ maxConnections: 3 });
    const watcher = new Client({ connectionString: fixture.acme.database.url("superuser") });
    await watcher.connect();
    const count = async () => {
      const { rows } = await watcher.query<{ count: number }>(
        "select count(*)::int from pg_stat_activity where datname = any($1) and usename = $2",
        [databases, new URL(fixture.acme.appUrl).username],
      );
      return rows[0]?.count ?? 0;
    };
    const before = await count();
    let [most, done] = [0, 0];
    const work = Array.from({ length: 60 }, async (_, n) => {
      const tenant = tenants[n % tenants.length] ?? fixture.acme.id;
      const { rows } = await tenancy
        .withTenant(tenant, (tx) => tx.query("select rowhouse.tenant_id() as id"))
        .finally(() => done++);
      expect(rows).toEqual([{ id: tenant }]);
    });
    while (done < work.length) most = Math.max(most, (await count()) - before);
    await Promise.all(work);
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(3);
    await tenancy.end();
    await watcher.end();
  });

  it("says that no connection became free in time, while other databases are served", async (fixture) => {
    const { tenants, open } = await openMany(fixture, 1);
    const [acme, other] = [fixture.acme.id, tenants[1] ?? fixture.acme.id];
    const tenancy = open(
      {
        connection: ({ database }) => ({
          ...testConnection(
            database === fixture.acme.placement.database
              ? fixture.acme.appUrl
              : fixture.acme.appUrl.replace(fixture.acme.placement.database, database),
          ),
          max: 1,
          connectionTimeoutMillis: 500,
        }),
      },
      1,
    );
    const { promise: mayFinish, resolve: finish } = Promise.withResolvers<void>();
    const { promise: hasStarted, resolve: started } = Promise.withResolvers<void>();
    const holding = tenancy.withTenant(acme, async (tx) => {
      await tx.query("select 1");
      started();
      await mayFinish;
    });
    await hasStarted;
    expect(await tenancy.withTenant(acme, (tx) => tx.query("select 1")).catch(codeOf)).toBe("POOL_EXHAUSTED");
    expect((await tenancy.withTenant(other, (tx) => tx.query("select 1"))).rowCount).toBe(1);
    finish();
    await holding;
    expect((await tenancy.withTenant(acme, (tx) => tx.query("select 1"))).rowCount).toBe(1);
    await tenancy.end();
  });

  it("gives the place of a connection that its server has closed to who waits, though the unit of work that held it never ends", async ({
    acme,
    openTenancy,
  }) => {
    const tenancy = openTenancy({ max: 1 });
    const { promise: never, resolve: goOn } = Promise.withResolvers<void>();
    const { promise: hasStarted, resolve: started } = Promise.withResolvers<void>();
    const stuck = tenancy.withTenant(acme.id, async (tx) => {
      await tx.query("select 1");
      started();
      await never;
      await tx.query("select 1");
    });
    await hasStarted;
    const waiting = tenancy.withTenant(acme.id, (tx) => tx.query("select 1 as one"));
    const superuser = new Client({ connectionString: acme.database.url("superuser") });
    await superuser.connect();
    await superuser.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
    );
    await superuser.end();
    expect((await waiting).rows).toEqual([{ one: 1 }]);
    goOn();
    expect(await stuck.catch(codeOf)).toBe("PLACEMENT_UNREACHABLE");
    expect((await tenancy.withTenant(acme.id, (tx) => tx.query("select 1 as one"))).rows).toEqual([
      { one: 1 },
    ]);
    await tenancy.end();
  });

  it("says that a database is unreachable, whether it refuses or says nothing, and serves the others", async (fixture) => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => void sockets.add(socket.on("error", () => {})));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    const elsewhere = (database: string): Placement => ({
      ...fixture.acme.placement,
      server: "away",
      database,
    });
    const [refusing, mute] = [tenantId(crypto.randomUUID()), tenantId(crypto.randomUUID())];
    const homes = new Map([
      [refusing, elsewhere("refusing")],
      [mute, elsewhere("mute")],
      [fixture.acme.id, fixture.acme.placement],
    ]);
    const tenancy = createTenancy({
      catalog: {
        locate: (id) => {
          const placement = homes.get(id);
          return Promise.resolve(placement && { tenantId: id, placement, epoch: 1 });
        },
      },
      connection: ({ server, database }) =>
        server === "away"
          ? {
              host: "127.0.0.1",
              port: database === "mute" ? port : 1,
              user: "x",
              password: "x",
              database,
              connectionTimeoutMillis: 300,
            }
          : testConnection(fixture.acme.appUrl),
      key: () => fixture.key,
      maxConnections: 3,
    });
    const ask = (id: TenantId) =>
      tenancy.withTenant(id, (tx) => tx.query("select 1")).then(() => "served", codeOf);
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, n) => ask([refusing, mute, fixture.acme.id][n % 3] ?? mute)),
    );
    expect(new Set(outcomes.filter((_, n) => n % 3 < 2))).toEqual(new Set(["PLACEMENT_UNREACHABLE"]));
    expect(new Set(outcomes.filter((_, n) => n % 3 === 2))).toEqual(new Set(["served"]));
    // While it rests, nobody even knocks. Each rest is longer than the one before, so a slow machine comes to one, too.
    let knocks: number;
    do {
      knocks = sockets.size;
      expect(await ask(mute)).toBe("PLACEMENT_UNREACHABLE");
    } while (sockets.size > knocks);
    await tenancy.end();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it("serves again after all its connections were cut under load, and hangs nowhere", async (fixture) => {
    const tenancy = fixture.openTenancy({ max: 6 });
    const superuser = new Client({ connectionString: fixture.acme.database.url("superuser") });
    await superuser.connect();
    const outcomes: string[] = [];
    const load = new AbortController();
    const callers = Array.from({ length: 8 }, async (_, n) => {
      while (!load.signal.aborted) {
        const outcome = await tenancy
          .run(fixture.acme.id, () =>
            n % 2
              ? tenancy.query("select body from notes")
              : tenancy.transaction(
                  async (tx) => (await tx.query("select 1"), tx.query("select body from notes")),
                ),
          )
          .then(({ rows }) => JSON.stringify(rows), codeOf);
        outcomes.push(outcome);
      }
    });
    for (let cut = 0; cut < 5; cut++) {
      const seen = outcomes.length;
      while (outcomes.length < seen + 40) await new Promise(setImmediate);
      await superuser.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = $1",
        [new URL(fixture.acme.appUrl).username],
      );
    }
    load.abort();
    await Promise.all(callers);
    const rows = JSON.stringify([{ body: fixture.acme.canary }]);
    expect([...new Set(outcomes)].filter((one) => one !== rows && one !== "PLACEMENT_UNREACHABLE")).toEqual(
      [],
    );
    expect((await tenancy.run(fixture.acme.id, () => tenancy.query("select 1"))).rowCount).toBe(1);
    await tenancy.end();
    await superuser.end();
  });

  it("ends while connections are being opened, and leaves none", async (fixture) => {
    const { acme, database } = fixture;
    for (let turns = 0; turns < 20; turns++) {
      const tenancy = fixture.openTenancy({ application_name: "ended early" });
      const asked = tenancy.withTenant(acme.id, (tx) => tx.query("select 1")).then(() => "served", codeOf);
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      await tenancy.end();
      expect(["served", "ENDED"]).toContain(await asked);
    }
    const watcher = new Client({ connectionString: database.url("superuser") });
    await watcher.connect();
    const left = "select pid from pg_stat_activity where application_name = 'ended early'";
    while ((await watcher.query(left)).rowCount) await new Promise(setImmediate);
    await watcher.end();
  });

  it("gives the place of a connection to a server gone dark to another database", async (fixture) => {
    const { acme, key } = fixture;
    const sockets = new Set<Socket>();
    let isDark = false;
    const { hostname, port: realPort } = new URL(acme.appUrl);
    const proxy = createServer({ allowHalfOpen: true }, (socket) => {
      const server = connect(Number(realPort), hostname);
      for (const [from, to] of [
        [socket, server],
        [server, socket],
      ] as const) {
        sockets.add(from.on("error", () => {}));
        from.on("data", (bytes) => void (isDark || to.write(bytes)));
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const darkUrl = new URL(acme.appUrl);
    darkUrl.host = `127.0.0.1:${port}`;
    const ill = { ...acme.placement, id: "ill", server: "ill" };
    const twin = tenantId(crypto.randomUUID());
    await admitTenant(acme.owner, { tenantId: twin, placement: acme.placement, epoch: 1 });
    const tenancy = createTenancy({
      catalog: {
        locate: (id) =>
          Promise.resolve({ tenantId: id, placement: id === acme.id ? ill : acme.placement, epoch: 1 }),
      },
      connection: ({ server }) => testConnection(server === "ill" ? darkUrl.href : acme.appUrl),
      key: () => key,
      maxConnections: 1,
    });
    const ask = (id: TenantId) => tenancy.withTenant(id, (tx) => tx.query("select 1"));
    expect((await ask(acme.id)).rowCount).toBe(1);
    isDark = true;
    expect((await ask(twin)).rowCount).toBe(1);
    await tenancy.end();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => proxy.close(resolve));
    await acme.owner.query("select rowhouse.remove_tenant($1)", [twin]);
  });

  // Behind a pooler nothing is shared.
  const itShares = process.env["ROWHOUSE_TEST_POOLER_URL"] ? () => {} : it;
  itShares("gives the place of a shared connection to another database once it is idle", async (fixture) => {
    const { tenants, open } = await openMany(fixture, 1);
    const [acme, other] = [fixture.acme.id, tenants[1] ?? fixture.acme.id];
    const tenancy = open({ maxConnections: 2 });
    const sleep = (seconds: number) =>
      tenancy.run(acme, () =>
        tenancy.query<{ shared: string }>(
          "select pg_sleep($1::float8), current_setting('transaction_read_only') as shared",
          [seconds],
        ),
      );
    while (!(await Promise.all(Array.from({ length: 6 }, () => sleep(0)))).some(isShared));
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const holding = tenancy.withTenant(acme, async (tx) => {
      await tx.query("select 1");
      await mayEnd;
    });
    const slow = sleep(0.5);
    expect((await tenancy.withTenant(other, (tx) => tx.query("select 1"))).rowCount).toBe(1);
    expect(isShared(await slow)).toBe(true);
    end();
    await holding;
    await tenancy.end();
  });
});
