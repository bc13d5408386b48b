import { inspect } from "node:util";
import { DatabaseError } from "pg";
import { expect } from "vitest";
import { TenancyError } from "../errors.ts";
import { admitTenant, removeTenant } from "../provision.ts";
import type { TenantTransaction } from "../transaction.ts";
import { forEachIsolation, type TestTenant } from "./for-each-isolation.ts";
import { injections } from "./injections.ts";

/** What every adapter must be able to do, in its own way of saying it. */
export interface Adapter {
  /** Runs a text with parameters that is written by hand, or put together by somebody careless. */
  raw(tx: TenantTransaction, text: string): Promise<unknown>;
  insert(tx: TenantTransaction, body: string): Promise<unknown>;
  bodies(tx: TenantTransaction): Promise<string[]>;
  find(tx: TenantTransaction, body: string): Promise<{ id: string; body: string }[]>;
  /** A transaction inside the unit of work; the one of the inner level inside that. */
  nest(tx: TenantTransaction, work: (inner: Nested) => Promise<unknown>): Promise<unknown>;
  givesToOther(tx: TenantTransaction, otherId: string): Promise<unknown>;
}

interface Nested {
  insert(body: string): Promise<unknown>;
  fail(): Promise<unknown>;
}

/** The tests that every adapter passes, in every isolation. */
export function adapterContract(adapter: Adapter): void {
  forEachIsolation((it) => {
    const count = async (tenant: TestTenant, body: string) =>
      (await tenant.transaction((tx) => adapter.find(tx, body))).length;

    it("reads and writes the rows of its own tenant only", async ({ acme, initech }) => {
      const body = anyBody();
      await acme.transaction((tx) => adapter.insert(tx, body));
      expect(await count(acme, body)).toBe(1);
      expect(await count(initech, body)).toBe(0);
      for (const [own, other] of [
        [acme, initech],
        [initech, acme],
      ] as const) {
        const seen = await own.transaction((tx) => adapter.bodies(tx));
        expect(seen).toContain(own.canary);
        expect(seen).not.toContain(other.canary);
      }
    });

    it("returns no canary for any statement that is smuggled in", async ({ acme, initech }) => {
      const leaks: string[] = [];
      const target = { victimId: initech.id, table: `${acme.placement.schema}.notes`, column: "body" };
      for (const { name, value, statement } of injections(target)) {
        const given = statement ?? `select body from notes where body = '${value}'`;
        const outcome = await acme.transaction((tx) => adapter.raw(tx, given)).catch(described);
        const rows = await acme.transaction((tx) => adapter.bodies(tx));
        if (
          inspect([outcome, rows], { depth: 9, maxStringLength: null, maxArrayLength: null }).includes(
            initech.canary,
          )
        )
          leaks.push(name);
      }
      expect(leaks).toEqual([]);
      expect(await initech.transaction((tx) => adapter.bodies(tx))).toContain(initech.canary);
    });

    it("says with PostgreSQL's own SQLSTATE what was refused", async ({ acme, initech }) => {
      expect(await acme.transaction((tx) => adapter.givesToOther(tx, initech.id)).catch(codeOf)).toBe(
        "42501",
      );
      expect(await acme.transaction((tx) => adapter.raw(tx, "select nothing from notes")).catch(codeOf)).toBe(
        "42703",
      );
      expect(await acme.transaction((tx) => adapter.raw(tx, "select 1; select 2")).catch(codeOf)).toBe(
        "42601",
      );
    });

    it("hands over what the fence refuses, however a builder wraps errors", async ({ acme }) => {
      const residence = { tenantId: acme.id, placement: acme.placement, epoch: 1 };
      await admitTenant(acme.owner, residence, { state: "suspended" });
      expect(await acme.transaction((tx) => adapter.bodies(tx)).catch(codeOf)).toBe("TENANT_SUSPENDED");
      await admitTenant(acme.owner, residence);
      expect(await acme.transaction((tx) => adapter.bodies(tx))).toContain(acme.canary);
      // A stale catalog's answer: the engine looks again before it gives up, and then says the truth.
      await removeTenant(acme.owner, acme.id);
      expect(await acme.transaction((tx) => adapter.bodies(tx)).catch(codeOf)).toBe("TENANT_MOVED");
      await admitTenant(acme.owner, residence);
    });

    it("rolls back with the unit of work, and joins one that is open", async ({ tenancy, acme }) => {
      const body = anyBody();
      const failed = acme.transaction(async (tx) => {
        await adapter.insert(tx, body);
        await tenancy.withTenant(acme.id, (joined) => adapter.insert(joined, body));
        throw new Error(`saw ${(await adapter.find(tx, body)).length}`);
      });
      await expect(failed).rejects.toThrow("saw 2");
      expect(await count(acme, body)).toBe(0);
    });

    it("refuses everything after the end of the unit of work", async ({ acme }) => {
      const tx = await acme.transaction(async (open) => open);
      expect(await adapter.bodies(tx).catch(codeOf)).toBe("TRANSACTION_OVER");
      expect(await adapter.insert(tx, "late").catch(codeOf)).toBe("TRANSACTION_OVER");
      expect(await adapter.nest(tx, async () => {}).catch(codeOf)).toBe("TRANSACTION_OVER");
    });

    it("runs queries that are started at once, one after another", async ({ acme, initech }) => {
      const bodies = Array.from({ length: 20 }, anyBody);
      await Promise.all(
        [acme, initech].map((tenant) =>
          tenant.transaction((tx) => Promise.all(bodies.map((body) => adapter.insert(tx, body)))),
        ),
      );
      for (const tenant of [acme, initech]) {
        const seen = await tenant.transaction((tx) => adapter.bodies(tx));
        expect(seen.filter((body) => bodies.includes(body)).toSorted()).toEqual(bodies.toSorted());
      }
    });

    it("undoes a transaction inside the unit of work alone, and goes on", async ({ acme }) => {
      const [kept, lost, after] = [anyBody(), anyBody(), anyBody()];
      await acme.transaction(async (tx) => {
        await adapter.nest(tx, (inner) => inner.insert(kept));
        const failed = await adapter
          .nest(tx, async (inner) => {
            await inner.insert(lost);
            await inner.fail();
          })
          .catch(codeOf);
        expect(failed).toBe("22012");
        await adapter.insert(tx, after);
      });
      expect([await count(acme, kept), await count(acme, lost), await count(acme, after)]).toEqual([1, 0, 1]);
    });

    it("commits nothing inside that the unit of work does not", async ({ acme }) => {
      const body = anyBody();
      const failed = acme.transaction(async (tx) => {
        await adapter.nest(tx, (inner) => inner.insert(body));
        throw new Error("not after all");
      });
      await expect(failed).rejects.toThrow("not after all");
      expect(await count(acme, body)).toBe(0);
    });

    it("keeps exactly what was reported as kept when transactions inside overlap", async ({ acme }) => {
      const [first, second] = [anyBody(), anyBody()];
      const started = Promise.withResolvers<void>();
      const outcomes = await acme.transaction((tx) =>
        Promise.allSettled([
          adapter.nest(tx, async (inner) => {
            await inner.insert(first);
            await started.promise;
          }),
          adapter.nest(tx, async (inner) => {
            await inner.insert(second);
            started.resolve();
            await inner.insert(second);
          }),
        ]),
      );
      const kept = outcomes.map(({ status }) => status === "fulfilled");
      expect([(await count(acme, first)) > 0, (await count(acme, second)) > 0]).toEqual(kept);
    });

    it("does not call a unit of work done while a transaction inside it is open", async ({ acme }) => {
      const body = anyBody();
      const never = Promise.withResolvers<void>();
      let nested: Promise<unknown> = Promise.resolve();
      const work = acme.transaction(async (tx) => {
        const inserted = Promise.withResolvers<void>();
        nested = adapter
          .nest(tx, async (inner) => {
            await inner.insert(body);
            inserted.resolve();
            await never.promise;
          })
          .catch(codeOf);
        await inserted.promise;
      });
      expect(await work.catch(codeOf)).toBe("TRANSACTION_NESTING");
      never.resolve();
      expect(await nested).toMatch(/^TRANSACTION_/);
      expect(await count(acme, body)).toBe(0);
    });
  });
}

/** The code of an error, or of what a query builder wrapped in its own. */
function codeOf(error: unknown): string {
  if (error instanceof TenancyError || error instanceof DatabaseError) return error.code ?? "";
  return error instanceof Error && error.cause ? codeOf(error.cause) : String(error);
}

const described = (error: unknown): string =>
  error instanceof Error
    ? JSON.stringify({ ...error, message: error.message, cause: error.cause && described(error.cause) })
    : JSON.stringify(error);

const anyBody = () => `body ${crypto.randomUUID()}`;
