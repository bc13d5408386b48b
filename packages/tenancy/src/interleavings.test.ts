import * as fc from "fast-check";
import { Client } from "pg";
import { expect } from "vitest";
import { tenantId, type Placement, type TenantId } from "./placement.ts";
import { admitTenant } from "./provision.ts";
import { createTenancy, type Tenancy } from "./tenancy.ts";
import { forEachIsolation, testConnection, testRoles, type IsolationFixture } from "./testing.ts";
import { openTransactionOf } from "./transaction.ts";

const READ = "select body from notes order by body";
const INSERT = "insert into notes (body) values ($1) returning body";
const SLEEP_AND_WRITE =
  "with written as (insert into notes (body) values ($1) returning body) select pg_sleep(10) from written";

/** What a step is given: a text of its own, and after how many turns of the event loop it changes its mind. */
interface Given {
  body: string;
  turns: number;
}

const afterTurns = async (turns: number) => {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
};

/** Aborts by itself, before, while or after the first bytes are sent. */
function abortAfter(turns: number): AbortSignal {
  const controller = new AbortController();
  void afterTurns(turns).then(() => controller.abort(new Error("changed my mind")));
  return controller.signal;
}

/** Whatever these do, done alone they always come to the same. */
const steps: Record<string, (tenancy: Tenancy, given: Given) => Promise<unknown>> = {
  reads: (tenancy) => Promise.all([READ, READ, READ].map((text) => tenancy.query(text))),
  "an insert": (tenancy, { body }) => tenancy.query(INSERT, [body]),
  "an update": async (tenancy, { body }) =>
    (await tenancy.query("update notes set body = body || '!' where body like $1", [`${body}%`])).rowCount,
  "a delete": async (tenancy, { body }) =>
    (await tenancy.query("delete from notes where body like $1", [`${body}%`])).rowCount,
  "an upsert": (tenancy, { body }) =>
    tenancy.query(
      `insert into notebooks (title) values ($1)
       on conflict (tenant_id, title) do update set title = excluded.title || '!' returning title`,
      [body],
    ),
  "a merge": (tenancy, { body }) =>
    tenancy.query(
      `merge into notebooks b using (select $1 as title) s on b.title = s.title
       when matched then delete when not matched then insert (title) values (s.title) returning b.title`,
      [body],
    ),
  "a transaction": (tenancy, { body }) =>
    tenancy.transaction(async (tx) => {
      await tx.query(INSERT, [body]);
      await tx.query("update notes set body = body || '?' where body = $1", [body]);
      return tx.query(READ);
    }),
  "transactions inside": (tenancy, { body }) =>
    tenancy.transaction(async (tx) => {
      const { nesting } = openTransactionOf(tx);
      const kept = nesting.begin();
      await tx.query(INSERT, [body]);
      const undone = nesting.begin();
      await tx.query(INSERT, ["undone"]);
      await tx.query("select 1 / 0").catch(() => {});
      await undone.rollback();
      await kept.commit();
      return tx.query(READ);
    }),
  "an error": (tenancy) => tenancy.query("select 1 / (count(*) - count(*)) from notes"),
  "an error while planning": (tenancy) => tenancy.query("select nothing from notes"),
  "an error in a transaction": (tenancy, { body }) =>
    tenancy.transaction(async (tx) => {
      await tx.query(INSERT, [body]);
      await tx.query("select 1 / 0");
    }),
  "an error that is swallowed": (tenancy, { body }) =>
    tenancy.transaction(async (tx) => {
      await tx.query(INSERT, [body]);
      await tx.query("select 1 / 0").catch(() => {});
    }),
  "an exception": (tenancy, { body }) =>
    tenancy.transaction(async (tx) => {
      await tx.query(INSERT, [body]);
      throw new Error("not after all");
    }),
  "a timeout": (tenancy, { body }) =>
    tenancy.transaction(async (tx) => {
      await tx.query("set local statement_timeout = 3");
      await tx.query(SLEEP_AND_WRITE, [body]);
    }),
  "a cancel": (tenancy, { body, turns }) =>
    tenancy.query(SLEEP_AND_WRITE, [body], { signal: abortAfter(turns) }),
  "a cancel in a transaction": (tenancy, { body, turns }) =>
    tenancy.transaction(
      async (tx) => {
        await tx.query(INSERT, [body]);
        await tx.query(SLEEP_AND_WRITE, [body]);
      },
      { signal: abortAfter(turns) },
    ),
  "its own commit": (tenancy, { body }) =>
    tenancy.transaction(async (tx) => {
      await tx.query(INSERT, [body]);
      await tx.query("commit");
      await tx.query(READ);
    }),
  "a setting for the transaction": (tenancy) =>
    tenancy.transaction(async (tx) => {
      await tx.query("set local work_mem = '5MB'");
      return tx.query("select current_setting('work_mem')");
    }),
  "a setting by a function": (tenancy) =>
    tenancy.query("select set_config('work_mem', '5MB', false) from notes"),
};

