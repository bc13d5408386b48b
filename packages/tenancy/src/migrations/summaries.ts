import { escapeIdentifier, type ClientBase, type Pool } from "pg";
import type { Placement } from "../placement.ts";
import type { Release } from "./release.ts";

/** Where the catalog's tables are. The login may read and write them. Each verb uses one connection of the pool at a time. */
export interface CatalogTables {
  readonly pool: Pool;
  readonly schema: string;
}

/** The catalog as a verb asks it: through the pool, or on the connection that holds its lock. */
export interface CatalogClient {
  readonly pool: Pool | ClientBase;
  readonly schema: string;
}

/** A placement with what the catalog last heard of its migrations. The ledger in its database is the truth. */
export interface PlacementSummary extends Placement {
  readonly state: "making" | "ready" | "spare" | "failed";
  /** The highest migration applied. */
  readonly version: number;
  readonly migrationError: string | null;
  readonly migratedAt: Date | null;
  readonly isCanary: boolean;
  readonly isPending: boolean;
}

export interface Outcome {
  readonly placement: Placement;
  readonly version: number;
  /** Of the release, when the placement has all of it. */
  readonly checksum: string | null;
  readonly error: string | null;
}

const table = ({ schema }: CatalogClient) => `${escapeIdentifier(schema)}.placements`;

const COLUMNS = `id, server, database, schema, kind, state, version, migration_error as "migrationError",
  migrated_at as "migratedAt", is_canary as "isCanary"`;

/** Half-made placements are their maker's; those of a newer release are never migrated down. */
const PENDING = "checksum is distinct from $1 and version <= $2 and state in ('ready', 'spare')";

/** The placements that lack something of the release. One query over the catalog, whatever their number. */
export async function findPending(
  catalog: CatalogClient,
  { checksum, version }: Release,
  servers?: readonly string[],
): Promise<PlacementSummary[]> {
  const { rows } = await catalog.pool.query<PlacementSummary>(
    `select ${COLUMNS}, true as "isPending" from ${table(catalog)}
     where ${PENDING} and ($3::text[] is null or server = any ($3))
     order by server, database, id collate "C"`,
    [checksum, version, servers ?? null],
  );
  return rows;
}

export async function readSummaries(
  catalog: CatalogClient,
  { checksum, version }: Release,
  servers?: readonly string[],
): Promise<PlacementSummary[]> {
  const { rows } = await catalog.pool.query<PlacementSummary>(
    `select ${COLUMNS}, ${PENDING} as "isPending" from ${table(catalog)}
     where $3::text[] is null or server = any ($3)
     order by server, database, id collate "C"`,
    [checksum, version, servers ?? null],
  );
  return rows;
}

export async function recordOutcomes(catalog: CatalogClient, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  await catalog.pool.query(
    `update ${table(catalog)} placement
     set version = outcome.version, checksum = outcome.checksum, migration_error = outcome.error,
       migrated_at = case when outcome.error is null then clock_timestamp() else placement.migrated_at end
     from unnest($1::text[], $2::int[], $3::text[], $4::text[]) outcome (id, version, checksum, error)
     where placement.id = outcome.id`,
    [
      outcomes.map(({ placement }) => placement.id),
      outcomes.map(({ version }) => version),
      outcomes.map(({ checksum }) => checksum),
      outcomes.map(({ error }) => error),
    ],
  );
}
