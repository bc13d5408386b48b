import type { StatementResult } from "./batch.ts";
import { TransactionAbortedError, TransactionNestingError } from "./errors.ts";

/**
 * Transactions inside a unit of work, which is one already: each is a savepoint. A query builder begins, commits and rolls back
 * as it always does, and what it commits is final when the unit of work is.
 */
export class Nesting {
  readonly #send: (text: string) => Promise<StatementResult>;
  readonly #open: NestedTransaction[] = [];
  #count = 0;

  constructor(send: (text: string) => Promise<StatementResult>) {
    this.#send = send;
  }

  /** The place in the queue is taken at the call, before anything is awaited. */
  begin(): NestedTransaction {
    const nested = new NestedTransaction(`rowhouse_${++this.#count}`, this.#send, (from) => this.#end(from));
    this.#open.push(nested);
    return nested;
  }

  /** Work that was reported neither as committed nor as rolled back must not be committed with the rest. */
  assertNoneIsOpen(): void {
    if (this.#open.length > 0)
      throw new TransactionNestingError("A transaction inside the unit of work was still open when it ended");
  }

  /** Takes it off, and says whether others had begun inside it and not ended: their savepoints go with it. */
  #end(nested: NestedTransaction): boolean {
    const place = this.#open.indexOf(nested);
    if (place < 0) return false;
    const inner = this.#open.splice(place).slice(1);
    for (const lost of inner) lost.isLost = true;
    return inner.length > 0;
  }
}

export class NestedTransaction {
  /** Its savepoint went with an outer one that ended first. */
  isLost = false;
  readonly begun: Promise<StatementResult>;
  readonly #name: string;
  readonly #send: (text: string) => Promise<StatementResult>;
  readonly #end: (nested: NestedTransaction) => boolean;

  constructor(
    name: string,
    send: (text: string) => Promise<StatementResult>,
    end: (nested: NestedTransaction) => boolean,
  ) {
    this.#name = name;
    this.#send = send;
    this.#end = end;
    this.begun = send(`savepoint ${name}`);
    this.begun.catch(() => end(this));
  }

  /** @throws TransactionNestingError, TransactionAbortedError; its work is then undone */
  async commit(): Promise<void> {
    this.assertNotLost();
    if (this.#end(this)) {
      await this.#undo();
      throw new TransactionNestingError("A transaction was committed while another begun inside it was open");
    }
    try {
      await this.#send(`release savepoint ${this.#name}`);
    } catch (error) {
      await this.#undo();
      throw new TransactionAbortedError({ cause: error });
    }
  }

  async rollback(): Promise<void> {
    if (this.isLost) return;
    this.#end(this);
    await this.#undo();
  }

  assertNotLost(): void {
    if (this.isLost) throw new TransactionNestingError("An outer transaction ended while this one was open");
  }

  async #undo(): Promise<void> {
    // Both take their places in the queue before either is answered.
    const undone = [
      this.#send(`rollback to savepoint ${this.#name}`),
      this.#send(`release savepoint ${this.#name}`),
    ];
    await Promise.all(undone);
  }
}
