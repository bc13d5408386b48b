import type { PoolConfig } from "pg";
import { isStalePlan, type Statement, type StatementResult } from "./batch.ts";
import { Budget } from "./budget.ts";
import { Database } from "./database.ts";
import { Line } from "./line.ts";
import { searchPath, type Placement, type Residence } from "./placement.ts";
import { Session } from "./session.ts";
import { CALLS_WRITER, type LineKind } from "./short-statements.ts";

/** How to reach a placement's database, as pg takes it. */
export interface PlacementConnection extends PoolConfig {
  /**
   * A pooler in transaction mode stands before the database, such as PgBouncer 1.21 or later. Nothing can be set for a
   * connection then (give the login its timeouts by ALTER ROLE), and closing one cleans nothing up: statements that may outlive
   * their transaction are refused with STATEMENT_REFUSED.
   */
  readonly pooler?: "transaction" | undefined;
}

export interface ConnectionOptions {
  readonly connection: (placement: Placement) => PlacementConnection;
  /** Of the whole process, to all databases. */
  readonly max?: number | undefined;
  /** Whether short statements of many tenants may follow each other on shared connections. */
  readonly sharesConnections?: boolean | undefined;
  /** How long a connection may leave a statement without an answer. */
  readonly answerTimeoutMs?: number | undefined;
  readonly maxAnswerBytes?: number | undefined;
}

const MOST_CONNECTIONS = 50;
/** To one database, unless its configuration says otherwise. */
const PER_DATABASE = 10;
/** Idle connections are kept for ten minutes: the prepared statements live in them. pg's default drops them after 10 s. */
const POOL_DEFAULTS = { connectionTimeoutMillis: 10_000, idleTimeoutMillis: 600_000 } satisfies PoolConfig;
const SWEEP_MS = 30_000;
/** What the server's own timeout should have ended is waited for so much longer. */
const GRACE_MS = 5_000;
const LOOK_MS = 1_000;
/** The smallest rows take twelve bytes and become objects of sixty: five million of them are 300 MB. */
const MOST_ANSWERED = 64 * 2 ** 20;

/** Sent when a connection starts, where it is the application's own. */
const SESSION_DEFAULTS = {
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 60_000,
} satisfies PoolConfig;

/**
 * What takes so long that the server stops it is asked again, on a connection of its own. Nobody can pass by a write. No lock_timeout:
 * a trigger that catches errors would catch that one too, and do something else than it does elsewhere.
 */
const LINE_LIMITS = {
  read: { statement_timeout: 1_000 },
  write: { statement_timeout: 100 },
} satisfies Record<LineKind, PoolConfig>;
/**
 * A statement is another one in each schema, and PostgreSQL plans it anew at each of its first five runs: of a thousand schemas most
 * runs are among those, and a point read took 200 µs of the server's time in place of 140. What needs a plan for its values is slow
 * then, and goes elsewhere.
 */
const PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan";
/** Of a database's connections, for each kind: the others are for all that is not short. */
const LINES_SHARE = 1 / 3;
/** Another line is opened when each has so many waiting. */
const FULL = 6;

/**
 * What a shared connection must be. Nothing that is asked on it may last: set_config is out of reach, one for reads is read only,
 * and no pooler stands between, which would hand the next statement to another session.
 * Nor may anything reach others: what is asked here may be asked twice.
 */
const IS_FIT = `select pg_backend_pid() = $1 and current_setting('transaction_read_only') = $2
  and not exists (
    select from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace
      and (proname in ('set_config', 'setseed', 'pg_notify', 'pg_logical_emit_message') or proname ~ '^pg_(try_)?advisory_')
      and has_function_privilege(oid, 'execute')) as fit`;

/** All connections of a tenancy: pools belong to databases, not to tenants, and share one budget. */
export class Connections {
  readonly #databases = new Map<string, Database>();
  readonly #budget: Budget;
  readonly #options: ConnectionOptions;
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#budget = new Budget(options.max ?? MOST_CONNECTIONS);
    const lookMs = Math.min(LOOK_MS, (options.answerTimeoutMs ?? Infinity) / 4);
    this.#timers = [
      setInterval(() => this.#budget.sweep(), SWEEP_MS).unref(),
      setInterval(() => this.#budget.look(lookMs), lookMs).unref(),
    ];
  }

  /** Lends a connection for one unit of work, which must release it. */
  async borrow(residence: Residence, signal: AbortSignal | undefined): Promise<Session> {
    const database = this.#database(residence.placement);
    const { schema } = residence.placement;
    const taken = this.#budget.take(database, residence, signal);
    return new Session(taken instanceof Promise ? await taken : taken, {
      databaseName: database.name,
      schema,
      signal,
      isBehindPooler: database.isBehindPooler,
      giveBack: (link, state) => this.#budget.giveBack(database, link, state),
    });
  }

