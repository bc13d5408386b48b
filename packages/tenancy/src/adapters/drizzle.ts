import type { DrizzleConfig } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Pool } from "pg";
import type { TenantTransaction } from "../transaction.ts";
import { poolFor } from "./pg.ts";

/**
 * A Drizzle whose every query runs inside this unit of work: selects, relational queries, prepared ones. Its `transaction()` is
 * a savepoint there.
 *
 * ```ts
 * const notes = await drizzleFor(tx, { schema }).query.notes.findMany();
 * ```
 *
 * It takes no `cache`: Drizzle's caches know a query by its text and values, and those are the same for every tenant.
 */
export function drizzleFor<Schema extends Record<string, unknown> = Record<string, never>>(
  tx: TenantTransaction,
  config: Omit<DrizzleConfig<Schema>, "cache"> = {},
): NodePgDatabase<Schema> {
  const { cache: _, ...uncached }: DrizzleConfig<Schema> = config;
  // Drizzle asks a pool for query() and connect() and nothing else.
  return drizzle(poolFor(tx) as unknown as Pool, uncached);
}
