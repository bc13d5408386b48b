import { randomBytes } from "node:crypto";
import { Client, escapeIdentifier, type ClientBase } from "pg";
import { withLock, type Hold } from "../hold.ts";
import { ONLY_SCHEMA, ownDatabase, type Placement } from "../placement.ts";
import { installTenantTables } from "./install-tenant-tables.ts";
import type { FleetAccess } from "./migrate-fleet.ts";
import { prepareDatabase } from "./prepare-database.ts";
import type { Release } from "./release.ts";

/** Dedicated placements made before there is a tenant for them, so that no sign-up waits for tables to be made. */
export interface SparePool {
  readonly server: string;
  /** The database whose spare schemas are meant. Without it: spare databases. */
  readonly database?: string | undefined;
}

export interface FillOptions extends SparePool {
  /** How many spares there are to be. */
  readonly count: number;
  /** Makes a placement's own database, with everything in it. For spare databases only. */
  readonly makeDatabase?: (place: Placement, hold: Hold) => Promise<void>;
  /** Removes what {@link makeDatabase} made, or began to make. */
  readonly dropDatabase?: (place: { server: string; database: string }, hold: Hold) => Promise<void>;
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
  pool: SparePool,
): Promise<Placement | undefined> {
  const { rows } = await catalog.query<Placement>(
    takingSpare(`${escapeIdentifier(schema)}.placements`),
    spareValues(release, pool),
  );
  return rows[0];
}

/** Its parameters are {@link spareValues}, the first of them number `first`. */
export function takingSpare(table: string, first = 1): string {
  const [checksum, server, database, onlySchema] = [0, 1, 2, 3].map((at) => `$${first + at}`);
  return `
    update ${table} set state = 'making'
    where id = (
      select id from ${table}
      where state = 'spare' and checksum = ${checksum} and server = ${server}
        and case when ${database}::text is null then schema = ${onlySchema} else database = ${database} and schema <> ${onlySchema} end
      order by id limit 1 for update skip locked)
    returning id, server, database, schema, kind`;
}

export function spareValues({ checksum }: Release, { server, database }: SparePool): unknown[] {
  return [checksum, server, database ?? null, ONLY_SCHEMA];
}

/**
 * Makes spares until there are `count`, and says how many it made. Two at once make no more than asked for. A spare is entered in
 * state `failed` before it is made, so that what an interruption leaves is known, and removed the next time.
 *
 * @throws TenancyError ISOLATION_HOLE where the census finds one in what was made
 */
export async function fillSpares(access: FleetAccess, options: FillOptions): Promise<number> {
  const lock = `rowhouse spares ${JSON.stringify([options.server, options.database ?? null])}`;
  return withLock(
    access.catalog.pool,
    lock,
    async (hold) => {
      const filling: Filling = { ...access, ...options, hold, table: tableOf(access.catalog) };
      await removeHalfMade(filling);
      const missing = options.count - (await countSpares(filling));
      await makeInParallel(filling, missing);
      return Math.max(0, missing);
    },
    () => 0,
  );
}

interface Filling extends FleetAccess, FillOptions {
  readonly hold: Hold;
  readonly table: string;
}

const tableOf = ({ schema }: { readonly schema: string }) => `${escapeIdentifier(schema)}.placements`;

async function countSpares({ hold, table, server, database }: Filling): Promise<number> {
  const { rows } = await hold.ask((catalog) =>
    catalog.query<{ count: number }>(
      `select count(*)::int as count from ${table}
       where state = 'spare' and server = $1
         and case when $2::text is null then schema = $3 else database = $2 and schema <> $3 end`,
      [server, database ?? null, ONLY_SCHEMA],
    ),
  );
  return rows[0]?.count ?? 0;
}

/** Making tables is the server's work: with two connections a thousand schemas take little more than half of the time. */
async function makeInParallel(filling: Filling, missing: number): Promise<void> {
  const size = filling.database === undefined ? 1 : Math.min(BATCH, Math.ceil(missing / CONNECTIONS));
  let left = missing;
  const work = async () => {
    while (left > 0) {
      const count = Math.min(size, left);
      left -= count;
      await makeSpares(filling, count);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: CONNECTIONS }, work));
  for (const ended of workers) if (ended.status === "rejected") throw ended.reason;
}

async function makeSpares(filling: Filling, count: number): Promise<void> {
  const { hold, table, release, server, database, makeDatabase } = filling;
  const spares = Array.from({ length: count }, (): Placement => {
    const id = `spare_${randomBytes(6).toString("hex")}`;
    return database === undefined
      ? { id, server, database: ownDatabase({ id }), schema: ONLY_SCHEMA, kind: "dedicated" }
      : { id, server, database, schema: id, kind: "dedicated" };
  });
  const [first] = spares;
  if (!first) return;
  if (database === undefined && !makeDatabase)
    throw new TypeError("fillSpares: spare databases need makeDatabase");
  await hold.ask((catalog) => enterSpares(catalog, table, spares, release));
  if (database === undefined) await makeDatabase?.(first, hold);
  else
    await withOwner(filling, spares, async (owner) => {
      await prepareDatabase(owner, release, { ...filling, key: filling.key?.(first) });
      await installTenantTables(owner, spares, filling);
    });
  await hold.ask((catalog) =>
    catalog.query(
      `update ${table} set state = 'spare', migrated_at = clock_timestamp() where id = any ($1)`,
      [spares.map(({ id }) => id)],
    ),
  );
}

async function enterSpares(
  catalog: ClientBase,
  table: string,
  spares: readonly Placement[],
  { version, checksum }: Release,
): Promise<void> {
  await catalog.query(
    `insert into ${table} (id, server, database, schema, kind, state, version, checksum)
     select id, server, database, schema, 'dedicated', 'failed', $5, $6
     from unnest($1::text[], $2::text[], $3::text[], $4::text[]) spare (id, server, database, schema)`,
    [
      spares.map(({ id }) => id),
      spares.map(({ server }) => server),
      spares.map(({ database }) => database),
      spares.map(({ schema }) => schema),
      version,
      checksum,
    ],
  );
}

/** Ours only, by their names, and only where the catalog lets them go: a placement that somebody lives in stays. */
async function removeHalfMade(filling: Filling): Promise<void> {
  const { hold, table, server, database, dropDatabase } = filling;
  const { rows } = await hold.ask((catalog) =>
    catalog.query<Placement>(
      `select id, server, database, schema, kind from ${table}
       where state = 'failed' and server = $1 and case when $2::text is null then database = 'rowhouse_' || id and schema = $3
         else database = $2 and schema = id end and id ~ '^spare_[0-9a-f]{12}$'`,
      [server, database ?? null, ONLY_SCHEMA],
    ),
  );
  for (const placement of rows) {
    if (database === undefined) await dropDatabase?.(placement, hold);
    else await withOwner(filling, [placement], (owner) => removeSchema(owner, placement));
    await hold.ask((catalog) =>
      catalog.query(`delete from ${table} where id = $1 and state = 'failed'`, [placement.id]),
    );
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
  { hold, connectOwner }: Filling,
  placements: readonly Placement[],
  work: (owner: ClientBase) => Promise<void>,
): Promise<void> {
  const [first] = placements;
  if (!first) return;
  const owner = new Client({ connectionTimeoutMillis: 10_000, ...connectOwner(first) });
  owner.on("error", () => undefined);
  try {
    await owner.connect();
    const things = placements.map(({ id }) => `placement ${id}`);
    await hold.guard(owner, things, () => work(owner));
  } finally {
    await owner.end().catch(() => undefined);
  }
}