const residues = {
  "a setting": "set session work_mem = '5MB'",
  "a role": "set role none",
  "another path": "set search_path = pg_catalog",
  "a temporary table": "create temporary table notes (body text)",
  "a channel": "listen canaries",
  "a prepared statement": "prepare canaries as select 'canary'",
  "statements taken away": "deallocate all",
  "a cursor": "declare c cursor with hold for select body from notes",
  "a lock": "select pg_advisory_lock(1)",
  "a shared lock":
    "select pg_try_advisory_lock_shared(hashtextextended(left(current_setting('rowhouse.token'), 36), 0))",
  "a read-only session": "set session characteristics as transaction read only",
  "a block":
    "do $x$ begin execute 'deallocate all'; execute 'prepare rh2 as select 1'; perform 1 / 0; end $x$",
};
for (const [name, text] of Object.entries(residues)) {
  steps[`${name} left behind`] = (tenancy) => tenancy.query(text);
  // Whether the engine's COMMIT was among them, and so the answer, depends on what the connection was used for.
  if (text === "deallocate all") continue;
  steps[`${name} left behind in a transaction`] = (tenancy, { body }) =>
    tenancy.transaction(async (tx) => {
      await tx.query(INSERT, [body]);
      await tx.query(text);
    });
}

const step = fc.record({
  what: fc.oneof(fc.constant("reads"), fc.constantFrom(...Object.keys(steps))),
  body: fc.constantFrom("x", "y", "z"),
  turns: fc.nat(6),
  pause: fc.nat(4),
});
const program = fc.array(step, { minLength: 1, maxLength: 8 });
type Program = typeof program extends fc.Arbitrary<infer T> ? T : never;

interface Player {
  readonly id: TenantId;
  readonly placement: Placement;
  readonly canary: string;
}

function rowsOf(outcome: unknown): unknown {
  if (Array.isArray(outcome)) return outcome.map(rowsOf);
  return typeof outcome === "object" && outcome !== null && "rows" in outcome ? outcome.rows : outcome;
}

/** What a tenant sees of a program, and what it has at the end. */
async function play(tenancy: Tenancy, { id, canary }: Player, plan: Program): Promise<unknown[]> {
  return tenancy.run(id, async () => {
    await tenancy.query("delete from notes where body <> $1", [canary]);
    await tenancy.query("delete from notebooks");
    const seen: unknown[] = [];
    for (const { what, pause, ...given } of plan) {
      await afterTurns(pause);
      const outcome = await steps[what]?.(tenancy, given).catch(
        // The engine's names for its statements count up in each connection.
        ({ code, message }: Error & { code?: string }) => `${code}: ${message.replace(/"rh\d+"/, "rh")}`,
      );
      seen.push({ [what]: rowsOf(outcome) });
    }
    const left = await tenancy.query(
      "select body from notes union all select title from notebooks order by 1",
    );
    return [...seen, left.rows];
  });
}

/** Asked past the engine in an idle connection, by the application's own login. */
const PROBE = `
  select coalesce(current_setting('rowhouse.token', true), '') as token, current_user, session_user,
         (select json_object_agg(name, setting) from pg_settings where source = 'session') as settings,
         (select json_agg(name) from pg_cursors) as cursors,
         (select json_agg(channel) from pg_listening_channels() channel) as channels,
         (select json_agg(relname) from pg_class where relpersistence = 't' and pg_table_is_visible(oid)) as temporary,
         (select json_agg(statement) from pg_prepared_statements
          where name !~ '^rh[0-9]+$' or statement ~ 'canary') as statements`;

const CLEAN = {
  token: "",
  current_user: testRoles.app,
  session_user: testRoles.app,
  settings: null,
  cursors: null,
  channels: null,
  temporary: null,
  statements: null,
};

