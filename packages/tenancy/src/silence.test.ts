import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Client } from "pg";
import { afterAll, beforeAll, expect, onTestFailed, vi } from "vitest";
import { PlacementUnreachableError, TenancyError } from "./errors.ts";
import { tenantId } from "./placement.ts";
import { admitTenant } from "./provision.ts";
import { createTenancy, type Tenancy } from "./tenancy.ts";
import { forEachIsolation, testConnection, type IsolationFixture, type TestTenant } from "./testing.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.remove());

const READ = "select body from notes where body like 'canary%'";
const WRITE = "insert into notes (body) values ($1)";

/** Says on which connection it ran: only the shared ones stop a write after 100 ms. */
const SHARED_WRITE = `insert into notes (body) values ($1)
  returning pg_backend_pid() as pid, current_setting('statement_timeout') as limit`;

interface Written {
  pid: number;
  limit: string;
}

/** Writes, several at a time, until one is done on a shared connection. */
async function pidOfSharedWrites(write: (body: string) => Promise<{ rows: Written[] }>): Promise<number> {
  for (;;) {
    const done = await Promise.all(Array.from({ length: 6 }, () => write("to warm up")));
    const shared = done.flatMap(({ rows }) => rows).find(({ limit }) => limit === "100ms");
    if (shared) return shared.pid;
  }
}

async function asSuperuser({ database }: TestTenant, text: string, values: unknown[]) {
  const superuser = new Client({ connectionString: database.url("superuser") });
  await superuser.connect();
  return superuser.query(text, values).finally(() => superuser.end());
}

/** What the tenant's notes are besides the canary, which are then gone. */
async function takeBodies({ query }: TestTenant): Promise<string[]> {
  const { rows } = await query<{ body: string }>(
    "delete from notes where body not like 'canary%' returning body",
  );
  return rows.map(({ body }) => body).filter((body) => body !== "to warm up");
}

interface Outcome {
  code: string;
  mayBeDone?: boolean;
}

const outcomeOf = (asked: Promise<unknown>): Promise<Outcome> =>
  asked.then(
    () => ({ code: "served" }),
    (error: unknown) => {
      if (error instanceof PlacementUnreachableError) return { code: error.code, mayBeDone: error.mayBeDone };
      return { code: error instanceof TenancyError ? error.code : String(error) };
    },
  );

/** An engine for acme at the end of a connection string, and for a neighbour in another server. */
async function openEngine(fixture: IsolationFixture, appUrl: string) {
  const { acme, key } = fixture;
  const twin = await fixture.openTwin({ server: process.env["ROWHOUSE_TEST_DATABASE_URL"] ?? "" });
  const neighbour = tenantId(crypto.randomUUID());
  const elsewhere = { ...twin.placement, server: "elsewhere" };
  await admitTenant(twin.owner, { tenantId: neighbour, placement: elsewhere, epoch: 1 });
  const tenancy = createTenancy({
    catalog: {
      locate: (id) =>
        Promise.resolve({ tenantId: id, placement: id === neighbour ? elsewhere : acme.placement, epoch: 1 }),
    },
    connection: ({ server: name }) => ({
      ...testConnection(name === "elsewhere" ? twin.appUrl : appUrl),
      max: 4,
      connectionTimeoutMillis: 1_000,
    }),
    key: () => key,
    maxConnections: 5,
    answerTimeoutMs: 400,
  });
  const serveNeighbour = () => tenancy.withTenant(neighbour, (tx) => tx.query(READ));
  await serveNeighbour();
  return {
    tenancy,
    /** Serves the neighbour all the while. */
    async besides<T>(work: Promise<T>): Promise<T> {
      const over = new AbortController();
      const done = work.finally(() => over.abort());
      while (!over.signal.aborted) await serveNeighbour();
      return done;
    },
  };
}

/** Opens connections, and teaches the engine which read is short. */
async function warm(tenancy: Tenancy, { acme }: IsolationFixture): Promise<void> {
  for (let round = 0; round < 6; round++)
    await Promise.all(Array.from({ length: 8 }, () => tenancy.run(acme.id, () => tenancy.query(READ))));
}

