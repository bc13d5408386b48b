import { escapeIdentifier, type ClientBase } from "pg";
import { TenancyError } from "../errors.ts";
import { readSql } from "../provision.ts";
import type { Migration } from "./release.ts";
import { splitStatements } from "./split-statements.ts";

/** Where migrations are applied: a placement, or the control plane. */
export interface Target {
  /** The ledger's scope: a placement's id, or `control`. */
  readonly scope: string;
  readonly schema: string;
}

export interface ApplyOptions {
  /** Whose grants and policy each tenant table gets. Without it the tables are not tenants'. */
  readonly appRole?: string | undefined;
  /** How long a statement may wait for a lock, while every other statement on that table waits behind it. */
  readonly lockTimeoutMs: number;
}

/** Building an index concurrently waits for transactions that began before it, and lets everybody else work. */
const CONCURRENTLY_TIMEOUT_MS = 300_000;

/** Raised when another runner applied the migration meanwhile: read the ledger again. */
export class AppliedElsewhere extends Error {}

/**
 * Applies one migration to some targets in one transaction: all of them have it afterwards, with their ledger rows and guards, or
 * none has. Without a transaction where its file says so.
 *
 * @throws AppliedElsewhere, or whatever PostgreSQL says; the connection is then ready for the next statement
 */
export async function applyMigration(
  owner: ClientBase,
  migration: Migration,
  targets: readonly Target[],
  options: ApplyOptions,
): Promise<void> {
  if (!migration.inTransaction) {
    for (const target of targets) await applyStatements(owner, migration, target, options);
    return;
  }
  const { appRole, lockTimeoutMs } = options;
  await inTransaction(owner, lockTimeoutMs, async () => {
    const transaction = await claim(owner, migration, targets);
    await owner.query(targets.map(({ schema }) => inSchema(schema, migration.text)).join("\n"));
    // Of privileges alone no lock tells, nor of tables that an application had before its first migration.
    const looksCloselyAtAll = migration.number === 1 || /\b(grant|revoke)\b/i.test(migration.text);
    if (appRole !== undefined) await guardTables(owner, targets, appRole, { looksCloselyAtAll });
    await finish(owner, [migration], targets, appRole !== undefined, transaction);
  });
}

/** The text run with its schema as the only one on the path; made first where it is missing. */
function inSchema(schema: string, text: string): string {
  const name = escapeIdentifier(schema);
  return `create schema if not exists ${name}; set local search_path = ${name};\n${text}\n;`;
}

/** Guards, and notes the version of, placements that have nothing pending: after a new release of the engine itself. */
export async function settlePlacements(
  owner: ClientBase,
  targets: readonly Target[],
  version: number,
  { appRole, lockTimeoutMs }: ApplyOptions & { appRole: string },
): Promise<void> {
  await inTransaction(owner, lockTimeoutMs, async () => {
    await guardTables(owner, targets, appRole, { looksCloselyAtAll: true });
    await noteVersion(owner, targets, version);
  });
}

/**
 * Row level security, policy and grants for every table that has a `tenant_id` and lacks any of them. Without
 * `looksCloselyAtAll` only the tables that this transaction has locked are looked at. Says what it guarded.
 */
export async function guardTables(
  owner: ClientBase,
  targets: readonly Target[],
  appRole: string,
  { looksCloselyAtAll = false } = {},
): Promise<Unguarded[]> {
  const { rows } = await owner.query<Unguarded>({
    // planned once for a connection
    name: "rowhouse unguarded",
    text: await readSql("unguarded", {}),
    values: [targets.map(({ schema }) => schema), appRole, looksCloselyAtAll],
  });
  if (rows.length > 0) await owner.query(await guardScript(rows, appRole));
  return rows;
}

/** What lacks its guards. */
export interface Unguarded {
  readonly schema: string;
  /** Null for the schema itself. */
  readonly table: string | null;
  /** Nobody was granted anything on it, so that nothing has to be taken back first. */
  readonly is_bare: boolean | null;
}

/** The statements that guard it. */
export async function guardScript(unguarded: readonly Unguarded[], appRole: string): Promise<string> {
  const app_role = escapeIdentifier(appRole);
  const statements = unguarded.map(async ({ schema, table, is_bare: isBare }) => {
    if (table === null) return `grant usage on schema ${escapeIdentifier(schema)} to ${app_role};`;
    const names = { table: `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`, app_role };
    return readSql("each-table", { ...names, clear: isBare ? "" : await readSql("clear-table", names) });
  });
  return (await Promise.all(statements)).join("\n");
}

/** Writes that the migrations are finished in each target, and which version that makes. */
export async function finish(
  owner: ClientBase,
  migrations: readonly Migration[],
  targets: readonly Target[],
  arePlacements: boolean,
  transaction?: string,
): Promise<void> {
  const { rowCount } = await owner.query(
    `update rowhouse.migrations set finished_at = clock_timestamp()
     where scope = any ($1) and number = any ($2) and ($3::text is null or pg_current_xact_id()::text = $3)`,
    [targets.map(({ scope }) => scope), migrations.map(({ number }) => number), transaction],
  );
  if (rowCount !== targets.length * migrations.length)
    throw new TenancyError(
      "MIGRATION_INVALID",
      `Migration ${migrations.at(-1)?.name} ends its own transaction: take commit and rollback out of it, or mark it "-- no transaction"`,
    );
  if (arePlacements) await noteVersion(owner, targets, migrations.at(-1)?.number ?? 0);
}

