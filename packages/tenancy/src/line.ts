import { DatabaseError } from "pg";
import { Batch, type Statement, type StatementResult } from "./batch.ts";
import { PlacementUnreachableError } from "./errors.ts";
import type { Link } from "./link.ts";
import { SHORT_MS, type LineKind } from "./short-statements.ts";
import { Wire } from "./wire.ts";

/** A point read takes a backend 0.1 ms, so the last in the line waits 2 ms. */
const LONGEST = 16;
/** Larger values take their time on the way, and those behind them would wait. */
const LARGEST = 65_536;
/**
 * After this long without an answer, those who wait behind the first are sent on their way. A machine whose processors are taken
 * away for a while is no reason: on shared ones that takes 20 ms often.
 */
const SLOW_MS = 50;
/** What has not been short so often in a row goes elsewhere: there is more to read by now, or it needs a plan for its values. */
const LONG_RUNS = 8;

/**
 * An insert takes a backend 0.15 ms. Where so much goes by from one answer to the next, writes wait for a disk, and they do that better
 * beside each other, on connections of their own, than behind each other.
 */
const DISK_MS = 1;
/** Two show from answer to answer what the server takes; one shows the way there and back as well. */
const LONGEST_AT_A_DISK = 2;
/** The fastest of so many says what the disk takes: others were slow because the backend saw a schema for the first time. */
const COMPARED = 16;

const READ_ONLY_SQL_TRANSACTION = "25006";
const LOCK_NOT_AVAILABLE = "55P03";
const QUERY_CANCELED = "57014";

interface Place {
  readonly batch: Batch;
  readonly statement: Statement;
  answer: ((results?: StatementResult[]) => void) | undefined;
  readonly fail: (error: Error) => void;
  readonly askedAt: number;
}

interface LineEvents {
  /** As errors call it. */
  readonly databaseName: string;
  onUnfit(statement: Statement, options: { forGood: boolean }): void;
  onIdle(): void;
}

/**
 * A connection on which many tenants' short statements follow each other without waiting for the answers. Each is a transaction of
 * its own, with its own `enter` and its own Sync: an error skips to that Sync and no further.
 *
 * What fails here has done nothing, so it may be asked again elsewhere. That is the answer to everything unusual. One for reads is
 * read only, so that there also what hangs, or waits behind something slow, is left without an answer and asked elsewhere; one for
 * writes lets the server stop what waits for a lock or takes long. Only of a write that was under way when the connection broke
 * nobody knows whether it was done, and its asker is told so.
 */
export class Line {
  readonly link: Link;
  readonly kind: LineKind;
  readonly #places: Place[] = [];
  #wire = new Wire();
  #isWriting = false;
  #served = 0;
  #servedAt = 0;
  /** From answer to answer: of the last that were compared, and of those that will be. */
  #fastestMs = 0;
  #nextFastestMs = Infinity;
  #compared = 0;
  #watch: NodeJS.Timeout | undefined;
  #isSlow = false;
  #close: (() => void) | undefined;
  readonly #events: LineEvents;

  constructor(link: Link, kind: LineKind, events: LineEvents) {
    this.link = link;
    this.kind = kind;
    this.#events = events;
  }

  get length(): number {
    return this.#places.length;
  }

  get isIdle(): boolean {
    return this.#places.length === 0;
  }

  get hasRoom(): boolean {
    const longest = this.kind === "write" && this.#fastestMs > DISK_MS ? LONGEST_AT_A_DISK : LONGEST;
    return this.#places.length < longest && !this.#isSlow && !this.link.isLost;
  }

