import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier, type ClientBase } from "pg";
import type { Placement } from "../placement.ts";
import { guardTables } from "./apply-migration.ts";
import { replayScript, textInTransaction } from "./install-tenant-tables.ts";
import { pendingOf, readLedger } from "./ledger.ts";
import type { FleetAccess } from "./migrate-fleet.ts";
import type { Migration } from "./release.ts";
import { splitStatements } from "./split-statements.ts";
import { findPending, type PlacementSummary } from "./summaries.ts";

export interface PlannedLock {
  readonly table: string;
  /** As pg_locks names it: `AccessExclusiveLock`. */
  readonly mode: string;
}

export interface PlannedStatement {
  readonly sql: string;
  /** The strongest lock that it takes on each table or index that was there before it. */
  readonly locks: readonly PlannedLock[];
  /** Tables written anew, row by row. */
  readonly rewrites: readonly string[];
  /** Tables read from end to end. */
  readonly scans: readonly string[];
  readonly warnings: readonly string[];
}

export interface PlannedMigration {
  readonly name: string;
  /** How many placements have it pending. */
  readonly placements: number;
  readonly inTransaction: boolean;
  readonly statements: readonly PlannedStatement[];
  /** What PostgreSQL said when it was tried. */
  readonly error?: string;
}

export interface FleetPlan {
  readonly version: number;
  readonly pendingPlacements: number;
  readonly migrations: readonly PlannedMigration[];
}

/** From here on a table is called big: it is read or written for more than a second. */
const BIG_BYTES = 100 * 2 ** 20;

/**
 * Says what a run would do: for each pending migration its statements, and what PostgreSQL locks, rewrites and reads for each.
 * Found out by running them on empty tables at the same version, in a schema that is made for it beside the first pending
 * placement and dropped; tenants' tables are not touched. How big theirs are is asked of the catalog tables.
 */
export async function planFleet(
  access: FleetAccess,
  { servers }: { servers?: readonly string[] } = {},
): Promise<FleetPlan> {
  const { release } = access;
  const pending = await findPending(access.catalog, release, servers);
  // The one that lacks the most shows all that will run.
  const first = pending.toSorted((a, b) => a.version - b.version)[0];
  const plan = { version: release.version, pendingPlacements: pending.length };
  if (!first) return { ...plan, migrations: [] };
  const owner = await open(access, first);
  try {
    const finished = (await readLedger(owner, [first.id])).get(first.id) ?? new Map();
    const migrations = pendingOf(first.id, finished, release);
    const sizes = await findSizes(access, pending, owner, first);
    const version = Math.max(0, ...finished.keys());
    return {
      ...plan,
      migrations: await tryMigrations(owner, access, { version, migrations, pending, sizes }),
    };
  } finally {
    await owner.end().catch(() => undefined);
  }
}

async function open(access: FleetAccess, placement: Placement): Promise<Client> {
  const owner = new Client({ connectionTimeoutMillis: 10_000, ...access.connectOwner(placement) });
  owner.on("error", () => undefined);
  await owner.connect();
  return owner;
}

async function tryMigrations(
  owner: ClientBase,
  { release, appRole }: FleetAccess,
  {
    version,
    migrations,
    pending,
    sizes,
  }: {
    version: number;
    migrations: readonly Migration[];
    pending: readonly PlacementSummary[];
    sizes: ReadonlyMap<string, number>;
  },
): Promise<PlannedMigration[]> {
  const schema = `rowhouse_plan_${randomBytes(6).toString("hex")}`;
  const planned: PlannedMigration[] = [];
  try {
    // Committed, because a transaction holds every lock on a table of its own making.
    await owner.query(`begin;\n${replayScript(release, schema, version)}`);
    await guardTables(owner, [{ scope: schema, schema }], appRole);
    await owner.query("commit");
    for (const migration of migrations) {
      const { statements, error } = await tryMigration(owner, migration, schema, sizes);
      planned.push({
        name: migration.name,
        placements: pending.filter((placement) => placement.version < migration.number).length,
        inTransaction: migration.inTransaction,
        statements,
        ...(error === undefined ? {} : { error }),
      });
      if (error !== undefined) break;
    }
    return planned;
  } finally {
    await owner.query("rollback").catch(() => undefined);
    await owner.query(`drop schema if exists ${escapeIdentifier(schema)} cascade`);
  }
}

