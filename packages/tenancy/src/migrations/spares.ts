import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier, type ClientBase } from "pg";
import { ONLY_SCHEMA, ownDatabase, type Placement } from "../placement.ts";
import { installTenantTables } from "./install-tenant-tables.ts";
import type { FleetAccess } from "./migrate-fleet.ts";
import { prepareDatabase } from "./prepare-database.ts";

/** Dedicated placements made before there is a tenant for them, so that no sign-up waits for tables to be made. */
export interface SparePool {
  readonly server: string;
  /** The database whose spare schemas are meant. Without it: spare databases. */
  readonly database?: string;
}

export interface FillOptions extends SparePool {
  /** How many spares there are to be. */
  readonly count: number;
  /** Makes an empty database, secured, owned by the owner's login. For spare databases only. */
  readonly makeDatabase?: (place: { server: string; database: string }) => Promise<void>;
  /** Removes what {@link makeDatabase} made, or began to make. */
  readonly dropDatabase?: (place: { server: string; database: string }) => Promise<void>;
}

const BATCH = 50;
const CONNECTIONS = 2;

/**
 * Takes a spare of this release for a new tenant: one statement on the caller's own connection, in its transaction, so that the
 * spare is back when that rolls back. Nothing is renamed: a function or setting may name the schema that it lies in.
 *
 * @returns its placement, in state `making` until the caller sets another; undefined where there is none, and the tenant has to
 *   wait for `installTenantTables`
 */
export async function takeSpare(
  catalog: ClientBase,
  { catalog: { schema }, release }: Pick<FleetAccess, "release"> & { catalog: { schema: string } },
  { server, database }: SparePool,
): Promise<Placement | undefined> {
  const table = `${escapeIdentifier(schema)}.placements`;
  const { rows } = await catalog.query<Placement>(
    `update ${table} set state = 'making'
     where id = (
       select id from ${table}
       where state = 'spare' and checksum = $1 and server = $2
         and case when $3::text is null then schema = $4 else database = $3 and schema <> $4 end
       order by id limit 1 for update skip locked)
     returning id, server, database, schema, kind`,
    [release.checksum, server, database ?? null, ONLY_SCHEMA],
  );
  return rows[0];
}

/**
 * Makes spares until there are `count`, and says how many it made. Two at once make no more than asked for. A spare is entered in
 * state `failed` before it is made, so that what an interruption leaves is known, and removed the next time.
 */
export async function fillSpares(access: FleetAccess, options: FillOptions): Promise<number> {
  const { pool, schema } = access.catalog;
  const table = `${escapeIdentifier(schema)}.placements`;
  const holder = await pool.connect();
  let isLost = false;
  const lose = () => (isLost = true);
  holder.on("error", lose);
  const lock = `rowhouse spares ${JSON.stringify([options.server, options.database ?? null])}`;
  const { rows: locked } = await holder.query<{ ok: boolean }>(
    "select pg_try_advisory_lock(hashtextextended($1, 0)) as ok",
    [lock],
  );
  try {
    if (!locked[0]?.ok) return 0;
    await removeHalfMade(access, table, options);
    const { rows } = await holder.query<{ count: number }>(
      `select count(*)::int as count from ${table}
       where state = 'spare' and server = $1
         and case when $2::text is null then schema = $3 else database = $2 and schema <> $3 end`,
      [options.server, options.database ?? null, ONLY_SCHEMA],
    );
    const missing = options.count - (rows[0]?.count ?? 0);
    await makeInParallel(access, table, options, missing);
    return Math.max(0, missing);
  } finally {
    if (locked[0]?.ok && !isLost)
      await holder.query("select pg_advisory_unlock(hashtextextended($1, 0))", [lock]).catch(lose);
    holder.off("error", lose);
    holder.release(isLost);
  }
}

