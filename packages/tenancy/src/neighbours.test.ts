import * as fc from "fast-check";
import { Client } from "pg";
import { expect } from "vitest";
import { createTenancy, type TenancyOptions } from "./tenancy.ts";
import { forEachIsolation, testConnection, testRoles, type IsolationFixture } from "./testing.ts";

const codeOf = (error: { code?: string }) => error.code;

/** Serves both tenants over `max` connections to each database. */
function openBoth({ acme, initech, key }: IsolationFixture, max: number, limits: Partial<TenancyOptions>) {
  const urls = { [acme.placement.database]: acme.appUrl, [initech.placement.database]: initech.appUrl };
  return createTenancy({
    catalog: {
      locate: (id) =>
        Promise.resolve({ tenantId: id, placement: (id === acme.id ? acme : initech).placement, epoch: 1 }),
    },
    connection: ({ database }) => ({ ...testConnection(urls[database] ?? ""), max }),
    key: () => key,
    ...limits,
  });
}

/** What reaches beyond a tenant's rows with the application's login, which all tenants share, or waits to be told that it may not. */
function reachingStatements({ acme, initech }: IsolationFixture): string[] {
  return [acme, initech].flatMap(({ placement: { schema } }) => [
    `lock table ${schema}.notes`,
    `lock ${schema}.notes in share mode`,
    `lock table ${schema}.notes in exclusive mode nowait`,
    `LOCK/**/${schema}.notes`,
    `-- in a comment: select\r\tlock table ${schema}.notes`,
    `/* select */ lock table ${schema}.notes`,
    `/* /* */ select */ lock table ${schema}.notes`,
    `;lock table ${schema}.notes`,
    `create rule r as on insert to ${schema}.notes do nothing`,
    `create trigger t before update on ${schema}.notes for each row execute function suppress_redundant_updates_trigger()`,
    `vacuum full ${schema}.notes`,
    `explain select from ${schema}.notes where body = 'how common is this?'`,
    `alter role ${testRoles.app} set default_transaction_isolation = 'serializable'`,
    `alter role current_user set search_path = pg_temp`,
    `alter role all set statement_timeout = 1`,
    `alter user ${testRoles.app} password 'changed'`,
    `notify rowhouse, 'told'`,
    "listen rowhouse",
    "prepare transaction 'kept'",
    "do $x$ begin perform 1; end $x$",
    "discard all",
    "deallocate all",
  ]);
}

