import { Client } from "pg";
import { expect } from "vitest";
import { Batch } from "./batch.ts";
import { Statements } from "./statements.ts";
import { forEachIsolation, testRoles, type IsolationFixture, type TestTenant } from "./testing.ts";
import { SigningKey, signToken } from "./token.ts";
import { Wire } from "./wire.ts";

/** Both tenants have the same titles, so that each answer could be the other's. */
const texts = {
  INSERT: "insert into notebooks (title) values ($1 || '!') returning tenant_id, rtrim(title, '!') as title",
  SELECT: "select tenant_id, title from notebooks where title = $1",
  UPDATE: "update notebooks set title = title where title = $1 returning tenant_id, title",
  "ON CONFLICT": `insert into notebooks (title) values ($1)
    on conflict (tenant_id, title) do update set title = excluded.title returning tenant_id, title`,
  MERGE: `merge into notebooks b using (select $1 as title) s on b.title = s.title
    when matched then update set title = s.title when not matched then insert (title) values ('new ' || s.title)
    returning b.tenant_id, b.title`,
  DELETE: "delete from notebooks where title = $1 returning tenant_id, title",
};

/** So many are sent before the first is answered: 10,000 take a second in place of three. */
const AT_ONCE = 250;

interface Unit {
  readonly tenant: TestTenant;
  readonly text: string;
  readonly title: string;
}

/** A connection of the application's on which tenants' statements follow each other, written as the engine writes them. */
class Pipeline {
  readonly client: Client;
  readonly #statements = new Statements();
  readonly #key: SigningKey;

  constructor(connectionString: string, mode: string, key: Buffer) {
    this.client = new Client({ connectionString, options: `-c plan_cache_mode=${mode}` });
    this.#key = new SigningKey(key);
  }