  /** Answers with the results, or with nothing when the statement has to be asked elsewhere. Cancels nothing on the server. */
  ask(
    enter: Statement,
    statement: Statement,
    { schema, signal }: { schema: string; signal?: AbortSignal | undefined },
  ): Promise<StatementResult[] | undefined> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<StatementResult[] | undefined>();
    const { client, statements } = this.link;
    const batch = new Batch({ client, statements, schema }, [enter, statement], (error, results) => {
      this.#serve(place, error, results);
    });
    if (batch.size > LARGEST) return Promise.resolve(undefined);
    const place: Place = { batch, statement, answer: resolve, fail: reject, askedAt: performance.now() };
    if (signal) {
      const leave = () => {
        place.answer = undefined;
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      place.answer = (results) => {
        signal.removeEventListener("abort", leave);
        resolve(results);
      };
    }
    this.link.visit(schema);
    batch.write(this.#wire);
    this.#flush();
    if (this.#places.push(place) === 1) client.query(batch);
    if (!this.#watch) this.#lookLater();
    return promise;
  }

  /** The connection is gone: who reads asks elsewhere. */
  abandon(): void {
    clearTimeout(this.#watch);
    const lost = new Error("the connection was lost");
    for (const place of this.#places.splice(0)) this.#leaveUnanswered(place, lost);
  }

  #leaveUnanswered(place: Place, lost: Error): void {
    if (this.kind === "read") place.answer?.();
    else
      place.fail(new PlacementUnreachableError(this.#events.databaseName, { cause: lost, mayBeDone: true }));
  }

  /** Nothing more will be asked: calls back when the last answer is there. */
  retire(close: () => void): void {
    this.#close = close;
    if (this.isIdle) this.#finish();
  }

  #finish(): void {
    clearTimeout(this.#watch);
    this.#close?.();
    this.#close = undefined;
  }

  /**
   * All that is asked within one turn of the event loop goes in one write: writes are what costs most. After the turn, when every
   * socket's answers were read: the server wakes at each write, and where processors are few it takes ours.
   */
  #flush(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    setImmediate(() => {
      const bytes = this.#wire.bytes();
      this.#wire = new Wire();
      this.#isWriting = false;
      this.link.client.connection.stream.write(bytes);
    });
  }

  #serve(place: Place, error: Error | null, results: StatementResult[] | undefined): void {
    if (this.#places[0] === place) {
      this.#places.shift();
      const [next] = this.#places;
      if (next) this.link.client.query(next.batch);
    }
    this.#served++;
    const now = performance.now();
    const ms = now - Math.max(this.#servedAt, place.askedAt);
    this.#servedAt = now;
    // What has changed nothing waits for no disk.
    if (results?.[1]?.rowCount) this.#compare(ms);
    this.#note(place, ms);
    this.#isSlow = false;
    if (error instanceof DatabaseError) {
      if (error.code === READ_ONLY_SQL_TRANSACTION) this.#events.onUnfit(place.statement, { forGood: true });
      const wasStopped = error.code === LOCK_NOT_AVAILABLE || error.code === QUERY_CANCELED;
      if (wasStopped) this.#events.onUnfit(place.statement, { forGood: false });
    }
    if (!error || error instanceof DatabaseError) place.answer?.(results);
    // Written, but a builder's parser could not read what it answered.
    else if (this.kind === "write" && !this.link.isLost) place.fail(error);
    else this.#leaveUnanswered(place, error);
    if (!this.isIdle) return;
    this.link.usedAt = now;
    if (this.#close) this.#finish();
    else this.#events.onIdle();
  }

  #note({ batch, statement }: Place, ms: number): void {
    const prepared = batch.last;
    if (!prepared) return;
    prepared.longRuns = ms < SHORT_MS ? 0 : prepared.longRuns + 1;
    if (prepared.longRuns < LONG_RUNS) return;
    prepared.longRuns = 0;
    this.#events.onUnfit(statement, { forGood: false });
  }

  #compare(ms: number): void {
    this.#nextFastestMs = Math.min(ms, this.#nextFastestMs);
    if (++this.#compared < COMPARED) return;
    this.#fastestMs = this.#nextFastestMs;
    this.#nextFastestMs = Infinity;
    this.#compared = 0;
  }

  #lookLater(): void {
    const servedBefore = this.#served;
    this.#watch = setTimeout(() => this.#look(servedBefore), SLOW_MS);
  }

  #look(servedBefore: number): void {
    this.#watch = undefined;
    const [first] = this.#places;
    if (!first) return;
    if (this.#served !== servedBefore) return this.#lookLater();
    // The answer may have arrived while this process was busy: first read what is there.
    setImmediate(() => {
      if (this.#places[0] === first && this.#served === servedBefore) this.#passOver(first);
      else if (!this.isIdle && !this.#watch) this.#lookLater();
    });
  }

  #passOver(first: Place): void {
    this.#isSlow = true;
    this.#events.onUnfit(first.statement, { forGood: false });
    if (this.kind === "write") return;
    for (const place of this.#places) {
      if (place === first) continue;
      place.answer?.();
      place.answer = undefined;
    }
  }
}
