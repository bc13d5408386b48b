import type { PoolConfig } from "pg";
import { Breaker } from "./breaker.ts";
import type { Line } from "./line.ts";
import type { Link } from "./link.ts";
import { ShortStatements } from "./short-statements.ts";

/** A unit of work that waits for a connection. */
export interface Waiter {
  readonly schema: string;
  /** Earlier ones have lower numbers, over all databases. */
  readonly number: number;
  /** In the time of `performance.now()`. */
  readonly since: number;
  give(link: Link): void;
  refuse(error: unknown): void;
}

/** The connections to one database, and who waits for one. Its schemas share them: pools belong to databases, not to tenants. */
export class Database {
  readonly name: string;
  readonly config: PoolConfig;
  readonly max: number;
  readonly isBehindPooler: boolean;
  readonly breaker = new Breaker();
  readonly short = new ShortStatements();
  readonly waiting: Waiter[] = [];
  /** Least recently used first. */
  readonly idle: Link[] = [];
  readonly lines: Line[] = [];
  /** All that are open, opening or closing, lines too. */
  size = 0;
  opening = 0;
  /** Of those that are opening: nobody who waits will get one of them. */
  openingLines = 0;
  isOpeningLine = false;
  /** Of each kind. None where a pooler stands between, or the login may set what lasts. */
  mostLines: number;
  /** Whether the last thing heard of it was good: until then one connection is tried at a time. */
  isProven = false;

  constructor(
    name: string,
    config: PoolConfig,
    { max, isBehindPooler, mostLines }: { max: number; isBehindPooler: boolean; mostLines: number },
  ) {
    this.name = name;
    this.config = config;
    this.max = max;
    this.isBehindPooler = isBehindPooler;
    this.mostLines = mostLines;
  }

  /** The one that knows the schema already, if any does; else the last used, so that the others can be closed. */
  takeIdle(schema: string): Link | undefined {
    const { idle } = this;
    const last = idle.length - 1;
    if (last < 0 || idle[last]?.hasVisited(schema)) return idle.pop();
    for (let at = last - 1; at >= 0; at--) {
      if (idle[at]?.hasVisited(schema)) return idle.splice(at, 1)[0];
    }
    return idle.pop();
  }

  /** What comes free for those who wait. */
  get sizeWithoutLines(): number {
    return this.size - this.lines.length;
  }

  get mayOpen(): boolean {
    return this.size < this.max && (this.isProven || this.opening === 0);
  }

  refuseAll(error: unknown): void {
    for (const waiter of this.waiting.splice(0)) waiter.refuse(error);
  }
}
