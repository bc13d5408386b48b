import { DatabaseError } from "pg";
import { Batch, endsConnection, type Statement, type StatementResult } from "./batch.ts";
import { cancelBackend } from "./cancel.ts";
import { PlacementUnreachableError, StatementRefusedError } from "./errors.ts";
import type { Link } from "./link.ts";

/**
 * What begins with one of these words ends with its transaction. Anything else (SET, PREPARE, DEALLOCATE, DO, LISTEN, a cursor
 * WITH HOLD) may last as long as the connection, even where it fails, and could replace the statements that the next tenant's
 * work is done with. A comment is no such word: PostgreSQL nests them, so skipping one takes a parser.
 */
const ENDS_WITH_TRANSACTION =
  /^\s*(?:select|insert|update|delete|merge|with|values|table|begin|commit|rollback|savepoint|release)\b/i;

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
    if (lasting && isBehindPooler) throw new StatementRefusedError(lasting.text);
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
      const isDatabases = error instanceof DatabaseError;
      const isLast = isDatabases && endsConnection(error);
      if (!isDatabases || isLast) this.#isDoubtful = true;
      if (signal?.aborted) return reject(signal.reason as Error);
      const isLost = link.isLost || isLast;
      reject(
        isLost
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

  /** Back to the pool, unless anything about the connection is in doubt. */
  release(): void {
    this.#options.giveBack(this.#link, { isDoubtful: this.#isDoubtful });
  }
}
