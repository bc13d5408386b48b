import type { PoolConfig } from "pg";
import { Breaker } from "./breaker.ts";
import type { Line } from "./line.ts";
import type { Link } from "./link.ts";
import type { TenantId } from "./placement.ts";
import { ShortStatements } from "./short-statements.ts";
import { Waiting } from "./waiting.ts";

/** Of fewer than these none is kept. */
const FEWEST_TO_KEEP_ONE = 5;
const KEPT_SHARE = 1 / 10;

/**
 * How many of these connections are kept for tenants that hold none: units of work may take long, and are not interrupted, so one
 * tenant must not have all of them.
 */
export function keptOf(connections: number): number {
  return connections < FEWEST_TO_KEEP_ONE ? 0 : Math.ceil(connections * KEPT_SHARE);
}

/** The connections to one database, and who waits for one. Its schemas share them: pools belong to databases, not to tenants. */
export class Database {
  readonly name: string;
  readonly config: PoolConfig;
  readonly max: number;
  readonly isBehindPooler: boolean;
  /** How long a connection may go without an answer. */
  readonly patienceMs: number;
  readonly maxAnswerBytes: number;
  readonly breaker = new Breaker();
  readonly short = new ShortStatements();
  readonly waiting = new Waiting();
  /** Least recently used first. */
  readonly idle: Link[] = [];
  readonly lines: Line[] = [];
  /** All that are open, whatever they are used for. */
  readonly links = new Set<Link>();
  /** Of them, those that tenants' units of work hold. */
  lent = 0;
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
    options: {
      max: number;
      isBehindPooler: boolean;
      mostLines: number;
      patienceMs: number;
      maxAnswerBytes: number;
    },
  ) {
    this.name = name;
    this.config = config;
    this.max = options.max;
    this.isBehindPooler = options.isBehindPooler;
    this.mostLines = options.mostLines;
    this.patienceMs = options.patienceMs;
    this.maxAnswerBytes = options.maxAnswerBytes;
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

  holds(tenant: TenantId): boolean {
    for (const { lentTo } of this.links) if (lentTo === tenant) return true;
    return false;
  }

  /** Whether other tenants hold more than two each: they are few, with long units of work, not many with short ones. */
  isHeldByFewBeside(tenant: TenantId): boolean {
    const others = [...this.links].flatMap(({ lentTo }) => (lentTo && lentTo !== tenant ? [lentTo] : []));
    return others.length > 2 * new Set(others).size;
  }

  /** Whether those that are left are kept for tenants that hold none. */
  get isScarce(): boolean {
    return this.lent + this.lines.length >= this.max - keptOf(this.max);
  }

  /** What comes free for those who wait. */
  get sizeWithoutLines(): number {
    return this.size - this.lines.length;
  }

  /** Whether waiting for one of those that are open is of use. */
  get isHeard(): boolean {
    for (const link of this.links)
      if (link.silentLooks === 0 && !this.lines.some((line) => line.link === link)) return true;
    return false;
  }

  get mayOpen(): boolean {
    return this.size < this.max && (this.isProven || this.opening === 0);
  }
}
