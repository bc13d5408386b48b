import type { QueryResult, Statement, StatementResult } from "./batch.ts";
import type { Session } from "./connections.ts";
import { TransactionAbortedError, TransactionOverError } from "./errors.ts";
import type { TenantId } from "./placement.ts";

declare const brand: unique symbol;

/** One tenant's unit of work. Only the engine makes one; a function that takes it needs no `where tenant_id = …`. */
export interface TenantTransaction {
  readonly [brand]: "TenantTransaction";
  readonly tenantId: TenantId;
  /** Runs one statement. Parameters are `$1`, `$2`, …; results are rows by column name. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
}

/** Said, not left to the session's default: see the fence. */
const BEGIN = "begin isolation level read committed";

/** How a transaction gets its connection, and how it enters its tenant there. */
export interface Entrance {
  open(): Promise<Session>;
  enter(): Statement;
  explain(error: unknown): unknown;
}

/** BEGIN and `enter` travel with the first statement; work that asks nothing takes no connection. */
export class OpenTransaction {
  readonly #entrance: Entrance;
  readonly scope: TenantTransaction;
  #session: Session | undefined;
  #hasEntered = false;
  #isOver = false;
  #failure: unknown;
  #last: Promise<unknown> = Promise.resolve();

  constructor(tenantId: TenantId, entrance: Entrance) {
    this.#entrance = entrance;
    this.scope = {
      tenantId,
      query: <Row>(text: string, values?: readonly unknown[]) => {
        if (this.#isOver) return Promise.reject(new TransactionOverError(tenantId));
        // One statement after another, also for callers who start several at once: the connection is one.
        const result = this.#last.then(() => this.#send({ text, values }));
        this.#last = result.catch(() => {});
        return result as Promise<QueryResult<Row>>;
      },
    } as TenantTransaction;
  }

  /** The first statement's error, if any failed. */
  get failure(): unknown {
    return this.#failure;
  }

  async commit(): Promise<void> {
    await this.#close();
    if (!this.#session) {
      if (this.#failure !== undefined) throw new TransactionAbortedError({ cause: this.#failure });
      return;
    }
    const [result] = await this.#session.send([{ text: "commit" }]).catch((error: unknown) => {
      throw this.#entrance.explain(error);
    });
    if (result?.command !== "COMMIT") throw new TransactionAbortedError({ cause: this.#failure });
  }

  async rollback(): Promise<void> {
    await this.#close();
    await this.#session?.send([{ text: "rollback" }]).catch(() => this.#session?.discard());
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
        this.#hasEntered ? [statement] : [{ text: BEGIN }, this.#entrance.enter(), statement],
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