  /** Runs a unit of work of one statement: beside others where it is known to be a short read, else on a connection of its own. */
  async runAlone(
    residence: Residence,
    enter: () => Statement,
    statement: Statement,
    signal: AbortSignal | undefined,
  ): Promise<StatementResult | undefined> {
    const { placement } = residence;
    const database = this.#database(placement);
    const kind = database.mostLines > 0 ? database.short.kindOf(statement.text) : undefined;
    // A write that its asker gives up has to be cancelled, and nothing can be cancelled on a shared connection.
    if (kind === "read" || (kind === "write" && !signal)) {
      const line = this.#lineOf(database, kind, residence);
      const results = line && (await line.ask(enter(), statement, { schema: placement.schema, signal }));
      if (results) return results[1];
    }
    const session = await this.borrow(residence, signal);
    const startedAt = performance.now();
    const once = () => session.send([enter(), statement]);
    try {
      const results = await once().catch((error: unknown) => {
        if (isStalePlan(error)) return once();
        throw error;
      });
      if (database.mostLines > 0) {
        const { short } = database;
        short.note(statement.text, performance.now() - startedAt);
        if (short.isInQuestion(statement.text)) {
          const asked = { text: CALLS_WRITER, values: [statement.text], isGlobal: true };
          const answer = await session.send([asked]).catch(() => undefined);
          short.decide(statement.text, answer?.[0]?.rows[0]?.["callsWriter"] === false);
        }
      }
      return results[1];
    } finally {
      session.release();
    }
  }

  async end(): Promise<void> {
    // Those that are lent are waited for, and may be silent.
    await this.#budget.end();
    for (const timer of this.#timers) clearInterval(timer);
    this.#databases.clear();
  }

  #database(placement: Placement): Database {
    const name = `${placement.server}/${placement.database}`;
    let database = this.#databases.get(name);
    if (!database) {
      const { pooler, ...config } = this.#options.connection(placement);
      // The fence sets the path where this is not the tenant's own; most are in the schema that was asked for first.
      const path = `-c search_path=${searchPath(placement).replaceAll(/[\\\s]/g, "\\$&")}`;
      const options = `${config.options ?? ""} ${path}`;
      const session = pooler ? config : { ...SESSION_DEFAULTS, ...config, options };
      const max = config.max ?? PER_DATABASE;
      database = new Database(
        name,
        { ...POOL_DEFAULTS, ...session },
        {
          max,
          isBehindPooler: pooler !== undefined,
          patienceMs: this.#options.answerTimeoutMs ?? patienceFor({ ...SESSION_DEFAULTS, ...config }),
          maxAnswerBytes: this.#options.maxAnswerBytes ?? MOST_ANSWERED,
          mostLines: pooler || this.#options.sharesConnections === false ? 0 : Math.floor(max * LINES_SHARE),
        },
      );
      this.#databases.set(name, database);
    }
    return database;
  }

  /** The line with the shortest wait; for a dedicated schema always the same, whose backend knows it. */
  #lineOf(database: Database, kind: LineKind, { tenantId, placement }: Residence): Line | undefined {
    const lines = database.lines.filter((line) => line.kind === kind);
    let best: Line | undefined;
    if (placement.kind === "dedicated") {
      // Another line takes its own share of the schemas, and leaves the others where they are.
      const share = hashOf(placement.schema) % database.mostLines;
      best = lines[share] ?? lines[share % lines.length];
    } else {
      for (const line of lines) if (!best || line.length < best.length) best = line;
    }
    if (best?.link.isWornOut) {
      this.#budget.retire(database, best);
      return undefined;
    }
    // A line in the place that is kept for a tenant which holds none would leave its units of work none.
    const isKept = database.isScarce && (best !== undefined || database.isHeldByFewBeside(tenantId));
    if (lines.length < database.mostLines && (best === undefined || best.length >= FULL) && !isKept)
      void this.#openLine(database, kind, { isForSchemas: placement.kind === "dedicated" });
    return best?.hasRoom ? best : undefined;
  }

  /** Where several units of work are under way at once, and the budget has connections to spare. */
  async #openLine(
    database: Database,
    kind: LineKind,
    { isForSchemas }: { isForSchemas: boolean },
  ): Promise<void> {
    if (database.isOpeningLine || database.size - database.idle.length < 2) return;
    database.isOpeningLine = true;
    try {
      const { config } = database;
      const isReadOnly = kind === "read" ? "on" : "off";
      const options = `${isForSchemas ? PLANNED_ONCE : ""} ${config.options ?? ""} -c default_transaction_read_only=${isReadOnly}`;
      const asked = this.#budget.takeInstead(
        database,
        { ...config, ...LINE_LIMITS[kind], options },
        Math.min(database.patienceMs, patienceFor(LINE_LIMITS[kind])),
      );
      const link = await asked.catch(() => undefined);
      if (!link) return;
      const { processID } = link.client as typeof link.client & { processID: number };
      const values = [processID, isReadOnly];
      const fit = await link.client.query<{ fit: boolean }>(IS_FIT, values).catch(() => undefined);
      if (fit?.rows[0]?.fit && !this.#budget.isEnded) {
        const { short } = database;
        const line = new Line(link, kind, {
          databaseName: database.name,
          onUnfit: ({ text }, extent) => short.distrust(text, extent),
          onIdle: () => this.#budget.wake(),
        });
        database.lines.push(line);
      } else {
        if (fit?.rows[0]?.fit === false) database.mostLines = 0;
        void this.#budget.close(database, link);
      }
    } finally {
      database.isOpeningLine = false;
      this.#budget.wake();
    }
  }
}

/** Behind a pooler the login has its timeout from ALTER ROLE, and `statement_timeout` in the configuration says what it is. */
function patienceFor({ statement_timeout: timeoutMs }: PoolConfig): number {
  return timeoutMs ? timeoutMs + GRACE_MS : Infinity;
}

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) >>> 0;
  return hash;
}
