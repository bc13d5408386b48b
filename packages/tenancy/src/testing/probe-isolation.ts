import { createHash } from "node:crypto";
import { Client, DatabaseError, escapeIdentifier, type QueryConfig } from "pg";
import { readSql } from "../provision.ts";
import { searchPath, tenantId, type Placement, type TenantId } from "../placement.ts";
import { SigningKey, signToken } from "../token.ts";
import { injections } from "./injections.ts";

export interface ProbedTenant {
  readonly id: TenantId;
  readonly canary: string;
  readonly placement: Placement;
  /** The owner's login in the tenant's database, outside a transaction. */
  readonly owner: Client;
  readonly appUrl: string;
}

export interface ProbeTarget {
  readonly attacker: ProbedTenant;
  /** Has a row in `notes` that holds its canary, and a notebook. */
  readonly victim: ProbedTenant;
  /** What the victim's database checks tokens with. */
  readonly key: Buffer;
}

interface Session extends ProbeTarget {
  /** The application's login in the victim's database. */
  readonly app: Client;
  /** The victim's table of notes, qualified. */
  readonly notes: string;
  readonly isSharedDatabase: boolean;
  token(id: TenantId, options?: { key?: Buffer; expiresInSeconds?: number }): string;
}

/** What came of statements run in one transaction that is rolled back: the last one's rows, or its SQLSTATE. */
type Outcome = readonly unknown[] | string;

/**
 * Attacks a live database as the application's login, as another tenant, and as the owner whom the policies bind too.
 *
 * @returns the sentences that turned out false; none where the isolation holds. The tables `notebooks` and `notes` of the engine's
 * own tests are expected. Nothing is left behind.
 */
export async function probeIsolation(
  target: ProbeTarget,
  { stopAtFirst = false }: { stopAtFirst?: boolean } = {},
): Promise<string[]> {
  const app = new Client({ connectionString: target.victim.appUrl });
  await app.connect();
  const { attacker, victim } = target;
  const session: Session = {
    ...target,
    app,
    notes: `${escapeIdentifier(victim.placement.schema)}.notes`,
    isSharedDatabase:
      attacker.placement.server === victim.placement.server &&
      attacker.placement.database === victim.placement.database,
    token: (id, { key = target.key, expiresInSeconds = 60 } = {}) =>
      signToken(id, new SigningKey(key), Math.floor(Date.now() / 1000) + expiresInSeconds),
  };
  const broken: string[] = [];
  try {
    for (const [sentence, holds] of Object.entries(probes)) {
      // A probe that cannot even be made is a probe that failed.
      const answer = await holds(session).catch(() => false);
      if (Array.isArray(answer)) broken.push(...answer.map((exception) => `${sentence}: ${exception}`));
      else if (!answer) broken.push(sentence);
      if (stopAtFirst && broken.length > 0) break;
    }
  } finally {
    await app.end();
  }
  return broken;
}

