import * as fc from "fast-check";
import { Client } from "pg";
import { expect } from "vitest";
import type { Tenancy } from "./tenancy.ts";
import {
  forEachIsolation,
  testRoles,
  type IsolationFixture,
  type TestDatabase,
  type TestTenant,
} from "./testing.ts";

type Who = "acme" | "initech";

/** What a tenant may do to a connection, each with what should come of it. */
const steps: Record<string, (tenancy: Tenancy, tenant: TestTenant) => Promise<unknown>> = {
  "one statement": (tenancy) => tenancy.query("select body from notes"),
  "an insert": (tenancy, { canary }) => tenancy.query("insert into notes (body) values ($1)", [canary]),
  "a transaction": (tenancy, { canary }) =>
    tenancy.transaction(async (tx) => {
      await tx.query("insert into notes (body) values ($1)", [canary]);
      return tx.query("select body from notes");
    }),
  "an error in one statement": (tenancy) => tenancy.query("select 1 / (count(*) - count(*)) from notes"),
  "an error while planning": (tenancy) => tenancy.query("select nothing from notes"),
  "an error in a transaction": (tenancy, { canary }) =>
    tenancy.transaction(async (tx) => {
      await tx.query("insert into notes (body) values ($1)", [canary]);
      await tx.query("select 1 / 0");
    }),
  "an error in the work": (tenancy) =>
    tenancy.transaction(async (tx) => {
      await tx.query("select body from notes");
      throw new Error("not after all");
    }),
  "a timeout": (tenancy) =>
    tenancy.transaction(async (tx) => {
      await tx.query("set local statement_timeout = 5");
      await tx.query("select pg_sleep(10) from notes");
    }),
  "a cancel": (tenancy) => tenancy.query("select pg_sleep(10)", [], { signal: AbortSignal.timeout(5) }),
  "a cancel in a transaction": (tenancy) =>
    tenancy.transaction((tx) => tx.query("select pg_sleep(10) from notes"), {
      signal: AbortSignal.timeout(5),
    }),
  "a cancel that comes too early": (tenancy) =>
    tenancy.query("select 1", [], { signal: AbortSignal.abort(new Error("early")) }),
  "a transaction that it leaves open": (tenancy) => tenancy.query("begin"),
  "its own commit": (tenancy) => tenancy.transaction((tx) => tx.query("commit")),
  "its own rollback": (tenancy) => tenancy.transaction((tx) => tx.query("rollback")),
  "a local setting": (tenancy) => tenancy.transaction((tx) => tx.query("set local work_mem = '5MB'")),
  "a cursor": (tenancy) =>
    tenancy.transaction((tx) => tx.query("declare c cursor for select body from notes")),
  "a setting for the session": (tenancy) => tenancy.query("set session work_mem = '5MB'"),
  "a cursor that outlives the transaction": (tenancy) =>
    tenancy.query("declare c cursor with hold for select body from notes"),
  "a prepared statement": (tenancy) => tenancy.query("prepare p as select 'canary'"),
  "the engine's statements taken away": (tenancy) => tenancy.query("deallocate all"),
  "a block that fails when it has done its work": (tenancy) =>
    tenancy.query(
      "do $x$ begin execute 'deallocate all'; execute 'prepare rh1 as select 1'; perform 1 / 0; end $x$",
    ),
  "a savepoint": (tenancy) =>
    tenancy.transaction(async (tx) => {
      await tx.query("savepoint s");
      await tx.query("select 1 / 0").catch(() => {});
      await tx.query("rollback to s");
      return tx.query("select body from notes");
    }),
  "a value that cannot be written": (tenancy) =>
    tenancy.query("select $1::text", [
      {
        toJSON: () => {
          throw new Error("no");
        },
      },
    ]),
};

/** What is left in the only connection, asked past the engine by the application's own login. */
const PROBE = `
  select coalesce(current_setting('rowhouse.token', true), '') as token,
         current_setting('search_path') as search_path,
         current_setting('work_mem') as work_mem,
         current_setting('statement_timeout') as statement_timeout,
         (select count(*) from pg_cursors) as cursors,
         (select count(*) from pg_class where relpersistence = 't') as temporary,
         (select count(*) from pg_prepared_statements where statement ~ 'canary') as statements`;

/** What a connection holds is withheld from the application's login, as it may be another tenant's. */
async function letProbe(database: TestDatabase): Promise<void> {
  const superuser = new Client({ connectionString: database.url("superuser") });
  await superuser.connect();
  await superuser.query(`grant execute on function pg_prepared_statement(), pg_cursor() to ${testRoles.app}`);
  await superuser.end();
}