  /** @returns how many were answered with anything but the one row of their own tenant that they asked for */
  async countMistakes(units: readonly Unit[]): Promise<number> {
    const { client } = this;
    const expiry = Math.floor(Date.now() / 1000) + 60;
    const wire = new Wire();
    const batches: Batch[] = [];
    const answers = units.map(async ({ tenant, text, title }) => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      const token = signToken(tenant.id, this.#key, expiry);
      const batch = new Batch(
        { client, statements: this.#statements, schema: tenant.placement.schema },
        [
          { text: "select rowhouse.enter($1)", values: [token], isGlobal: true },
          { text, values: [title] },
        ],
        (error, results) => {
          const next = batches.shift();
          if (next) client.query(next);
          if (error) reject(error);
          else resolve(results?.[1]?.rows);
        },
      );
      batch.write(wire);
      batches.push(batch);
      return JSON.stringify(await promise) === JSON.stringify([{ tenant_id: tenant.id, title }]);
    });
    const first = batches.shift();
    if (first) client.query(first);
    client.connection.stream.write(wire.bytes());
    return (await Promise.all(answers)).filter((isOwn) => !isOwn).length;
  }

  /** How often each of the statements was run with which plan, added up. */
  async countPlans(): Promise<{ generic: number; custom: number } | undefined> {
    const { rows } = await this.client.query<{ generic: number; custom: number }>(
      `select sum(generic_plans)::int as generic, sum(custom_plans)::int as custom from pg_prepared_statements
       where statement ~ 'notebooks'`,
    );
    return rows[0];
  }
}

/** What a connection has prepared is withheld from the application's login, as it may be another tenant's. */
async function letCount({ acme, initech }: IsolationFixture, verb: "grant" | "revoke"): Promise<void> {
  for (const { database } of [acme, initech]) {
    const superuser = new Client({ connectionString: database.url("superuser") });
    await superuser.connect();
    const [what, whom] = ["execute on function pg_prepared_statement()", testRoles.app];
    await superuser.query(verb === "grant" ? `grant ${what} to ${whom}` : `revoke ${what} from ${whom}`);
    await superuser.end();
  }
}

forEachIsolation((it, isolation) => {
  // Only in shared tables do tenants share a statement. Elsewhere they share a connection, or nothing: 10,000 turns in all.
  const most = isolation === "row" ? 10_000 : 1_750;
  for (const [mode, executions] of [
    ["auto", most],
    ["force_custom_plan", isolation === "row" ? most : AT_ONCE],
    ["force_generic_plan", AT_ONCE],
  ] as const) {
    for (const [name, text] of Object.entries(texts)) {
      it(`keeps two tenants apart in one prepared ${name} executed ${executions} times in turn, with ${mode}`, async (fixture) => {
        const tenants = [fixture.acme, fixture.initech] as const;
        for (const tenant of tenants)
          await tenant.query("insert into notebooks (title) select generate_series(0, $1::int - 1)::text", [
            executions / 2,
          ]);
        const pipelines = new Map(
          tenants.map(({ appUrl }) => [appUrl, new Pipeline(appUrl, mode, fixture.key)] as const),
        );
        for (const { client } of pipelines.values()) await client.connect();
        let mistakes = 0;
        for (let from = 0; from < executions; from += AT_ONCE) {
          const units = Array.from({ length: AT_ONCE }, (_, at): Unit => {
            const turn = from + at;
            return { tenant: tenants[turn % 2] ?? fixture.acme, text, title: String(turn >> 1) };
          });
          const counts = Array.from(pipelines, ([url, pipeline]) =>
            pipeline.countMistakes(units.filter(({ tenant }) => tenant.appUrl === url)),
          );
          for (const count of await Promise.all(counts)) mistakes += count;
        }
        expect(mistakes).toBe(0);

        await letCount(fixture, "grant");
        const plans = { generic: 0, custom: 0 };
        for (const pipeline of pipelines.values()) {
          const { generic = 0, custom = 0 } = (await pipeline.countPlans()) ?? {};
          plans.generic += generic;
          plans.custom += custom;
          await pipeline.client.end();
        }
        await letCount(fixture, "revoke");
        // PostgreSQL makes up its mind after five custom plans, for each tenant where they share no statement.
        const tried = isolation === "row" ? 5 : 10;
        const custom = { auto: tried, force_custom_plan: executions, force_generic_plan: 0 }[mode];
        expect(plans).toEqual({ generic: executions - custom, custom });

        const left = { INSERT: executions, DELETE: 0 }[name] ?? executions / 2;
        for (const tenant of tenants) {
          expect((await tenant.query("delete from notebooks")).rowCount).toBe(left);
          expect((await tenant.query("select body from notes")).rows).toEqual([{ body: tenant.canary }]);
        }
      });
    }
  }

  it("keeps no more than 1,024 prepared statements in a connection", async (fixture) => {
    const tenancy = fixture.openTenancy({ max: 1 });
    await tenancy.run(fixture.acme.id, async () => {
      for (let n = 0; n < 1_100; n++) await tenancy.query(`select ${n} as n`);
      await expect(tenancy.query("select statement from pg_prepared_statements")).rejects.toMatchObject({
        code: "42501",
      });
      await letCount(fixture, "grant");
      const { rows } = await tenancy.query<{ count: string }>("select count(*) from pg_prepared_statements");
      await letCount(fixture, "revoke");
      expect(Number(rows[0]?.count)).toBeLessThanOrEqual(1_026);
      expect((await tenancy.query("select 0 as n")).rows).toEqual([{ n: 0 }]);
    });
    await tenancy.end();
  });

  if (isolation === "schema")
    it("lets a backend go before what it knows has grown without bound, and goes on with another", async (fixture) => {
      const tenancy = fixture.openTenancy({ max: 1 });
      const backends = new Set<number>();
      await tenancy.run(fixture.acme.id, async () => {
        for (let n = 0; n <= 4_096; n++) {
          const { rows } = await tenancy.query<{ pid: number }>(`select pg_backend_pid() as pid, ${n} as n`);
          expect(rows).toEqual([{ pid: expect.any(Number), n }]);
          backends.add(rows[0]?.pid ?? 0);
        }
      });
      expect(backends.size).toBe(2);
      await tenancy.end();
    });
});
