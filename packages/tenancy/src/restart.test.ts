import { afterAll, beforeAll, expect } from "vitest";
import { TenancyError } from "./errors.ts";
import { tenantId, type TenantId } from "./placement.ts";
import { admitTenant } from "./provision.ts";
import { createTenancy, type Tenancy } from "./tenancy.ts";
import { forEachIsolation, testConnection, type IsolationFixture } from "./testing.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.remove());

const CALLERS = 16;
const codeOf = (error: unknown) => (error instanceof TenancyError ? error.code : `not catalogued: ${error}`);

/** A tenant under load: what it was told, and whether it was true. */
class Customer {
  readonly id: TenantId;
  readonly canary: string;
  /** Bodies whose writing was confirmed, and those of which nobody knows. */
  readonly confirmed: string[] = [];
  readonly unknown: string[] = [];
  readonly odd = new Set<string>();
  served = 0;
  refused = 0;
  #serial = 0;

  constructor({ id, canary }: { id: TenantId; canary: string }) {
    this.id = id;
    this.canary = canary;
  }

  async call(tenancy: Tenancy, isOver: () => boolean, pause: () => Promise<unknown>): Promise<void> {
    for (let turn = 0; !isOver(); turn++) {
      const body = `${this.id} ${++this.#serial}`;
      const work = [
        () => this.#read(tenancy),
        () => this.#insert(tenancy, body),
        () => this.#transact(tenancy, body),
      ];
      try {
        await tenancy.run(this.id, work[turn % work.length] ?? (() => this.#read(tenancy)));
        this.served++;
      } catch (error) {
        this.refused++;
        if (codeOf(error) !== "PLACEMENT_UNREACHABLE") this.odd.add(codeOf(error));
        // While its database rests, it is refused at once.
        await pause();
      }
    }
  }

  async #read(tenancy: Tenancy): Promise<void> {
    const { rows } = await tenancy.query("select body from notes where body like 'canary%'");
    if (JSON.stringify(rows) !== JSON.stringify([{ body: this.canary }])) this.odd.add(JSON.stringify(rows));
  }

  async #insert(tenancy: Tenancy, body: string): Promise<void> {
    await this.#confirm(body, tenancy.query("insert into notes (body) values ($1)", [body]));
  }

  async #transact(tenancy: Tenancy, body: string): Promise<void> {
    const done = tenancy.transaction(async (tx) => {
      await tx.query("insert into notes (body) values ('half')");
      await tx.query("update notes set body = $1 where body = 'half'", [body]);
      const { rows } = await tx.query<{ tenant_id: string }>("select distinct tenant_id from notes");
      if (rows.some(({ tenant_id }) => tenant_id !== this.id)) this.odd.add("another tenant's row");
    });
    await this.#confirm(body, done);
  }

  async #confirm(body: string, done: Promise<unknown>): Promise<void> {
    this.unknown.push(body);
    await done;
    this.unknown.splice(this.unknown.indexOf(body), 1);
    this.confirmed.push(body);
  }
}

/** An engine for both tenants, whose server will be restarted, and a neighbour in another server. */
async function openEngine(fixture: IsolationFixture) {
  const { acme, initech, key } = fixture;
  const twin = await fixture.openTwin({ server: process.env["ROWHOUSE_TEST_DATABASE_URL"] ?? "" });
  const neighbour = { id: tenantId(crypto.randomUUID()), canary: acme.canary };
  const elsewhere = { ...twin.placement, server: "elsewhere" };
  await admitTenant(twin.owner, { tenantId: neighbour.id, placement: elsewhere, epoch: 1 });
  const homes = new Map([
    [acme.id, acme.placement],
    [initech.id, initech.placement],
    [neighbour.id, elsewhere],
  ]);
  const urls = new Map([
    [acme.placement.database, acme.appUrl],
    [initech.placement.database, initech.appUrl],
    [elsewhere.database, twin.appUrl],
  ]);
  const tenancy = createTenancy({
    catalog: {
      locate: (id) => {
        const placement = homes.get(id);
        return Promise.resolve(placement && { tenantId: id, placement, epoch: 1 });
      },
    },
    connection: ({ database }) => ({ ...testConnection(urls.get(database) ?? ""), max: 6 }),
    key: () => key,
  });
  return { tenancy, neighbour, twin };
}

forEachIsolation(
  (it, isolation) => {
    for (const how of isolation === "row"
      ? (["fast", "immediate", "kill"] as const)
      : (["fast", "kill"] as const)) {
      it(`confirms no write that is lost, writes nothing twice, and serves again after a restart under load: ${how}`, async (fixture) => {
        for (const owner of [fixture.control, fixture.acme.owner, fixture.initech.owner])
          owner.on("error", () => {});
        const { tenancy, neighbour, twin } = await openEngine(fixture);
        const [acme, initech] = [new Customer(fixture.acme), new Customer(fixture.initech)];
        const beside = new Customer({ id: neighbour.id, canary: neighbour.canary });
        await tenancy.run(beside.id, () => tenancy.query("delete from notes"));
        await tenancy.run(beside.id, () =>
          tenancy.query("insert into notes (body) values ($1)", [beside.canary]),
        );
        const customers = [acme, initech, beside];
        await server.setDurable(true);
        let isOver = false;
        const pause = () => tenancy.run(neighbour.id, () => tenancy.query("select 1"));
        const until = async (isSo: () => boolean) => {
          while (!isSo()) await pause();
        };
        const load = Array.from({ length: CALLERS }, (_, n) =>
          (n % 2 ? acme : initech).call(tenancy, () => isOver, pause),
        );
        load.push(...[beside, beside].map((customer) => customer.call(tenancy, () => isOver, pause)));
        const untilServed = async (those: readonly Customer[], more: number) => {
          const before = those.map((customer) => customer.served);
          await until(() => those.every((customer, n) => customer.served >= (before[n] ?? 0) + more));
        };

        await untilServed(customers, 60);
        await server.stop(how);
        // Its neighbour is served all the while.
        await untilServed([beside], 30);
        await until(() => acme.refused > 0 && initech.refused > 0);
        await server.start();
        await untilServed(customers, 60);
        isOver = true;
        await Promise.all(load);

        expect(customers.flatMap(({ odd }) => [...odd])).toEqual([]);
        expect(beside.refused).toBe(0);
        for (const customer of customers) {
          const { rows } = await tenancy.run(customer.id, () =>
            tenancy.query<{ body: string }>("delete from notes where body not like 'canary%' returning body"),
          );
          const there = rows.map(({ body }) => body);
          const known = new Set([...customer.confirmed, ...customer.unknown]);
          expect(new Set(there).size).toBe(there.length);
          expect(customer.confirmed.filter((body) => !there.includes(body))).toEqual([]);
          expect(there.filter((body) => !known.has(body))).toEqual([]);
        }
        await server.setDurable(false);
        await tenancy.end();
        await twin.owner.query("delete from rowhouse.residents");
      });
    }
  },
  { server: () => server.url },
);