/** Each says whether its sentence holds, or the exceptions to it. */
const probes: Record<string, (session: Session) => Promise<boolean | string[]>> = {
  "shows no row without a context": async ({ app, notes }) =>
    (await outcome(app, [`select * from ${notes}`])) === "RH001",

  "binds the owner too": async ({ victim, notes }) =>
    (await outcome(victim.owner, [`select * from ${notes}`])) === "RH001",

  "serves a tenant with its own rows, and fills in whose they are": async ({ app, victim, token }) => {
    const rows = await outcome(app, [
      entering(token(victim.id)),
      `insert into notes (body) values ('probe') returning tenant_id, id`,
      `update notes set body = 'probed' where body = 'probe'`,
      `delete from notes where body = 'probed' returning tenant_id`,
    ]);
    return Array.isArray(rows) && rows.length === 1 && JSON.stringify(rows).includes(victim.id);
  },

  "shows another tenant no row": async (session) => {
    if (!session.isSharedDatabase) return true;
    for (const condition of ["true", `tenant_id = '${session.victim.id}'`]) {
      if (leaks(session, await asAttacker(session, `select * from ${session.notes} where ${condition}`)))
        return false;
    }
    return true;
  },

  "lets another tenant write no row of its victim": async (session) => {
    const { victim, notes, attacker } = session;
    const own = `${escapeIdentifier(attacker.placement.schema)}.notes`;
    const planted = await asAttacker(
      session,
      `insert into ${notes} (tenant_id, body) values ('${victim.id}', 'planted')`,
    );
    const given = await asAttacker(
      session,
      `insert into ${own} (body) values ('mine')`,
      `update ${own} set tenant_id = '${victim.id}'`,
    );
    const gone = await asAttacker(
      session,
      `delete from ${notes} where tenant_id = '${victim.id}' returning *`,
    );
    const changed = await asAttacker(
      session,
      `update ${notes} set body = 'changed' where tenant_id = '${victim.id}' returning *`,
    );
    return (
      typeof planted === "string" &&
      typeof given === "string" &&
      [gone, changed].every((result) => typeof result === "string" || result.length === 0)
    );
  },

  "lets a tenant write rows of its own only": async ({ app, victim, token }) => {
    const stranger = "01990000-0000-7000-8000-00000000dead";
    const planted = await outcome(app, [
      entering(token(victim.id)),
      `insert into notes (tenant_id, body) values ('${stranger}', 'planted')`,
    ]);
    const given = await outcome(app, [
      entering(token(victim.id)),
      `update notes set tenant_id = '${stranger}'`,
    ]);
    return planted === "42501" && given === "42501";
  },

  "believes no token but its own": async ({ victim, attacker, notes, token }) => {
    const read = (text: string) => outcome(victim.owner, [setting(text), `select * from ${notes}`]);
    const good = token(victim.id);
    const otherKey = createHash("sha256").update("another placement's key").digest();
    const falseTokens = [
      good.slice(0, 65) + "0".repeat(64),
      good.slice(0, 65),
      good.slice(0, -1),
      `${good}0`,
      victim.id + token(attacker.id).slice(36),
      good.slice(0, 37) + "9999999999" + good.slice(47),
      token(victim.id, { key: otherKey }),
    ];
    for (const falseToken of falseTokens) if ((await read(falseToken)) !== "RH002") return false;
    return (
      Array.isArray(await read(good)) &&
      (await read(token(victim.id, { expiresInSeconds: -1 }))) === "RH003" &&
      (await read("")) === "RH001"
    );
  },

  "lets nobody in with a false token, and tells with it nothing about who lives there": async (session) => {
    const { app, victim, notes } = session;
    const stranger = tenantId("01990000-0000-7000-8000-00000000dead");
    const falsely = (id: TenantId, ...rest: string[]) =>
      outcome(app, [entering(session.token(id, { key: Buffer.alloc(32, 7) })), ...rest]);
    return (
      (await falsely(victim.id, `select * from ${notes}`)) === "RH002" &&
      JSON.stringify(await falsely(victim.id)) === JSON.stringify(await falsely(stranger))
    );
  },

  "lets in only who lives there and is not suspended": async ({ app, victim, token }) => {
    const stranger = tenantId("01990000-0000-7000-8000-00000000dead");
    const suspended = await outcome(victim.owner, [
      `update rowhouse.residents set state = 'suspended'`,
      entering(token(victim.id)),
    ]);
    return (await outcome(app, [entering(token(stranger))])) === "RH005" && suspended === "RH006";
  },

  "refuses a snapshot older than the fence": async ({ app, victim, token }) =>
    (await outcome(app, ["set transaction isolation level repeatable read", entering(token(victim.id))])) ===
    "RH007",

  "serves no version of the tables but those that are asked for": async ({ app, victim, token }) =>
    (await outcome(app, [entering(token(victim.id), 1_000_000)])) === "RH008",

  "makes a removal wait for a transaction in flight": async ({ app, victim, token }) => {
    await app.query(`begin; ${entering(token(victim.id))}`);
    // A millisecond is enough: a lock that is held is held however long one waits.
    const removal = await outcome(victim.owner, [
      "set local lock_timeout = 1",
      `select rowhouse.remove_tenant('${victim.id}')`,
    ]);
    await app.query("rollback");
    return removal === "55P03";
  },

  "removes a tenant from the fence": async ({ victim, token }) =>
    (await outcome(victim.owner, [
      `select rowhouse.remove_tenant('${victim.id}')`,
      entering(token(victim.id)),
    ])) === "RH005",

  "looks for names in the tenant's own schema only": async ({ app, victim, token }) =>
    JSON.stringify(
      await outcome(app, [
        "set local search_path = pg_catalog, pg_temp",
        entering(token(victim.id)),
        "select current_setting('search_path') as path",
      ]),
    ) === JSON.stringify([{ path: searchPath(victim.placement) }]),

  "keeps the meaning of the engine's names, whatever the search_path": async ({ victim, token, notes }) => {
    const shadowed = (...statements: string[]) =>
      outcome(victim.owner, [SHADOWS, "set local search_path = shadows, pg_catalog", ...statements]);
    const falseToken = token(victim.id, { key: Buffer.alloc(32, 7) });
    const results = [
      await shadowed(setting(falseToken), "select rowhouse.tenant_id()"),
      await shadowed(`select rowhouse.refuse_token('${falseToken}')`),
      await shadowed(setting(""), "select rowhouse.tenant_id()"),
      await shadowed(entering(token(tenantId("01990000-0000-7000-8000-00000000dead")))),
      await shadowed("update rowhouse.residents set state = 'suspended'", entering(token(victim.id))),
      await shadowed(entering(token(victim.id), 1_000_000)),
      typeof (await shadowed(
        `select rowhouse.create_search('${notes}', array['body'], 'range', 'shadowed')`,
        "select rowhouse.describe_search(s), rowhouse.search_body(s) from rowhouse.searches s",
        `select rowhouse.admit_tenant('${victim.id}', '"x"', 'resident', 9)`,
        "update rowhouse.residents set search_path = 'y'",
      )),
    ];
    return (
      JSON.stringify(results) ===
      JSON.stringify(["RH002", "RH002", "RH001", "RH005", "RH006", "RH008", "object"])
    );
  },

  "lets a transaction enter once": async ({ app, victim, token }) =>
    (await outcome(app, [entering(token(victim.id)), entering(token(victim.id))])) === "RH004",

  "takes no second key and no short one": async ({ victim }) => {
    const pads = "decode(repeat('00', 64), 'hex')";
    const second = await outcome(victim.owner, [
      `insert into rowhouse.keys (inner_pad, outer_pad) values (${pads}, ${pads})`,
    ]);
    const other = await outcome(victim.owner, [
      `insert into rowhouse.keys (only_one, inner_pad, outer_pad) values (false, ${pads}, ${pads})`,
    ]);
    const none = await outcome(victim.owner, ["update rowhouse.keys set inner_pad = null"]);
    const short = await outcome(victim.owner, ["update rowhouse.keys set inner_pad = '\\x00'"]);
    const shortOuter = await outcome(victim.owner, ["update rowhouse.keys set outer_pad = '\\x00'"]);
    return [second, other, none, short, shortOuter].join() === "23505,23514,23502,23514,23514";
  },

  "believes no token of an earlier key, in a session that knew it": async ({ victim, token }) =>
    (await outcome(victim.owner, [
      `select set_config('rowhouse.token', '${token(victim.id)}', true)`,
      "select rowhouse.tenant_id()",
      "update rowhouse.keys set inner_pad = outer_pad",
      "select rowhouse.tenant_id()",
    ])) === "RH002",

  "takes no resident that is written otherwise, unknown or there already": async ({ victim }) => {
    const insert = (id: string, state: string) =>
      outcome(victim.owner, [
        `insert into rowhouse.residents (tenant_id, search_path, state, epoch) values ('${id}', 'x', '${state}', 1)`,
      ]);
    const upperCase = await insert("01990000-0000-7000-8000-00000000DEAD", "resident");
    const unknown = await insert("01990000-0000-7000-8000-00000000dead", "guest");
    return [upperCase, unknown, await insert(victim.id, "resident")].join() === "23514,23514,23505";
  },

  "answers alike for another tenant's rows and for rows that are not there": async (session) => {
    const { attacker, victim, token } = session;
    if (attacker.placement.schema !== victim.placement.schema || !session.isSharedDatabase) return true;
    const idIn = async (table: string) => {
      const [row] = await outcome(session.app, [
        entering(token(victim.id)),
        `select id from ${table} limit 1`,
      ]);
      return (row as { id: string } | undefined)?.id ?? "";
    };
    const tell = async (id: string) => {
      const answers: string[] = [];
      for (const insert of [
        `insert into notes (notebook_id, body) values ('${id}', 'x')`,
        `insert into notebooks (id, title) values ('${id}', 'x')`,
        `insert into notes (id, body) values ('${id}', 'x')`,
      ]) {
        answers.push(await told(session.app, [entering(token(attacker.id)), insert]));
      }
      return answers.join("\n").replaceAll(id, "");
    };
    const theirs = [await idIn("notebooks"), await idIn("notes")];
    const answers = new Set([await tell("01990000-0000-7000-8000-00000000beef")]);
    for (const id of theirs) answers.add(await tell(id));
    const titled = await outcome(session.app, [
      entering(token(attacker.id)),
      `insert into notebooks (title) values ('${victim.canary}')`,
    ]);
    return answers.size === 1 && !theirs.includes("") && Array.isArray(titled);
  },

  "lets no row refer to what is not there": async ({ app, victim, token }) =>
    (await outcome(app, [
      entering(token(victim.id)),
      "insert into notes (notebook_id, body) values ('01990000-0000-7000-8000-00000000beef', 'x')",
    ])) === "23503",

  "finds in a search only the tenant's own": async (session) => {
    const { victim, token, app } = session;
    const search = `${escapeIdentifier(victim.placement.schema)}.search_notes_body`;
    const declared = await outcome(victim.owner, [`select to_regproc('${search}') is not null as it_is`]);
    if (!(declared[0] as { it_is: boolean }).it_is) return true;
    const found = (id: TenantId) => outcome(app, [entering(token(id)), `select * from ${search}('CANARY')`]);
    const own = await found(victim.id);
    const others = session.isSharedDatabase
      ? await asAttacker(session, `select * from ${search}('${victim.canary.slice(2)}')`)
      : [];
    return (
      Array.isArray(own) &&
      own.length === 1 &&
      Array.isArray(others) &&
      others.length === 0 &&
      (await outcome(app, [`select * from ${search}('a')`])) === "RH001"
    );
  },

  "lets the application do nothing but its four verbs": async (session) => {
    const { victim, app, token, notes } = session;
    const schema = escapeIdentifier(victim.placement.schema);
    const forbidden = [
      `truncate ${notes}`,
      `create trigger t before update on ${notes} for each row execute function suppress_redundant_updates_trigger()`,
      `alter table ${notes} disable row level security`,
      `reindex table ${notes}`,
      "create temporary table t (x text)",
      "create schema s",
      `create table ${schema}.t (x text)`,
      "create table public.t (x text)",
      "create table rowhouse.t (x text)",
      "create role rowhouse_probe",
      "select * from rowhouse.keys",
      "select rowhouse.inner_pad()",
      "select rowhouse.outer_pad()",
      "select * from rowhouse.residents",
      "select * from rowhouse.migrations",
      `select rowhouse.admit_tenant('${victim.id}', 'x', 'resident', 1)`,
      `select rowhouse.remove_tenant('${victim.id}')`,
      "do $$ begin null; end $$",
      "select set_config('a.b', 'c', true)",
      "update pg_settings set setting = 'x' where name = 'application_name'",
      "select query from pg_stat_activity",
      "select pg_stat_get_activity(null)",
      "select pg_stat_get_backend_activity(1)",
      "select * from pg_locks",
      "select pg_terminate_backend(0)",
      "select pg_advisory_lock(1)",
      "select pg_notify('x', 'y')",
      "select lo_create(0)",
      "select query_to_xml('select 1', true, false, '')",
      "select * from pg_authid",
      "select pg_read_file('PG_VERSION')",
    ];
    for (const statement of forbidden) {
      const result = await outcome(app, [entering(token(victim.id)), statement]);
      if (result !== "42501") return false;
    }
    return true;
  },

  "gives neither the application nor PUBLIC a right too many": async ({ app, victim }) => {
    const { rows } = await app.query<{ excess: string }>(
      `with withheld as (${await readSql("withheld", {})}) ${EXCESS}`,
      [victim.placement.schema],
    );
    return rows.map(({ excess }) => excess);
  },

  "says of every row whose it is": async ({ app, victim }) => {
    const { rows } = await app.query<{ sound: boolean }>(
      `select bool_and(a.attnotnull and a.atttypid = 'uuid'::regtype) as sound from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = $1::regnamespace and c.relkind = 'r' and a.attname = 'tenant_id'`,
      [escapeIdentifier(victim.placement.schema)],
    );
    return rows[0]?.sound === true;
  },

  "returns no canary for any payload injected into a SELECT, nor for any statement": async (session) => {
    const { victim, notes } = session;
    for (const { value, statement } of injections({ victimId: victim.id, table: notes, column: "body" })) {
      const result = await injected(
        session,
        statement ?? `select body from ${notes} where body = '${value}'`,
      );
      if (leaks(session, result)) return false;
    }
    return true;
  },
};

