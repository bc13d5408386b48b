import { escapeIdentifier, type ClientBase } from "pg";
import type { TenantId } from "../placement.ts";

/** 8 MB of the table: a few thousand rows, so that no transaction holds their locks for long. */
const PAGES_PER_BATCH = 1_024;

/** Where a backfill is. */
export interface BackfillProgress {
  readonly pages: number;
  readonly pagesDone: number;
  readonly rowsFilled: number;
}

/**
 * Gives every row that has no tenant to this one, a stretch of the table at a time, each in its own transaction. The table is
 * read once; started again after a kill it goes over what it has done without writing it. The application keeps running.
 *
 * New rows must get their tenant by themselves by now: give the column a default first.
 *
 * @returns how many rows it filled
 */
export async function backfillTenant(
  owner: ClientBase,
  options: {
    readonly schema: string;
    readonly table: string;
    readonly tenantId: TenantId;
    readonly pagesPerBatch?: number;
    readonly onProgress?: (progress: BackfillProgress) => void;
    /** Stops between two batches. */
    readonly signal?: AbortSignal;
  },
): Promise<number> {
  const { tenantId, pagesPerBatch = PAGES_PER_BATCH, onProgress, signal } = options;
  const table = `${escapeIdentifier(options.schema)}.${escapeIdentifier(options.table)}`;
  let rowsFilled = 0;
  let pages = await countPages(owner, table);
  for (let from = 0; from < pages; from += pagesPerBatch) {
    signal?.throwIfAborted();
    const { rowCount } = await owner.query(
      `update ${table} set tenant_id = $1
       where tenant_id is null and ctid >= format('(%s,0)', $2::bigint)::tid and ctid < format('(%s,0)', $3::bigint)::tid`,
      [tenantId, from, from + pagesPerBatch],
    );
    rowsFilled += rowCount ?? 0;
    onProgress?.({ pages, pagesDone: Math.min(from + pagesPerBatch, pages), rowsFilled });
  }
  // A row that was being written meanwhile may have moved behind a stretch already done.
  for (;;) {
    const { rowCount } = await owner.query(
      `update ${table} set tenant_id = $1
       where ctid = any (array(select ctid from ${table} where tenant_id is null limit 10000))`,
      [tenantId],
    );
    if (!rowCount) break;
    rowsFilled += rowCount;
  }
  pages = await countPages(owner, table);
  onProgress?.({ pages, pagesDone: pages, rowsFilled });
  return rowsFilled;
}

async function countPages(owner: ClientBase, table: string): Promise<number> {
  const { rows } = await owner.query<{ pages: string }>(
    "select pg_relation_size($1::regclass) / current_setting('block_size')::bigint as pages",
    [table],
  );
  return Number(rows[0]?.pages ?? 0);
}
