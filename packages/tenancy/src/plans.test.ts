import { Client } from "pg";
import { expect } from "vitest";
import { forEachIsolation, testRoles, type IsolationFixture, type TestTenant } from "./testing.ts";

/** One connection, so that every statement is planned once and executed for both tenants. */
function oneConnection({ openTenancy }: IsolationFixture, planCacheMode: string) {
  return openTenancy({ max: 1, options: `-c plan_cache_mode=${planCacheMode}` });
}

forEachIsolation((it) => {
  for (const [mode, executions] of [
    ["auto", 10_000],
    ["force_generic_plan", 2_000],
    ["force_custom_plan", 2_000],
  ] as const) {
    it(`keeps two tenants apart in one prepared statement, executed ${executions} times in turn, with ${mode}`, async (fixture) => {
      const tenancy = oneConnection(fixture, mode);
      const tenants = [fixture.acme, fixture.initech];
      let mistakes = 0;
      for (let turn = 0; turn < executions; turn++) {
        const tenant = tenants[turn % 2] as TestTenant;
        const { rows } = await tenancy.run(tenant.id, () =>
          tenancy.query<{ body: string }>("select body from notes where body like $1", ["canary%"]),
        );
        if (rows.length !== 1 || rows[0]?.body !== tenant.canary) mistakes++;
      }
      expect(mistakes).toBe(0);
      await tenancy.end();
    });

    it(`keeps two tenants apart in ON CONFLICT and MERGE, with ${mode}`, async (fixture) => {
      const tenancy = oneConnection(fixture, mode);
      for (let turn = 0; turn < 40; turn++) {
        const tenant = turn % 2 === 0 ? fixture.acme : fixture.initech;
        await tenancy.run(tenant.id, async () => {
          const { rows } = await tenancy.query(
            `insert into notebooks (title) values ('Same') on conflict (tenant_id, title) do update set title = excluded.title
             returning tenant_id`,
          );
          expect(rows).toEqual([{ tenant_id: tenant.id }]);
          const merged = await tenancy.query<{ tenant_id: string }>(
            `merge into notebooks b using (values ('Same'), ('Merged')) as s (title) on b.title = s.title
             when matched then update set title = b.title
             when not matched then insert (title) values (s.title)
             returning b.tenant_id`,
          );
          expect(merged.rows).toEqual([{ tenant_id: tenant.id }, { tenant_id: tenant.id }]);
        });
      }
      for (const tenant of [fixture.acme, fixture.initech]) {
        const { rows } = await tenant.query("select title from notebooks order by title");
        expect(rows).toEqual([{ title: "Merged" }, { title: "Same" }]);
      }
      await tenancy.end();
    });
  }

  it("keeps no more than 512 prepared statements in a connection", async (fixture) => {
    const tenancy = oneConnection(fixture, "auto");
    await tenancy.run(fixture.acme.id, async () => {
      for (let n = 0; n < 600; n++) await tenancy.query(`select ${n} as n`);
      await expect(tenancy.query("select statement from pg_prepared_statements")).rejects.toMatchObject({
        code: "42501",
      });
      const superuser = new Client({ connectionString: fixture.acme.database.url("superuser") });
      await superuser.connect();
      await superuser.query(`grant execute on function pg_prepared_statement() to ${testRoles.app}`);
      await superuser.end();
      const { rows } = await tenancy.query<{ count: string }>("select count(*) from pg_prepared_statements");
      expect(Number(rows[0]?.count)).toBeLessThanOrEqual(514);
      expect((await tenancy.query("select 0 as n")).rows).toEqual([{ n: 0 }]);
    });
    await tenancy.end();
  });
});
