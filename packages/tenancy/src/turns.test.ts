import * as fc from "fast-check";
import { expect } from "vitest";
import type { Placement, TenantId } from "./placement.ts";
import { tenantId } from "./placement.ts";
import { admitTenant } from "./provision.ts";
import { createTenancy } from "./tenancy.ts";
import { forEachIsolation, type IsolationFixture, type TestTenant } from "./testing.ts";
import { testConnection } from "./testing/test-database.ts";

const CONNECTIONS = 5;
/** One is for a tenant that holds none. */
const FOR_MORE = CONNECTIONS - 1;

type Step = { readonly ask: number } | { readonly end: number };

interface Unit {
  readonly tenant: TenantId;
  readonly number: number;
}

/** Units of work that end when the test says so, and who got a connection, in the order in which they did. */
function openUnits(homes: ReadonlyMap<TenantId, TestTenant>, key: Buffer, sharesConnections = false) {
  const tenancy = createTenancy({
    catalog: {
      locate: (id) => {
        const placement: Placement | undefined = homes.get(id)?.placement;
        return Promise.resolve(placement && { tenantId: id, placement, epoch: 1 });
      },
    },
    connection: ({ database }) => {
      const home = [...homes.values()].find(({ placement }) => placement.database === database);
      return { ...testConnection(home?.appUrl ?? ""), max: CONNECTIONS };
    },
    key: () => key,
    sharesConnections,
  });
  const served: Unit[] = [];
  let [awaited, reached] = [Infinity, () => {}];
  const ends = new Map<Unit, () => Promise<unknown>>();
  return {
    tenancy,
    served,
    async ask(unit: Unit): Promise<void> {
      const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
      const work = tenancy.withTenant(unit.tenant, async (tx) => {
        await tx.query("select 1");
        if (served.push(unit) >= awaited) reached();
        await mayEnd;
      });
      ends.set(unit, () => {
        end();
        return work;
      });
      // It waits for a connection once everything that was ready to run has run.
      await new Promise(setImmediate);
    },
    end: (unit: Unit) => ends.get(unit)?.(),
    untilServed: (count: number) =>
      new Promise<void>((resolve) => {
        [awaited, reached] = [count, resolve];
        if (served.length >= count) resolve();
      }),
  };
}

/** Two in the shared placement, or in a database, besides acme and initech; in a dedicated one nobody else lives. */
async function openTenants({ acme, initech }: IsolationFixture): Promise<Map<TenantId, TestTenant>> {
  const homes = new Map([acme, initech].map((tenant) => [tenant.id, tenant]));
  if (acme.placement.kind === "dedicated") return homes;
  for (let n = 0; n < 2; n++) {
    const id = tenantId(crypto.randomUUID());
    await admitTenant(acme.owner, { tenantId: id, placement: acme.placement, epoch: 1 });
    homes.set(id, acme);
  }
  return homes;
}

forEachIsolation((it) => {
  it("gives a connection to the tenant that holds fewest, among them to the one whose turn is longest ago", async (fixture) => {
    const homes = await openTenants(fixture);
    const tenants = [...homes.keys()];
    const databaseOf = (tenant: TenantId) => homes.get(tenant)?.placement.database;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const units = openUnits(homes, fixture.key);
        const holding: Unit[] = [];
        let waiting: Unit[] = [];
        const expected: Unit[] = [];
        const holds = (tenant: TenantId) => holding.filter((unit) => unit.tenant === tenant).length;
        const give = (unit: Unit) => {
          holding.push(unit);
          expected.push(unit);
        };
        const lentIn = (tenant: TenantId) =>
          holding.filter((unit) => databaseOf(unit.tenant) === databaseOf(tenant)).length;
        const mayHave = ({ tenant }: Unit) => lentIn(tenant) < (holds(tenant) === 0 ? CONNECTIONS : FOR_MORE);
        const end = async (at: number) => {
          const [ended] = holding.splice(at % holding.length, 1);
          if (!ended) return;
          const next = waiting
            .filter((unit) => databaseOf(unit.tenant) === databaseOf(ended.tenant) && mayHave(unit))
            .toSorted((a, b) => holds(a.tenant) - holds(b.tenant))[0];
          if (next) {
            const others = waiting.filter((unit) => unit !== next);
            const isIts = ({ tenant }: Unit) => tenant === next.tenant;
            waiting = [...others.filter((unit) => !isIts(unit)), ...others.filter(isIts)];
            give(next);
          }
          await units.end(ended);
          await units.untilServed(expected.length);
          expect(units.served).toEqual(expected);
        };
        for (const [number, one] of steps.entries()) {
          if ("end" in one) {
            await end(one.end);
            continue;
          }
          const tenant = tenants[one.ask % tenants.length] ?? fixture.acme.id;
          const unit = { tenant, number };
          if (mayHave(unit)) give(unit);
          else {
            // A newcomer's turn comes last; those who wait for the same tenant stay together, in the order of coming.
            const at = waiting.findLastIndex((other) => other.tenant === tenant);
            waiting.splice(at < 0 ? waiting.length : at + 1, 0, unit);
          }
          await units.ask(unit);
          await units.untilServed(expected.length);
          expect(units.served).toEqual(expected);
        }
        while (holding.length > 0) await end(0);
        expect(waiting).toEqual([]);
        await units.tenancy.end();
      }),
      { numRuns: 12 },
    );
    for (const id of tenants.slice(2))
      await fixture.acme.owner.query("select rowhouse.remove_tenant($1)", [id]);
  });

  it("keeps a connection for a tenant that holds none, however long another's hundred units of work take", async (fixture) => {
    const { acme, initech } = fixture;
    const units = openUnits(
      new Map([
        [acme.id, acme],
        [initech.id, initech],
      ]),
      fixture.key,
    );
    const many = Array.from({ length: 100 }, (_, number) => ({ tenant: acme.id, number }));
    await Promise.all(many.map((unit) => units.ask(unit)));
    await units.untilServed(FOR_MORE);
    for (let number = 100; number < 103; number++) {
      const one = { tenant: initech.id, number };
      await units.ask(one);
      await units.untilServed(units.served.length + 1);
      expect(units.served.at(-1)).toEqual(one);
      await units.end(one);
    }
    await Promise.all(many.map((unit) => units.end(unit)));
    expect(units.served.length).toBe(103);
    await units.tenancy.end();
  });

  it("serves a tenant that holds none, short statements and units of work, while another holds the rest", async (fixture) => {
    const { acme, initech } = fixture;
    const homes = new Map([acme, initech].map((tenant) => [tenant.id, tenant]));
    const units = openUnits(homes, fixture.key, true);
    const many = Array.from({ length: FOR_MORE }, (_, number) => ({ tenant: acme.id, number }));
    await Promise.all(many.map((unit) => units.ask(unit)));
    await units.untilServed(FOR_MORE);
    const read = () => units.tenancy.run(initech.id, () => units.tenancy.query("select body from notes"));
    for (let number = FOR_MORE; number < FOR_MORE + 8; number++) {
      const answers = await Promise.all([read(), read(), read()]);
      for (const { rows } of answers) expect(rows).toEqual([{ body: initech.canary }]);
      const one = { tenant: initech.id, number };
      await units.ask(one);
      await units.untilServed(number + 1);
      await units.end(one);
    }
    await Promise.all(many.map((unit) => units.end(unit)));
    await units.tenancy.end();
  });
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ ask: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ end: fc.nat(CONNECTIONS - 1) }) },
);
