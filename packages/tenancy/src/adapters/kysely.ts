import { Kysely, PostgresDialect, type KyselyConfig, type PostgresPool } from "kysely";
import type { TenantTransaction } from "../transaction.ts";
import { poolFor } from "./pg.ts";

/**
 * A Kysely whose every query runs inside this unit of work. Its `transaction()` is a savepoint there.
 *
 * ```ts
 * const notes = await kyselyFor<Database>(tx).selectFrom("notes").selectAll().execute();
 * ```
 */
export function kyselyFor<DB>(tx: TenantTransaction, config: Omit<KyselyConfig, "dialect"> = {}): Kysely<DB> {
  // Its type of a result lists the commands that a builder sends; PostgreSQL answers with more.
  const pool = poolFor(tx) as unknown as PostgresPool;
  return new Kysely<DB>({ ...config, dialect: new PostgresDialect({ pool }) });
}