/** Functions and operators which the engine uses, in a schema where they only say that they were called. */
const SHADOWS = `
  create schema shadows;
  create function shadows.sha256(bytea) returns bytea language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.encode(bytea, text) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.convert_to(text, name) returns bytea language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.left(text, integer) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.substr(text, integer) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.current_database() returns name language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.quote_ident(text) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.current_setting(text) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.format(text, integer, integer, integer) returns text language plpgsql as $$ begin raise 'shadow'; end $$;
  create function shadows.same(text, text) returns boolean language plpgsql as $$ begin raise 'shadow'; end $$;
  create operator shadows.= (leftarg = text, rightarg = text, function = shadows.same);
  grant usage on schema shadows to public;`;

/** What the application's own login holds beyond what the engine gave it, in the schema $1, as it sees it itself. */
const EXCESS = `
  select format('%s on %s', privilege, c.oid::regclass) as excess
  from pg_class c, unnest(array['truncate', 'references', 'trigger', 'maintain']) privilege
  where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p') and has_table_privilege(c.oid, privilege)
  union all
  select distinct format('%s to %s', c.oid::regclass, case g.grantee when 0 then 'public' else current_user end) from pg_class c, aclexplode(c.relacl) g
  where c.relnamespace in (to_regnamespace(quote_ident($1)), 'rowhouse'::regnamespace) and c.relkind in ('r', 'p')
    and (g.grantee = 0 or g.grantee = current_user::regrole and c.relnamespace = 'rowhouse'::regnamespace)
  union all
  select format('%s to %s', p.oid::regprocedure, case g.grantee when 0 then 'public' else current_user end)
  from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
  where p.pronamespace = 'rowhouse'::regnamespace
    and (g.grantee = 0 or g.grantee = current_user::regrole and p.proname not in ('enter', 'tenant_id', 'claimed_tenant_id'))
  union all
  select n.nspname || ' to public' from pg_namespace n, aclexplode(n.nspacl) g where n.nspname = 'rowhouse' and g.grantee = 0
  union all
  select 'create in ' || n.nspname from pg_namespace n where n.nspname !~ '^pg_' and has_schema_privilege(n.oid, 'create')
  union all
  select privilege || ' in the database' from unnest(array['create', 'temporary']) privilege where has_database_privilege(current_database(), privilege)
  union all
  select 'the database to public' from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g where d.datname = current_database() and g.grantee = 0
  union all
  select 'attributes of ' || r.rolname from pg_roles r
  where r.rolname = current_user and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
    or r.rolname = (select pg_get_userbyid(nspowner) || '_search' from pg_namespace where nspname = 'rowhouse')
      and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
  union all
  select 'update on pg_settings' where has_table_privilege('pg_catalog.pg_settings', 'update')
  union all
  select 'membership in ' || m.roleid::regrole from pg_auth_members m where m.member = current_user::regrole
  union all
  select w.name from withheld w
  where case w.kind when 'function' then has_function_privilege(w.oid, w.privilege) when 'table' then has_table_privilege(w.oid, w.privilege)
    else has_language_privilege(w.oid, w.privilege) end`;

