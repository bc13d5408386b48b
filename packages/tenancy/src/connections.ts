import { DatabaseError, Pool, type ClientBase, type PoolClient, type PoolConfig } from "pg";
import { Batch, type Statement, type StatementResult } from "./batch.ts";
import { cancelBackend } from "./cancel.ts";
import { StatementRefusedError } from "./errors.ts";
import { searchPath, type Placement } from "./placement.ts";
import { Statements } from "./statements.ts";

/** How to reach a placement's database, as pg takes it. */
export interface PlacementConnection extends PoolConfig {
  /**
   * A pooler in transaction mode stands before the database, such as PgBouncer 1.21 or later. Nothing can be set for a
   * connection then (give the login its timeouts by ALTER ROLE), and closing one cleans nothing up: statements that may outlive
   * their transaction are refused with STATEMENT_REFUSED.
   */
  readonly pooler?: "transaction" | undefined;
}

/** Idle connections are kept: the prepared statements live in them. pg's default drops them after 10 s. */
const POOL_DEFAULTS = {
  max: 10,
  idleTimeoutMillis: 0,
  connectionTimeoutMillis: 10_000,
} satisfies PoolConfig;

/** Sent when a connection starts, where it is the application's own. */
const SESSION_DEFAULTS = {
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
} satisfies PoolConfig;

/** Pools belong to databases, not to tenants or schemas: ten thousand schemas in one database share one. */
export class Connections {
  readonly #pools = new Map<string, Pool>();
  readonly #configure: (placement: Placement) => PlacementConnection;

  constructor(configure: (placement: Placement) => PlacementConnection) {
    this.#configure = configure;
  }

  /** Lends a connection for one unit of work, which must release it. */
  async borrow(placement: Placement, signal: AbortSignal | undefined): Promise<Session> {
    signal?.throwIfAborted();
    const pool = this.#pool(placement);
    return new Session(await connect(pool, signal), signal, pool.options);
  }

  async end(): Promise<void> {
    await Promise.all(Array.from(this.#pools.values(), (pool) => pool.end()));
    this.#pools.clear();
  }

  #pool(placement: Placement): Pool {
    const database = `${placement.server}/${placement.database}`;
    let pool = this.#pools.get(database);
    if (!pool) {
      const config = this.#configure(placement);
      // The fence sets the path where this is not the tenant's own; most are in the schema that was asked for first.
      const options = `${config.options ?? ""} -c search_path=${searchPath(placement).replaceAll(/[\\\s]/g, "\\$&")}`;
      pool = new Pool(
        config.pooler
          ? { ...POOL_DEFAULTS, ...config }
          : { ...POOL_DEFAULTS, ...SESSION_DEFAULTS, ...config, options },
      );
      // An idle connection that breaks is already out of the pool; the next unit of work opens another.
      pool.on("error", () => {});
      this.#pools.set(database, pool);
    }
    return pool;
  }
}

/** Waits for a connection no longer than the caller does. */
async function connect(pool: Pool, signal: AbortSignal | undefined): Promise<PoolClient> {
  const connecting = pool.connect();
  if (!signal) return connecting;
  const { promise: abandoned, reject } = Promise.withResolvers<never>();
  const abandon = () => {
    reject(signal.reason);
    connecting.then((client) => client.release()).catch(() => {});
  };
  signal.addEventListener("abort", abandon, { once: true });
  try {
    return await Promise.race([connecting, abandoned]);
  } finally {
    signal.removeEventListener("abort", abandon);
  }
}

/**
 * What begins with one of these words ends with its transaction. Anything else (SET, PREPARE, DEALLOCATE, DO, LISTEN, a cursor
 * WITH HOLD) may last as long as the connection, even where it fails, and could replace the statements that the next tenant's
 * work is done with. A comment is no such word: PostgreSQL nests them, so skipping one takes a parser.
 */
const ENDS_WITH_TRANSACTION =
  /^\s*(?:select|insert|update|delete|merge|with|values|table|begin|commit|rollback|savepoint|release)\b/i;

const statementsOf = new WeakMap<ClientBase, Statements>();

/** A connection in the hands of one unit of work. */
export class Session {
  readonly #client: PoolClient;
  readonly #statements: Statements;
  readonly #signal: AbortSignal | undefined;
  readonly #isPooled: boolean;
  #isDoubtful = false;

  constructor(client: PoolClient, signal: AbortSignal | undefined, { pooler }: PlacementConnection) {
    this.#client = client;
    this.#signal = signal;
    this.#isPooled = pooler !== undefined;
    this.#statements = statementsOf.get(client) ?? new Statements();
    statementsOf.set(client, this.#statements);
    client.on("error", this.#doubt);
  }

  /** Sends statements with one Sync and answers with their results, or with the first error. */
  async send(statements: readonly Statement[]): Promise<StatementResult[]> {
    const { promise, resolve, reject } = Promise.withResolvers<StatementResult[]>();
    const signal = this.#signal;
    signal?.throwIfAborted();
    const lasting = statements.find(({ text }) => !ENDS_WITH_TRANSACTION.test(text));
    if (lasting && this.#isPooled) throw new StatementRefusedError(lasting.text);
    if (lasting) this.#isDoubtful = true;
    const cancel = () => {
      // A cancel may arrive late and hit the next unit of work: this connection has none.
      this.#isDoubtful = true;
      cancelBackend(this.#client);
    };
    const batch = new Batch(this.#client, this.#statements, statements, (error, results) => {
      signal?.removeEventListener("abort", cancel);
      if (results) resolve(results);
      else {
        if (!(error instanceof DatabaseError) || error.severity === "FATAL") this.#isDoubtful = true;
        reject(signal?.aborted ? signal.reason : error);
      }
    });
    signal?.addEventListener("abort", cancel, { once: true });
    this.#client.query(batch);
    return promise;
  }

  /** Gives the connection away for good instead of back to the pool. */
  discard(): void {
    this.#isDoubtful = true;
  }

  /** Back to the pool, unless anything about the connection is in doubt. */
  release(): void {
    this.#client.off("error", this.#doubt);
    this.#client.release(this.#isDoubtful);
  }

  readonly #doubt = (): void => {
    this.#isDoubtful = true;
  };
}
