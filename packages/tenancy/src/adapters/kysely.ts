import {
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Driver,
  type QueryResult,
} from "kysely";
import type { TenantTransaction } from "../transaction.ts";

/**
 * A Kysely whose every query runs inside this unit of work.
 *
 * ```ts
 * const notes = await kyselyFor<Database>(tx).selectFrom("notes").selectAll().execute();
 * ```
 */
export function kyselyFor<DB>(tx: TenantTransaction): Kysely<DB> {
  const connection = new ScopedConnection(tx);
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => new ScopedDriver(connection),
      createIntrospector: (): DatabaseIntrospector => refuse("look at the schema"),
    },
  });
}

class ScopedConnection implements DatabaseConnection {
  readonly #tx: TenantTransaction;

  constructor(tx: TenantTransaction) {
    this.#tx = tx;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.#tx.query<Row>(sql, parameters);
    return { rows, ...(rowCount !== null && { numAffectedRows: BigInt(rowCount) }) };
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    return refuse("stream");
  }
}

/** The unit of work begins and commits, not Kysely. */
class ScopedDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  async init(): Promise<void> {}
  acquireConnection = (): Promise<DatabaseConnection> => Promise.resolve(this.#connection);
  beginTransaction = (): Promise<void> => refuse("begin a transaction");
  commitTransaction = (): Promise<void> => refuse("commit");
  rollbackTransaction = (): Promise<void> => refuse("roll back");
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

function refuse(what: string): never {
  throw new Error(`kyselyFor(tx) cannot ${what}: it belongs to a unit of work of tenancy.withTenant()`);
}
