import { DatabaseError } from "pg";
import { Batch, type Statement, type StatementResult } from "./batch.ts";
import { cancelBackend } from "./cancel.ts";
import { AnswerTooLargeError, PlacementUnreachableError, StatementRefusedError } from "./errors.ts";
import type { Link } from "./link.ts";

/** What may stand before the word that says what a statement does. PostgreSQL nests comments: one inside another is not read here. */
const BEGINNING = String.raw`^(?:[\s(]|--[^\r\n]*(?:[\r\n]|$)|/\*(?:(?!/\*|\*/)[^])*\*/)*`;

/** What begins so ends with its transaction. */
const ENDS_WITH_TRANSACTION = new RegExp(
  BEGINNING +
    String.raw`(?:select|insert|update|delete|merge|with|values|table|begin|commit|rollback|savepoint|release)\b`,
  "i",
);

/**
 * What begins so may last as long as the connection, even where it fails: a SET, a cursor WITH HOLD. Nothing else is sent. PostgreSQL
 * lets a login that may delete rows lock their whole table, or wait for such a lock to make a trigger that it may not make; lets
 * everybody change the settings of their own role, or notify who listens; and tells by EXPLAIN how common a value is among all rows
 * of a table. The login is all tenants' own.
 */
const MAY_OUTLIVE_TRANSACTION = new RegExp(
  BEGINNING + String.raw`(?:(?:set|reset|show|declare|fetch|move|close|call|copy|start|end|abort)\b|$)`,
  "i",
);

const CANCEL_AGAIN_MS = 250;
/** A server that has not stopped after five seconds does not hear: who gave up is not kept for longer. */
const MOST_CANCELS = 20;

export interface SessionOptions {
  /** As errors call it. */
  readonly databaseName: string;
  readonly schema: string;
  readonly isBehindPooler: boolean;
  readonly signal: AbortSignal | undefined;
  readonly giveBack: (link: Link, state: { isDoubtful: boolean }) => void;
}

/** A connection in the hands of one unit of work. */
export class Session {
  readonly #link: Link;
  readonly #options: SessionOptions;
  #isDoubtful = false;

  constructor(link: Link, options: SessionOptions) {
    this.#link = link;
    this.#options = options;
    link.visit(options.schema);
  }

  /** Sends statements with one Sync and answers with their results, or with the first error. */
  async send(statements: readonly Statement[]): Promise<StatementResult[]> {
    const { promise, resolve, reject } = Promise.withResolvers<StatementResult[]>();
    const { schema, signal, isBehindPooler, databaseName } = this.#options;
    signal?.throwIfAborted();
    const lasting = statements.find(({ text }) => !ENDS_WITH_TRANSACTION.test(text));
    if (lasting && (isBehindPooler || !MAY_OUTLIVE_TRANSACTION.test(lasting.text)))
      throw new StatementRefusedError(lasting.text, { isBehindPooler });
    if (lasting) this.#isDoubtful = true;
    const link = this.#link;
    let again: NodeJS.Timeout | undefined;
    let cancels = 0;
    const cancel = () => {
      // A cancel may arrive late and hit the next unit of work: this connection has none.
      this.#isDoubtful = true;
      if (++cancels > MOST_CANCELS) return link.cut(signal?.reason as Error);
      cancelBackend(link.client);
      // It may arrive too early as well, before the server has read the statement, and is then forgotten.
      again = setTimeout(cancel, CANCEL_AGAIN_MS);
    };
    const target = { client: link.client, statements: link.statements, schema };
    const batch = new Batch(target, statements, (error, results) => {
      signal?.removeEventListener("abort", cancel);
      clearTimeout(again);
      if (results) return resolve(results);
      if (!(error instanceof DatabaseError)) this.#isDoubtful = true;
      if (signal?.aborted) return reject(signal.reason as Error);
      reject(
        link.isLost && !(error instanceof AnswerTooLargeError)
          ? new PlacementUnreachableError(databaseName, { cause: error, mayBeDone: true })
          : (error as Error),
      );
    });
    signal?.addEventListener("abort", cancel, { once: true });
    link.client.query(batch);
    return promise;
  }

  /** Gives the connection away for good instead of back to the pool. */
  discard(): void {
    this.#isDoubtful = true;
  }

  /** Back to the pool, unless anything about the connection is in doubt: a lone `begin` leaves a transaction open. */
  release(): void {
    const isInTransaction = this.#link.client.getTransactionStatus() !== "I";
    this.#options.giveBack(this.#link, { isDoubtful: this.#isDoubtful || isInTransaction });
  }
}