/** Runs each statement in a transaction of its own, so that its locks are its own, and keeps what it did for the next one. */
async function tryMigration(
  owner: ClientBase,
  migration: Migration,
  schema: string,
  sizes: ReadonlyMap<string, number>,
): Promise<{ statements: PlannedStatement[]; error?: string }> {
  const statements: PlannedStatement[] = [];
  const written = splitStatements(migration.text);
  const inTransaction = splitStatements(textInTransaction(migration));
  for (const [index, sql] of written.entries()) {
    const isConcurrent = sql !== inTransaction[index];
    try {
      await owner.query(`begin; set local search_path = ${escapeIdentifier(schema)}`);
      const before = await readTables(owner, schema);
      await owner.query(inTransaction[index] ?? sql);
      const locks = isConcurrent ? [] : await readLocks(owner, before);
      const after = await readTables(owner, schema);
      await owner.query("commit");
      const changed = [...before].filter(([oid, table]) => after.has(oid) && table.isTable);
      const rewrites = changed
        .filter(([oid, { file }]) => after.get(oid)?.file !== file)
        .map(([, { name }]) => name);
      const scans = changed
        .filter(([oid, { scans }]) => (after.get(oid)?.scans ?? 0) > scans)
        .map(([, { name }]) => name)
        .filter((name) => !rewrites.includes(name));
      const planned = { sql, locks, rewrites, scans };
      statements.push({ ...planned, warnings: isConcurrent ? [] : warningsOf(planned, sizes) });
    } catch (error) {
      await owner.query("rollback").catch(() => undefined);
      statements.push({ sql, locks: [], rewrites: [], scans: [], warnings: [] });
      return { statements, error: error instanceof Error ? error.message : String(error) };
    }
  }
  return { statements };
}

interface TableState {
  readonly name: string;
  readonly isTable: boolean;
  /** Another one after a rewrite. */
  readonly file: string;
  /** In this transaction. */
  readonly scans: number;
}

async function readTables(owner: ClientBase, schema: string): Promise<Map<string, TableState>> {
  const { rows } = await owner.query<TableState & { oid: string }>(
    `select c.oid::text as oid, c.relname as name, c.relkind in ('r', 'p') as "isTable", c.relfilenode::text as file,
       pg_stat_get_xact_numscans(c.oid)::int as scans
     from pg_class c where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p', 'i', 'm', 'v')`,
    [schema],
  );
  return new Map(rows.map(({ oid, ...state }) => [oid, state]));
}

/** From the weakest to the strongest. */
const MODES = [
  "AccessShareLock",
  "RowShareLock",
  "RowExclusiveLock",
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
];

async function readLocks(owner: ClientBase, tables: ReadonlyMap<string, TableState>): Promise<PlannedLock[]> {
  const { rows } = await owner.query<{ oid: string; mode: string }>(
    `select relation::text as oid, mode from pg_catalog.pg_locks
     where pid = pg_backend_pid() and locktype = 'relation' and granted`,
  );
  const strongest = new Map<string, string>();
  for (const { oid, mode } of rows) {
    const table = tables.get(oid);
    if (!table) continue;
    const known = strongest.get(table.name);
    if (known === undefined || MODES.indexOf(mode) > MODES.indexOf(known)) strongest.set(table.name, mode);
  }
  return [...strongest]
    .map(([table, mode]) => ({ table, mode }))
    .toSorted((a, b) => MODES.indexOf(b.mode) - MODES.indexOf(a.mode) || a.table.localeCompare(b.table));
}

function warningsOf(
  { locks, rewrites, scans }: Omit<PlannedStatement, "warnings">,
  sizes: ReadonlyMap<string, number>,
): string[] {
  const size = (table: string) => sizes.get(table) ?? 0;
  const words = (table: string) => `${table} (the biggest has ${Math.round(size(table) / 2 ** 20)} MB)`;
  const stops = new Map(
    locks
      .filter(({ mode }) => MODES.indexOf(mode) >= MODES.indexOf("ShareLock"))
      .map(({ table, mode }) => [table, mode]),
  );
  return [
    ...rewrites.map(
      (table) => `writes every row of ${words(table)} anew; nobody reads or writes it meanwhile`,
    ),
    ...scans
      .filter((table) => stops.has(table))
      .map((table) =>
        stops.get(table) === "AccessExclusiveLock"
          ? `reads every row of ${words(table)}; nobody reads or writes it meanwhile`
          : `reads every row of ${words(table)}; nobody writes it meanwhile`,
      ),
    ...locks
      .filter(({ table, mode }) => mode === "AccessExclusiveLock" && size(table) >= BIG_BYTES)
      .filter(({ table }) => !rewrites.includes(table) && !scans.includes(table))
      .map(({ table }) => `locks ${words(table)} for everybody, for a moment; waits for whoever uses it`),
  ];
}

/** The size of the biggest table of each name, over the pending placements of the first's database. */
async function findSizes(
  access: FleetAccess,
  pending: readonly PlacementSummary[],
  opened: ClientBase,
  first: Placement,
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const placements of Map.groupBy(pending, ({ server, database }) =>
    JSON.stringify([server, database]),
  ).values()) {
    const [one] = placements;
    if (!one) continue;
    const isOpen = one.server === first.server && one.database === first.database;
    const client = isOpen
      ? undefined
      : new Client({ connectionTimeoutMillis: 10_000, ...access.connectOwner(one) });
    client?.on("error", () => undefined);
    try {
      await client?.connect();
      const { rows } = await (client ?? opened).query<{ name: string; bytes: string }>(
        `select c.relname as name, max(pg_table_size(c.oid)) as bytes
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = any ($1) and c.relkind in ('r', 'm') group by c.relname`,
        [placements.map(({ schema }) => schema)],
      );
      for (const { name, bytes } of rows) sizes.set(name, Math.max(sizes.get(name) ?? 0, Number(bytes)));
    } catch {
      // A database that does not answer is named by the run; the plan says what it can.
    } finally {
      await client?.end().catch(() => undefined);
    }
  }
  return sizes;
}
