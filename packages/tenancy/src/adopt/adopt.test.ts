import { Pool } from "pg";
import { expect } from "vitest";
import { forEachIsolation, testRoles } from "../testing.ts";
import { backfillTenant } from "./backfill-tenant.ts";
import { observeTables, stopObserving } from "./observe-tables.ts";
import { observingClient, type Observation } from "./observing-client.ts";

forEachIsolation((it) => {
  it("fills the tenant of every row once, while rows are written, and after having been stopped", async ({
    acme,
  }) => {
    const { owner, id } = acme;
    await owner.query("create schema single");
    await owner.query("create table single.things (id int primary key, tenant_id uuid, filler text)");
    await owner.query(
      "insert into single.things select n, null, repeat('x', 500) from generate_series(1, 5000) n",
    );
    const stop = new AbortController();
    const options = { schema: "single", table: "things", tenantId: id, pagesPerBatch: 50 };
    const stopped = backfillTenant(owner, {
      ...options,
      signal: stop.signal,
      onProgress: ({ rowsFilled }) => rowsFilled > 1000 && stop.abort(new Error("stopped")),
    });
    await expect(stopped).rejects.toThrow("stopped");
    const before = await owner.query("select count(*)::int as n from single.things where tenant_id is null");
    expect(before.rows[0].n).toBeGreaterThan(0);

    const steps: number[] = [];
    const filled = await backfillTenant(owner, {
      ...options,
      onProgress: ({ pagesDone }) => {
        steps.push(pagesDone);
        // An update moves the row behind the stretch that is being done.
        void owner.query("update single.things set filler = 'y' where id = 5000 and tenant_id is null");
      },
    });
    expect(filled).toBe(before.rows[0].n);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    const { rows } = await owner.query("select distinct tenant_id from single.things");
    expect(rows).toEqual([{ tenant_id: id }]);
    expect(await backfillTenant(owner, options)).toBe(0);
  });
});

forEachIsolation((it) => {
  it("notes what would be refused, refuses nothing, and cannot be taken away while it stands for a guard", async ({
    acme,
    initech,
    tenancy,
  }) => {
    const { owner } = acme;
    const { schema } = acme.placement;
    const tables = await observeTables(owner, {
      schema,
      appRole: testRoles.app,
      defaultTenantId: initech.id,
    });
    expect(tables).toEqual(["notebooks", "notes"]);
    const seen: Observation[] = [];
    const pool = new Pool({
      connectionString: acme.appUrl,
      Client: observingClient((observation) => seen.push(observation)),
    });
    const bodies = await pool.query(`select body from ${schema}.notes`);
    expect(JSON.stringify(bodies.rows)).toContain(acme.canary);
    const table = `${schema}.notes`;
    expect(seen.splice(0)).toEqual([
      { table, verb: "read", tenant: null, rowTenant: expect.stringMatching(/^01990000/) },
    ]);

    const { rows } = await pool.query(
      `insert into ${schema}.notes (body) values ('x'), ('y') returning tenant_id`,
    );
    expect(rows).toEqual([{ tenant_id: initech.id }, { tenant_id: initech.id }]);
    expect(seen.splice(0).map(({ verb, tenant }) => [verb, tenant])).toContainEqual(["write", null]);

    // A unit of work that keeps to its own rows says nothing.
    await pool.query("select 1");
    await tenancy.withTenant(initech.id, (tx) =>
      tx.query("select from notes where tenant_id = $1", [initech.id]),
    );
    expect(seen).toEqual([]);
    await pool.end();

    await expect(stopObserving(owner)).rejects.toThrow("depend");
    for (const name of tables)
      await owner.query(`drop policy rowhouse on ${schema}.${name}; create policy rowhouse on ${schema}.${name}
        using (tenant_id = (select rowhouse.tenant_id())) with check (tenant_id = (select rowhouse.tenant_id()))`);
    await stopObserving(owner);
    expect(JSON.stringify((await acme.query("select body from notes")).rows)).not.toContain(initech.canary);
  });
});