/** Runs statements in one transaction and rolls it back. */
async function outcome(client: Client, statements: readonly string[]): Promise<Outcome> {
  await client.query("begin");
  try {
    let rows: unknown[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows ?? [];
    return rows;
  } catch (error) {
    return error instanceof DatabaseError ? (error.code ?? "") : String(error);
  } finally {
    await client.query("rollback");
  }
}

/** The error in full, as the caller reads it. */
async function told(client: Client, statements: readonly string[]): Promise<string> {
  await client.query("begin");
  try {
    for (const statement of statements) await client.query(statement);
    return "done";
  } catch (error) {
    const { code, message, detail, hint } = error as DatabaseError;
    return JSON.stringify([code, message, detail, hint]);
  } finally {
    await client.query("rollback");
  }
}

/** In the victim's database, as the application serving the attacker. Where that does not live there, it is refused. */
function asAttacker({ app, attacker, token }: Session, ...statements: string[]): Promise<Outcome> {
  return outcome(app, [entering(token(attacker.id)), ...statements]);
}

async function injected({ app, attacker, token }: Session, text: string): Promise<unknown> {
  await app.query("begin");
  try {
    await app.query(entering(token(attacker.id)));
    // The driver would send a statement without parameters by the simple protocol, which takes several; the engine never does.
    const { rows } = await app.query({ text, queryMode: "extended" } as QueryConfig);
    return rows;
  } catch (error) {
    return { ...(error as Error), message: String(error) };
  } finally {
    await app.query("rollback");
  }
}

function leaks({ victim }: Session, result: unknown): boolean {
  return JSON.stringify(result).includes(victim.canary);
}

function entering(token: string, servesFrom?: number): string {
  return `select rowhouse.enter('${token}'${servesFrom === undefined ? "" : `, ${servesFrom}`})`;
}

function setting(token: string): string {
  return `select set_config('rowhouse.token', '${token}', true)`;
}