/** Making tables is the server's work: with two connections a thousand schemas take little more than half of the time. */
async function makeInParallel(
  access: FleetAccess,
  table: string,
  options: FillOptions,
  missing: number,
): Promise<void> {
  const size = Math.max(1, Math.min(BATCH, Math.ceil(missing / CONNECTIONS)));
  let left = missing;
  const work = async () => {
    while (left > 0) {
      const count = Math.min(size, left);
      left -= count;
      await makeSpares(access, table, options, count);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: CONNECTIONS }, work));
  for (const ended of workers) if (ended.status === "rejected") throw ended.reason;
}

async function makeSpares(
  access: FleetAccess,
  table: string,
  { server, database, makeDatabase }: FillOptions,
  count: number,
): Promise<void> {
  const spare = (): Placement => {
    const id = `spare_${randomBytes(6).toString("hex")}`;
    return database === undefined
      ? { id, server, database: ownDatabase({ id }), schema: ONLY_SCHEMA, kind: "dedicated" }
      : { id, server, database, schema: id, kind: "dedicated" };
  };
  const placements = Array.from({ length: count }, spare);
  if (database === undefined && !makeDatabase)
    throw new TypeError("fillSpares: spare databases need makeDatabase");
  const batches = database === undefined ? placements.map((placement) => [placement]) : [placements];
  for (const batch of batches) {
    await enter(access, table, batch);
    if (database === undefined) for (const placement of batch) await makeDatabase?.(placement);
    await withOwner(access, batch[0], (owner) => installTenantTables(owner, batch, access));
    await access.catalog.pool.query(
      `update ${table} set state = 'spare', migrated_at = clock_timestamp() where id = any ($1)`,
      [batch.map(({ id }) => id)],
    );
  }
}

async function enter(access: FleetAccess, table: string, placements: readonly Placement[]): Promise<void> {
  const { version, checksum } = access.release;
  await access.catalog.pool.query(
    `insert into ${table} (id, server, database, schema, kind, state, version, checksum)
     select id, server, database, schema, 'dedicated', 'failed', $5, $6
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) spare (id, server, database, schema)`,
    [
      placements.map(({ id }) => id),
      placements.map(({ server }) => server),
      placements.map(({ database }) => database),
      placements.map(({ schema }) => schema),
      version,
      checksum,
    ],
  );
}

/** Ours only, by their names, and only where the catalog lets them go: a placement that somebody lives in stays. */
async function removeHalfMade(
  access: FleetAccess,
  table: string,
  { server, database, dropDatabase }: FillOptions,
): Promise<void> {
  const { rows } = await access.catalog.pool.query<Placement>(
    `select id, server, database, schema, kind from ${table}
     where state = 'failed' and server = $1 and case when $2::text is null then database = 'rowhouse_' || id and schema = $3
       else database = $2 and schema = id end and id ~ '^spare_[0-9a-f]{12}$'`,
    [server, database ?? null, ONLY_SCHEMA],
  );
  for (const placement of rows) {
    if (database === undefined) await dropDatabase?.(placement);
    else await withOwner(access, placement, (owner) => removeSchema(owner, placement));
    await access.catalog.pool.query(`delete from ${table} where id = $1 and state = 'failed'`, [
      placement.id,
    ]);
  }
}

async function removeSchema(owner: ClientBase, { id, schema }: Placement): Promise<void> {
  const { rowCount } = await owner.query("select from rowhouse.residents where search_path = $1", [
    escapeIdentifier(schema),
  ]);
  if (rowCount) return;
  await owner.query(`drop schema if exists ${escapeIdentifier(schema)} cascade`);
  await owner.query("delete from rowhouse.placements where id = $1", [id]);
  await owner.query("delete from rowhouse.migrations where scope = $1", [id]);
}

async function withOwner(
  access: FleetAccess,
  placement: Placement | undefined,
  work: (owner: ClientBase) => Promise<void>,
): Promise<void> {
  if (!placement) return;
  const owner = new Client({ connectionTimeoutMillis: 10_000, ...access.connectOwner(placement) });
  owner.on("error", () => undefined);
  try {
    await owner.connect();
    await prepareDatabase(owner, access.release, { ...access, key: access.key?.(placement) });
    await work(owner);
  } finally {
    await owner.end().catch(() => undefined);
  }
}