/** Three tenants over pools of so many connections, each of which can be looked at. */
function openPools(
  fixture: IsolationFixture,
  players: readonly Player[],
  max: number,
  sharesConnections: boolean,
) {
  const clients = new Set<Client & { processID?: number }>();
  class Watched extends Client {
    constructor(...config: ConstructorParameters<typeof Client>) {
      super(...config);
      clients.add(this);
    }
  }
  const urls = new Map(
    [fixture.acme, fixture.initech].map(({ placement, appUrl }) => [placement.database, appUrl]),
  );
  const tenancy = createTenancy({
    catalog: {
      locate: (id) => {
        const placement = players.find((player) => player.id === id)?.placement;
        return Promise.resolve(placement && { tenantId: id, placement, epoch: 1 });
      },
    },
    connection: ({ database }) => ({ ...testConnection(urls.get(database) ?? ""), max, Client: Watched }),
    key: () => fixture.key,
    sharesConnections,
  });
  const openClients = () =>
    [...clients].filter((client) => client.processID && !Reflect.get(client, "_ending"));
  return {
    tenancy,
    async untilShared({ id }: Player): Promise<void> {
      for (;;) {
        await Promise.all(Array.from({ length: 6 }, () => tenancy.run(id, () => tenancy.query(READ))));
        for (const client of openClients()) {
          const { rows } = await client.query<{ shared: string }>(
            "select current_setting('transaction_read_only') as shared",
          );
          if (rows[0]?.shared === "on") return;
        }
      }
    },
    /** What is left in the connections, which are all idle. */
    async residue(watchers: readonly Client[]): Promise<unknown[]> {
      const open = openClients();
      const found: unknown[] = [];
      for (const client of open) {
        // A shared connection that gives up its place may be closed by now.
        const { rows } = await client.query(PROBE).catch((error: unknown) => {
          if (openClients().includes(client)) throw error;
          return { rows: [] };
        });
        found.push(...rows);
      }
      for (const watcher of watchers) {
        const { rows } = await watcher.query("select locktype, mode from pg_locks where pid = any($1)", [
          open.map(({ processID }) => processID),
        ]);
        found.push(...rows);
      }
      return found.filter((left) => JSON.stringify(left) !== JSON.stringify(CLEAN));
    },
    /** Goes on only when this many units of work of a tenant hold a connection at once. */
    async holdAtOnce({ id }: Player, count: number): Promise<void> {
      const { promise: allHold, resolve } = Promise.withResolvers<void>();
      let holding = 0;
      const hold = () =>
        tenancy.withTenant(id, async (tx) => {
          await tx.query("select 1");
          if (++holding === count) resolve();
          await allHold;
        });
      await Promise.all(Array.from({ length: count }, hold)).finally(resolve);
    },
  };
}

forEachIsolation((it) => {
  for (const [pool, max, sharesConnections] of [
    ["one connection", 1, false],
    ["two connections", 2, false],
    ["four connections, one of them shared by reads and one by writes", 4, true],
  ] as const) {
    it(`shows a tenant what it sees alone, whatever others do beside it, over ${pool}`, async (fixture) => {
      const { acme, initech } = fixture;
      // The third lives where acme does, so that in every isolation two meet in one connection.
      const globex = {
        id: tenantId(crypto.randomUUID()),
        placement: acme.placement,
        canary: "canary-of-globex",
      };
      await admitTenant(acme.owner, { tenantId: globex.id, placement: acme.placement, epoch: 1 });
      const players: readonly Player[] = [acme, initech, globex];
      const watchers = [...new Set([acme.database, initech.database])].map(
        (database) => new Client({ connectionString: database.url("superuser") }),
      );
      for (const watcher of watchers) {
        await watcher.connect();
        await watcher.query(
          `grant execute on function pg_prepared_statement(), pg_cursor() to ${testRoles.app}`,
        );
      }
      const alone = openPools(fixture, players, 1, false);
      const together = openPools(fixture, players, max, sharesConnections);
      await together.tenancy.run(globex.id, () => together.tenancy.query(INSERT, [globex.canary]));

      try {
        if (sharesConnections) for (const player of players) await together.untilShared(player);
        await fc.assert(
          fc.asyncProperty(fc.tuple(program, program, program), async (plans) => {
            const expected: unknown[] = [];
            for (const [index, player] of players.entries())
              expected.push(await play(alone.tenancy, player, plans[index] ?? []));
            const seen = await Promise.all(
              players.map((player, index) => play(together.tenancy, player, plans[index] ?? [])),
            );
            expect(seen).toEqual(expected);
            for (const [index, answers] of seen.entries()) {
              const foreign = players.filter((_, other) => other !== index).map(({ canary }) => canary);
              const text = JSON.stringify(answers);
              expect(foreign.filter((canary) => text.includes(canary))).toEqual([]);
            }
            expect(await together.residue(watchers)).toEqual([]);
            for (const player of players) await together.holdAtOnce(player, Math.min(max, 2));
          }),
          // A hang is a failure that names its seed. Made smaller, the same plan may meet another moment and pass.
          { numRuns: 8, timeout: 20_000, endOnFailure: true },
        );
      } finally {
        await Promise.all([alone, together].map(({ tenancy }) => tenancy.end()));
        await Promise.all(watchers.map((watcher) => watcher.end()));
        await acme.owner.query("select rowhouse.remove_tenant($1)", [globex.id]);
      }
    });
  }
});