/** Stands between, and swallows what the server answers once it is told to. */
async function openSwallower(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const state = { swallows: false };
  const proxy = createServer((socket) => {
    const upstream = connect(Number(port), hostname);
    for (const one of [socket, upstream]) sockets.add(one.on("error", () => {}));
    socket.on("data", (bytes) => void upstream.write(bytes));
    upstream.on("data", (bytes) => void (state.swallows || socket.write(bytes)));
    socket.on("close", () => upstream.destroy());
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const front = new URL(url);
  front.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    url: front.href,
    swallow: (swallows: boolean) => void (state.swallows = swallows),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

forEachIsolation(
  (it) => {
    it("tells everybody when a server hangs, keeps its neighbour served, and serves again when it goes on", async (fixture) => {
      onTestFailed(() => server.thaw());
      const { acme } = fixture;
      const { tenancy, besides } = await openEngine(fixture, acme.appUrl);
      await warm(tenancy, fixture);
      const { promise: hasBegun, resolve: begun } = Promise.withResolvers<void>();
      const { promise: hasHung, resolve: hung } = Promise.withResolvers<void>();
      const inTransaction = tenancy.withTenant(acme.id, async (tx) => {
        await tx.query(WRITE, ["half"]);
        begun();
        await hasHung;
        await tx.query(WRITE, ["other half"]);
      });
      await hasBegun;
      await server.freeze();
      hung();
      const asked = [
        inTransaction,
        ...Array.from({ length: 6 }, () => tenancy.run(acme.id, () => tenancy.query(READ))),
        ...Array.from({ length: 6 }, (_, n) =>
          tenancy.run(acme.id, () => tenancy.query(WRITE, [`hung ${n}`])),
        ),
      ];
      const outcomes = await besides(Promise.all(asked.map(outcomeOf)));
      expect([...new Set(outcomes.map(({ code }) => code))]).toEqual(["PLACEMENT_UNREACHABLE"]);
      expect(outcomes[0]).toMatchObject({ mayBeDone: true });
      // While it rests nobody waits, and then one finds out for all.
      const later = Array.from({ length: 10 }, () => tenancy.run(acme.id, () => tenancy.query(READ)));
      const codes = (await besides(Promise.all(later.map(outcomeOf)))).map(({ code }) => code);
      expect([...new Set(codes)]).toEqual(["PLACEMENT_UNREACHABLE"]);

      server.thaw();
      const codeNow = async () => (await outcomeOf(tenancy.run(acme.id, () => tenancy.query(READ)))).code;
      while ((await besides(codeNow())) !== "served");
      const { rows } = await tenancy.run(acme.id, () =>
        tenancy.query<{ body: string; count: number }>(
          "select body, count(*)::int from notes group by body order by body",
        ),
      );
      expect(rows[0]).toEqual({ body: acme.canary, count: 1 });
      expect(rows.filter(({ body, count }) => body.includes("half") || count > 1)).toEqual([]);
      await tenancy.run(acme.id, () => tenancy.query("delete from notes where body like 'hung%'"));
      await tenancy.end();
    });

    it("never repeats a write whose answer was swallowed, and says that it may be done", async (fixture) => {
      const { acme } = fixture;
      const swallower = await openSwallower(acme.appUrl);
      const { tenancy, besides } = await openEngine(fixture, swallower.url);
      await warm(tenancy, fixture);
      const { promise: isSwallowed, resolve: swallowed } = Promise.withResolvers<void>();
      const writes = [
        tenancy.withTenant(acme.id, async (tx) => {
          await tx.query(WRITE, ["committed"]);
          swallower.swallow(true);
          swallowed();
        }),
        isSwallowed.then(() => tenancy.run(acme.id, () => tenancy.query(WRITE, ["alone"]))),
        isSwallowed.then(() => tenancy.withTenant(acme.id, (tx) => tx.query(WRITE, ["in a transaction"]))),
      ];
      const unknown = { code: "PLACEMENT_UNREACHABLE", mayBeDone: true };
      expect(await besides(Promise.all(writes.map(outcomeOf)))).toEqual([unknown, unknown, unknown]);
      swallower.swallow(false);
      const { rows } = await acme.query<{ body: string }>(
        "delete from notes where body not like 'canary%' returning body",
      );
      expect(rows.map(({ body }) => body).toSorted()).toEqual(["alone", "committed"]);
      await tenancy.end();
      await swallower.close();
    });

    it("lets go of one connection whose backend hangs, and serves the same tenant over others", async (fixture) => {
      const { acme } = fixture;
      const { tenancy } = await openEngine(fixture, acme.appUrl);
      await warm(tenancy, fixture);
      const { promise: hasHung, resolve: hung } = Promise.withResolvers<number>();
      const over = new AbortController();
      const stuck = outcomeOf(
        tenancy.withTenant(acme.id, async (tx) => {
          const { rows } = await tx.query<{ pid: number }>("select pg_backend_pid() as pid");
          process.kill(rows[0]?.pid ?? 0, "SIGSTOP");
          hung(rows[0]?.pid ?? 0);
          await tx.query(WRITE, ["never"]);
        }),
      ).finally(() => over.abort());
      const pid = await hasHung;
      onTestFailed(() => void process.kill(pid, "SIGCONT"));
      const codes = new Set<string>();
      const serve = async () =>
        codes.add((await outcomeOf(tenancy.withTenant(acme.id, (tx) => tx.query(READ)))).code);
      while (!over.signal.aborted) await serve();
      expect(await stuck).toEqual({ code: "PLACEMENT_UNREACHABLE", mayBeDone: true });
      for (let n = 0; n < 20; n++) await serve();
      process.kill(pid, "SIGCONT");
      expect([...codes]).toEqual(["served"]);
      expect((await acme.query("select from notes where body = 'never'")).rowCount).toBe(0);
      await tenancy.end();
    });

    it("tells everybody whose write shares a connection that hangs, serves who comes later, and does nothing twice", async (fixture) => {
      const { acme } = fixture;
      const { tenancy, besides } = await openEngine(fixture, acme.appUrl);
      const write = (body: string) =>
        tenancy.run(acme.id, () => tenancy.query<Written>(SHARED_WRITE, [body]));
      const pid = await pidOfSharedWrites(write);
      onTestFailed(() => void process.kill(pid, "SIGCONT"));
      process.kill(pid, "SIGSTOP");
      const bodies = Array.from({ length: 12 }, (_, n) => `stuck ${n}`);
      const asked = bodies.map((body) => outcomeOf(write(body)));
      // The second half comes when it is known that nothing moves there.
      const first = await besides(Promise.race(asked.slice(0, 1)));
      expect(first).toEqual({ code: "PLACEMENT_UNREACHABLE", mayBeDone: true });
      const outcomes = await besides(Promise.all(asked));
      for (const outcome of outcomes) expect([first, { code: "served" }]).toContainEqual(outcome);
      const later = Array.from({ length: 12 }, (_, n) => outcomeOf(write(`later ${n}`)));
      expect(new Set((await Promise.all(later)).map(({ code }) => code))).toEqual(new Set(["served"]));
      process.kill(pid, "SIGCONT");
      // What had been sent to it is done now, or never.
      const gone = "select from pg_stat_activity where pid = $1";
      await vi.waitFor(async () => expect((await asSuperuser(acme, gone, [pid])).rowCount).toBe(0));
      const written = await takeBodies(acme);
      expect(written.length).toBe(new Set(written).size);
      const served = bodies.filter((_, n) => outcomes[n]?.code === "served");
      expect(written).toEqual(expect.arrayContaining([...served, ...later.map((_, n) => `later ${n}`)]));
      await tenancy.end();
    });

    it("says of each write on a shared connection whose answer was swallowed that it may be done, and does it once", async (fixture) => {
      const { acme } = fixture;
      const swallower = await openSwallower(acme.appUrl);
      const { tenancy, besides } = await openEngine(fixture, swallower.url);
      const write = (body: string) =>
        tenancy.run(acme.id, () => tenancy.query<Written>(SHARED_WRITE, [body]));
      await pidOfSharedWrites(write);
      swallower.swallow(true);
      const bodies = Array.from({ length: 6 }, (_, n) => `swallowed ${n}`);
      const outcomes = await besides(Promise.all(bodies.map((body) => outcomeOf(write(body)))));
      const codes = outcomes.map(({ code }) => code);
      expect(new Set(codes)).toEqual(new Set(["PLACEMENT_UNREACHABLE"]));
      swallower.swallow(false);
      const written = await takeBodies(acme);
      const mayBeDone = bodies.filter((_, n) => outcomes[n]?.mayBeDone);
      expect(mayBeDone).toContain("swallowed 0");
      expect(written.toSorted()).toEqual(mayBeDone.toSorted());
      await tenancy.end();
      await swallower.close();
    });

    it("gives a caller who gives up its reason, though the server does not hear the cancel", async (fixture) => {
      const { acme } = fixture;
      const swallower = await openSwallower(acme.appUrl);
      const { tenancy } = await openEngine(fixture, swallower.url);
      await warm(tenancy, fixture);
      swallower.swallow(true);
      const controller = new AbortController();
      const asked = tenancy.withTenant(acme.id, (tx) => tx.query(WRITE, ["never"]), {
        signal: controller.signal,
      });
      setImmediate(() => controller.abort(new Error("given up")));
      await expect(asked).rejects.toThrow("given up");
      await tenancy.end();
      await swallower.close();
    });

    it("waits for an answer that comes in pieces, however long all of it takes", async (fixture) => {
      const { tenancy } = await openEngine(fixture, fixture.acme.appUrl);
      const { rowCount } = await tenancy.run(fixture.acme.id, () =>
        tenancy.query("select pg_sleep(0.05), repeat('x', 20000) from generate_series(1, 24)"),
      );
      expect(rowCount).toBe(24);
      await tenancy.end();
    });

    it("waits for the second attempt when the first connection fails, as while a server is restarted", async (fixture) => {
      const { acme } = fixture;
      const swallower = await openSwallower(acme.appUrl);
      const port = Number(new URL(swallower.url).port);
      const { port: realPort, hostname } = new URL(acme.appUrl);
      await swallower.close();
      const { tenancy } = await openEngine(fixture, swallower.url);
      const asked = Array.from({ length: 8 }, () => tenancy.run(acme.id, () => tenancy.query(READ)));
      const outcomes = Promise.all(asked.map(outcomeOf));
      // The first attempt finds nobody there: by the time this server listens, it has failed.
      const late = createServer((socket) => {
        const upstream = connect(Number(realPort), hostname);
        for (const one of [socket, upstream]) one.on("error", () => {});
        socket.pipe(upstream).pipe(socket);
      });
      await once(connect(port, "127.0.0.1"), "error").catch(() => {});
      await once(late.listen(port, "127.0.0.1"), "listening");
      expect(new Set((await outcomes).map(({ code }) => code))).toEqual(new Set(["served"]));
      await tenancy.end();
      await new Promise((resolve) => late.close(resolve));
    });
  },
  { server: () => server.url },
);