/** A pool of one whose connection can be looked at between two units of work. */
function poolOfOne(fixture: IsolationFixture) {
  const clients: Client[] = [];
  class Watched extends Client {
    constructor(...config: ConstructorParameters<typeof Client>) {
      super(...config);
      clients.push(this);
    }
  }
  const tenancy = fixture.openTenancy({ max: 1, Client: Watched });
  const probe = async () => {
    const { rows } = (await clients.at(-1)?.query(PROBE)) ?? { rows: [] };
    return rows[0];
  };
  return { tenancy, probe };
}

forEachIsolation((it) => {
  it("leaves nothing of a tenant in a pooled connection, whatever happened to it", async (fixture) => {
    const { tenancy, probe } = poolOfOne(fixture);
    for (const { database } of [fixture.acme, fixture.initech]) await letProbe(database);
    await tenancy.run(fixture.acme.id, () => tenancy.query("select 1"));
    const clean = await probe();
    const step = fc.record({
      who: fc.constantFrom<Who>("acme", "initech"),
      what: fc.constantFrom(...Object.keys(steps)),
    });

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (plan) => {
        for (const { who, what } of plan) {
          const tenant = fixture[who];
          const other = who === "acme" ? fixture.initech : fixture.acme;
          const outcome = await tenancy
            .run(tenant.id, async () => steps[what]?.(tenancy, tenant))
            .catch((error: unknown) => ({ ...(error as Error), message: String(error) }));
          expect(JSON.stringify(outcome ?? "")).not.toContain(other.canary);
          expect(await tenancy.run(tenant.id, () => tenancy.query("select 1 as one"))).toMatchObject({
            rows: [{ one: 1 }],
          });
          expect(await probe()).toEqual(clean);
        }
      }),
      { numRuns: 25 },
    );
    await tenancy.end();
  });

  it("lets no tenant put a statement in the place of the engine's own", async (fixture) => {
    const { acme, initech } = fixture;
    const { tenancy } = poolOfOne(fixture);
    const asAcme = (text: string) => tenancy.run(acme.id, () => tenancy.query<{ token: string }>(text));
    const { rows } = await asAcme("select current_setting('rowhouse.token') as token");
    // Each is refused, or costs the connection.
    await asAcme(`set session rowhouse.token = '${rows[0]?.token}'`).catch(() => {});
    await asAcme("deallocate all").catch(() => {});
    await asAcme("prepare rh1 (text) as select $1 is null").catch(() => {});
    await asAcme(
      "do $x$ begin execute 'deallocate all'; execute 'prepare rh1 (text) as select $1 is null'; end $x$",
    ).catch(() => {});

    const written = await tenancy.run(initech.id, () =>
      tenancy.query("insert into notes (body) values ('kept apart') returning tenant_id"),
    );

    expect(written.rows).toEqual([{ tenant_id: initech.id }]);
    expect((await acme.query("select from notes where body = 'kept apart'")).rowCount).toBe(0);
    await tenancy.end();
  });

  it("keeps what was committed and nothing else, under random failures", async (fixture) => {
    const { tenancy } = poolOfOne(fixture);
    const writes = fc.array(
      fc.record({ who: fc.constantFrom<Who>("acme", "initech"), fails: fc.boolean(), inOne: fc.boolean() }),
      { minLength: 1, maxLength: 10 },
    );
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(writes, async (plan) => {
        const expected: Record<Who, string[]> = { acme: [], initech: [] };
        const run = `run ${++serial}`;
        for (const [index, { who, fails, inOne }] of plan.entries()) {
          const body = `${run} ${index}`;
          const insert = "insert into notes (body) select $1 where 1 / $2::int > 0";
          const divisor = fails ? 0 : 1;
          const write = () =>
            inOne
              ? tenancy.query(insert, [body, divisor])
              : tenancy.transaction(async (tx) => {
                  await tx.query("insert into notes (body) values ($1)", [body]);
                  await tx.query("select 1 / $1::int", [divisor]);
                });
          const isCommitted = await tenancy.run(fixture[who].id, write).then(
            () => true,
            () => false,
          );
          expect(isCommitted).toBe(!fails);
          if (isCommitted) expected[who].push(body);
        }
        for (const who of ["acme", "initech"] as const) {
          const { rows } = await fixture[who].query<{ body: string }>(
            "select body from notes where body like $1 order by id",
            [`${run} %`],
          );
          expect(rows.map(({ body }) => body)).toEqual(expected[who]);
        }
      }),
      { numRuns: 20 },
    );
    await tenancy.end();
  });
});