async function noteVersion(owner: ClientBase, targets: readonly Target[], version: number): Promise<void> {
  const paths = targets.map(({ schema }) => escapeIdentifier(schema));
  await owner.query(
    `insert into rowhouse.placements (search_path, id, version, writers)
     select path, id, $3, case when inhabited.search_path is null then rowhouse.writers(to_regnamespace(path)) end
     from unnest($1::text[], $2::text[]) t (path, id)
     left join (select distinct search_path from rowhouse.residents where search_path = any ($1)) inhabited on inhabited.search_path = path
     on conflict (search_path) do update set id = excluded.id, version = excluded.version, writers = excluded.writers`,
    [paths, targets.map(({ scope }) => scope), version],
  );
  // A statement of its own, which sees whoever was admitted while the first one waited.
  await owner.query(
    "update rowhouse.residents set version = $2 where search_path = any ($1) and version is distinct from $2",
    [paths, version],
  );
}

/** The ledger's row is the lock: another runner waits at it, and then finds the migration finished. */
async function claim(
  owner: ClientBase,
  migration: Migration,
  targets: readonly Target[],
): Promise<string | undefined> {
  const { rows } = await owner.query<{ transaction: string }>(
    `insert into rowhouse.migrations as ledger (scope, number, name, checksum, started_at)
     select scope, $2, $3, $4, clock_timestamp() from unnest($1::text[]) scope
     on conflict (scope, number) do update
       set name = excluded.name, checksum = excluded.checksum, started_at = excluded.started_at, error = null
       where ledger.finished_at is null
     returning pg_current_xact_id()::text as transaction`,
    [targets.map(({ scope }) => scope), migration.number, migration.name, migration.checksum],
  );
  if (rows.length !== targets.length) throw new AppliedElsewhere();
  return rows[0]?.transaction;
}

/** Writes into the ledger why a migration failed. */
export async function recordFailure(
  owner: ClientBase,
  migration: Migration,
  { scope }: Target,
  startedAt: Date,
  reason: string,
): Promise<void> {
  await owner.query(
    `insert into rowhouse.migrations as ledger (scope, number, name, checksum, started_at, error)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (scope, number) do update set name = excluded.name, checksum = excluded.checksum,
       started_at = excluded.started_at, error = excluded.error where ledger.finished_at is null`,
    [scope, migration.number, migration.name, migration.checksum, startedAt, reason],
  );
}

/** Statement by statement; each is its own transaction, and all are run again when the first time did not come to its end. */
async function applyStatements(
  owner: ClientBase,
  migration: Migration,
  target: Target,
  { appRole, lockTimeoutMs }: ApplyOptions,
): Promise<void> {
  const schema = escapeIdentifier(target.schema);
  const lock = `rowhouse migrate ${target.scope}`;
  await owner.query("select pg_advisory_lock(hashtextextended($1, 0))", [lock]);
  try {
    await claim(owner, migration, [target]);
    await owner.query(`create schema if not exists ${schema}; set search_path = ${schema}`);
    await dropUnfinishedIndexes(owner, target.schema);
    for (const statement of splitStatements(migration.text)) {
      const isConcurrent = /\bconcurrently\b/i.test(statement);
      await owner.query(`set lock_timeout = ${isConcurrent ? CONCURRENTLY_TIMEOUT_MS : lockTimeoutMs}`);
      await owner.query(statement);
    }
    await inTransaction(owner, lockTimeoutMs, async () => {
      if (appRole !== undefined) await guardTables(owner, [target], appRole, { looksCloselyAtAll: true });
      await finish(owner, [migration], [target], appRole !== undefined);
    });
  } finally {
    await owner
      .query("reset search_path; reset lock_timeout")
      .then(() => owner.query("select pg_advisory_unlock(hashtextextended($1, 0))", [lock]))
      .catch(() => undefined);
  }
}

/** What an interrupted `create index concurrently` leaves: it costs every write, serves no read, and takes the name. */
async function dropUnfinishedIndexes(owner: ClientBase, schema: string): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relnamespace = to_regnamespace(quote_ident($1)) and not i.indisvalid and c.relkind = 'i'`,
    [schema],
  );
  for (const { name } of rows)
    await owner.query(`drop index concurrently ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`);
}

export async function inTransaction<T>(
  owner: ClientBase,
  lockTimeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  await owner.query(`begin; set local lock_timeout = ${Math.round(lockTimeoutMs)}`);
  try {
    const answer = await work();
    await owner.query("commit");
    return answer;
  } catch (error) {
    // A connection that is gone has rolled back by itself.
    await owner.query("rollback").catch(() => undefined);
    throw error;
  }
}