forEachIsolation((it) => {
  it("lets no statement lock a table, change its own login or tell others, and keeps nobody waiting for the refusal", async (fixture) => {
    const { acme, initech } = fixture;
    // Whoever waited for a lock that the neighbour holds would be told 55P03.
    const tenancy = fixture.openTenancy({ options: "-c lock_timeout=1" });
    const outcomes = new Map<string, unknown>();
    const settings = `select datname, setting from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase, unnest(setconfig) setting
      where s.setrole in (0, '${testRoles.app}'::regrole) and (datname is null or datname = current_database())`;
    const { rows: before } = await initech.owner.query(settings);
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: isHeld, resolve: held } = Promise.withResolvers<void>();
    const holding = initech.transaction(async (tx) => {
      await tx.query("select body from notes for update");
      held();
      await mayEnd;
    });
    await isHeld;
    for (const text of reachingStatements(fixture)) {
      outcomes.set(text, [
        await tenancy.run(acme.id, () => tenancy.query(text)).catch(codeOf),
        await tenancy.withTenant(acme.id, (tx) => tx.query(text)).catch(codeOf),
      ]);
    }
    end();
    await holding;
    expect(outcomes).toEqual(
      new Map(reachingStatements(fixture).map((text) => [text, ["STATEMENT_REFUSED", "STATEMENT_REFUSED"]])),
    );
    expect((await initech.owner.query(settings)).rows).toEqual(before);
    const { rows } = await tenancy.run(acme.id, () => tenancy.query("select body from notes"));
    expect(rows).toEqual([{ body: acme.canary }]);
    await tenancy.end();
  });

  it("lets no statement that says nothing for too long cost anybody else an answer, nor several at once", async (fixture) => {
    const { acme, initech } = fixture;
    const tenancy = openBoth(fixture, 6, { answerTimeoutMs: 300 });
    // In transactions, which no connection is shared by.
    const readAsInitech = () => tenancy.withTenant(initech.id, (tx) => tx.query("select body from notes"));
    await Promise.all(Array.from({ length: 6 }, readAsInitech));
    const beSilent = () =>
      Array.from({ length: 4 }, () =>
        tenancy
          .withTenant(acme.id, async (tx) => {
            await tx.query("set local statement_timeout = 0");
            await tx.query("select pg_sleep(20)");
          })
          .catch(codeOf),
      );
    const answers = new Set<unknown>();
    const note = async () =>
      answers.add(await readAsInitech().then(({ rows }) => JSON.stringify(rows), codeOf));

    let silent = beSilent();
    const over = new AbortController();
    void Promise.all(silent).then(() => over.abort());
    while (!over.signal.aborted) await note();
    await Promise.all(Array.from({ length: 6 }, note));
    expect(new Set(await Promise.all(silent))).toEqual(new Set(["PLACEMENT_UNREACHABLE"]));

    // Nor who was not there meanwhile, so that nobody can tell whether the server lives.
    silent = beSilent();
    expect(new Set(await Promise.all(silent))).toEqual(new Set(["PLACEMENT_UNREACHABLE"]));
    await Promise.all(Array.from({ length: 6 }, note));
    expect(answers).toEqual(new Set([JSON.stringify([{ body: initech.canary }])]));
    await tenancy.end();
  });

  it("ends a statement that answers with more than may be held, undoes its transaction, and costs nobody else an answer", async (fixture) => {
    const { acme, initech } = fixture;
    const tenancy = openBoth(fixture, 4, { maxAnswerBytes: 2 ** 20 });
    const lengthOf = (length: number) =>
      tenancy
        .run(acme.id, () => tenancy.query("select repeat('x', $1::int) as body", [length]))
        .then(({ rows }) => JSON.stringify(rows).length, codeOf);
    const asked = async () => [
      await lengthOf(2_000_000),
      await tenancy
        .run(acme.id, () => tenancy.query("select n from generate_series(1, 200000) n"))
        .catch(codeOf),
      await tenancy
        .withTenant(acme.id, (tx) =>
          tx.query("insert into notes (body) values ('gone') returning repeat('x', 2000000)"),
        )
        .catch(codeOf),
    ];
    const over = new AbortController();
    const answers = new Set<string>();
    const neighbour = async () => {
      for (let n = 0; !over.signal.aborted || n < 20; n++) {
        const read = tenancy.run(initech.id, () => tenancy.query("select body from notes"));
        answers.add(await read.then(({ rows }) => JSON.stringify(rows), String));
      }
    };
    const neighbours = Promise.all([neighbour(), neighbour()]);
    expect(await asked()).toEqual(Array(3).fill("ANSWER_TOO_LARGE"));
    // It was short a hundred times, and may share a connection now.
    for (let n = 0; n < 100; n++) expect(await lengthOf(1)).toBe(14);
    expect(await asked()).toEqual(Array(3).fill("ANSWER_TOO_LARGE"));
    expect(await lengthOf(1_000_000)).toBe(1_000_013);
    over.abort();
    await neighbours;
    expect([...answers]).toEqual([JSON.stringify([{ body: initech.canary }])]);
    expect((await acme.query("select body from notes")).rows).toEqual([{ body: acme.canary }]);
    await tenancy.end();
  });

  it("is not deceived about a statement's first word by whatever stands before it", async (fixture) => {
    const { acme } = fixture;
    const tenancy = fixture.openTenancy({ max: 1 });
    const pieces = [
      " ",
      "\n",
      "\r",
      "\t",
      "\f",
      "\v",
      "\u00a0",
      "\u2028",
      "\ufeff",
      "\0",
      "--",
      "-- x\n",
      "--\r",
      "/*",
      "*/",
      "/* x */",
    ];
    const more = [
      "(",
      ")",
      ";",
      "'",
      '"',
      "$$",
      "$x$",
      "\\",
      "select",
      "select 1;",
      "begin;",
      "explain",
      "e'",
      "u&'",
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 6 }), async (before) => {
        const text = `${before.join("")}lock table notes in access exclusive mode`;
        const isHeld = await tenancy
          .withTenant(acme.id, async (tx) => {
            await tx.query("savepoint s");
            await tx.query(text).catch(() => tx.query("rollback to s"));
            return acme.owner
              .query(
                `do $x$ begin lock table ${acme.placement.schema}.notes in access share mode nowait; end $x$`,
              )
              .then(
                () => false,
                (error: { code?: string }) => error.code === "55P03",
              );
          })
          .catch(() => false);
        expect({ text, isHeld }).toEqual({ text, isHeld: false });
      }),
      { numRuns: 150 },
    );
    await tenancy.end();
  });

  it("runs what begins with a comment or in brackets, and keeps the connection for it", async (fixture) => {
    let opened = 0;
    class Counted extends Client {
      override connect(...args: []) {
        opened++;
        return super.connect(...args);
      }
    }
    const tenancy = fixture.openTenancy({ max: 1, Client: Counted });
    for (const text of [
      "/* who asks */ select body from notes",
      "-- who asks\nselect body from notes",
      "(select body from notes) union (select body from notes)",
      " /* one */ -- two\n /* three */ with n as (select body from notes) table n",
    ]) {
      const { rows } = await tenancy.run(fixture.acme.id, () => tenancy.query(text));
      expect(rows).toEqual([{ body: fixture.acme.canary }]);
    }
    expect(opened).toBe(1);
    await tenancy.end();
  });
});
