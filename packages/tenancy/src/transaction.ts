import type { QueryResult, Statement, StatementResult } from "./batch.ts";
import type { Session } from "./session.ts";
import { TransactionAbortedError, TransactionOverError } from "./errors.ts";
import { Nesting } from "./nesting.ts";
import type { Placement, TenantId } from "./placement.ts";

declare const brand: unique symbol;

/** One tenant's unit of work. Only the engine makes one; a function that takes it needs no `where tenant_id = …`. */
export interface TenantTransaction {
  readonly [brand]: "TenantTransaction";
  readonly tenantId: TenantId;
  /** Where this unit of work runs. */
  readonly placement: Placement;
  /** Runs one statement. Parameters are `$1`, `$2`, …; results are rows by column name. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
}

const opened = new WeakMap<TenantTransaction, OpenTransaction>();

/** The transaction behind a scope, for adapters: they need columns and raw values. */
export function openTransactionOf(tx: TenantTransaction): OpenTransaction {
  const transaction = opened.get(tx);
  if (!transaction) throw new TypeError("This TenantTransaction was not made by the engine");
  return transaction;
}

/** Said, not left to the session's default: see the fence. */
const BEGIN: Statement = { text: "begin isolation level read committed", isGlobal: true };

/** How a transaction gets its connection, and how it enters its tenant there. */
export interface Entrance {
  readonly placement: Placement;
  open(): Promise<Session>;
  enter(): Statement;
  explain(error: unknown): unknown;
}

/** BEGIN and `enter` travel with the first statement; work that asks nothing takes no connection. */
export class OpenTransaction {
  readonly #entrance: Entrance;
  readonly scope: TenantTransaction;
  #nesting: Nesting | undefined;
  #session: Session | undefined;
  #hasEntered = false;
  #isOver = false;
  #failure: unknown;
  #last: Promise<unknown> = Promise.resolve();

  constructor(tenantId: TenantId, entrance: Entrance) {
    this.#entrance = entrance;
    this.scope = {
      tenantId,
      placement: entrance.placement,
      query: <Row>(text: string, values?: readonly unknown[]) =>
        this.run({ text, values }) as Promise<QueryResult<Row>>,
    } as TenantTransaction;
    opened.set(this.scope, this);
  }

  /** One statement after another, also for callers who start several at once: the connection is one. */
  run(statement: Statement): Promise<StatementResult> {
    if (this.#isOver) return Promise.reject(new TransactionOverError(this.scope.tenantId));
    const result = this.#last.then(() => this.#send(statement));
    this.#last = result.catch(() => {});
    return result;
  }

  get nesting(): Nesting {
    return (this.#nesting ??= new Nesting((text) => this.run({ text })));
  }

  /** The first statement's error, if any failed. */
  get failure(): unknown {
    return this.#failure;
  }

  async commit(): Promise<void> {
    await this.#close();
    this.#nesting?.assertNoneIsOpen();
    if (!this.#session) {
      if (this.#failure !== undefined) throw new TransactionAbortedError({ cause: this.#failure });
      return;
    }
    const [result] = await this.#session
      .send([{ text: "commit", isGlobal: true }])
      .catch((error: unknown) => {
        throw this.#entrance.explain(error);
      });
    if (result?.command !== "COMMIT") throw new TransactionAbortedError({ cause: this.#failure });
  }

  async rollback(): Promise<void> {
    await this.#close();
    await this.#session?.send([{ text: "rollback", isGlobal: true }]).catch(() => this.#session?.discard());
  }

  release(): void {
    this.#session?.release();
  }

  async #close(): Promise<void> {
    this.#isOver = true;
    await this.#last;
  }

  async #send(statement: Statement): Promise<StatementResult> {
    try {
      this.#session ??= await this.#entrance.open();
      const results = await this.#session.send(
        this.#hasEntered ? [statement] : [BEGIN, this.#entrance.enter(), statement],
      );
      this.#hasEntered = true;
      return results.at(-1) as StatementResult;
    } catch (error) {
      const explained = this.#entrance.explain(error);
      this.#failure ??= explained;
      throw explained;
    }
  }
}
