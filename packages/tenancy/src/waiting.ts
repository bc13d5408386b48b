import type { Link } from "./link.ts";
import type { TenantId } from "./placement.ts";

/** A unit of work that waits for a connection. */
export interface Waiter {
  /** Whose it is; none where the connection is for everybody. */
  readonly tenant: TenantId | undefined;
  readonly schema: string;
  /** Earlier ones have lower numbers, over all databases. */
  readonly number: number;
  /** In the time of `performance.now()`. */
  readonly since: number;
  give(link: Link): void;
  refuse(error: unknown): void;
}

/**
 * Who waits for a connection to one database. Tenants take turns, whoever holds fewest connections first: a tenant that asks for a
 * hundred at once waits for its own, and another's one unit of work for no more than one that is given back.
 */
export class Waiting {
  /** In the order of coming. */
  readonly #all = new Set<Waiter>();
  /** Tenants in the order of their turns. */
  readonly #turns = new Map<TenantId | undefined, Set<Waiter>>();

  get length(): number {
    return this.#all.size;
  }

  get oldest(): Waiter | undefined {
    for (const waiter of this.#all) return waiter;
    return undefined;
  }

  add(waiter: Waiter): void {
    this.#all.add(waiter);
    const own = this.#turns.get(waiter.tenant);
    if (own) own.add(waiter);
    else this.#turns.set(waiter.tenant, new Set([waiter]));
  }

  delete(waiter: Waiter): void {
    this.#all.delete(waiter);
    const own = this.#turns.get(waiter.tenant);
    own?.delete(waiter);
    if (own?.size === 0) this.#turns.delete(waiter.tenant);
  }

  /** Takes out whose turn it is, with the connections that are lent now. */
  shift(links: Iterable<Link>): Waiter | undefined {
    const [next] = this.#turns.size > 1 ? this.#leastServed(links) : this.#all;
    if (!next) return undefined;
    const { tenant } = next;
    const own = this.#turns.get(tenant);
    this.delete(next);
    // The others' turns come before its next.
    if (own && own.size > 0) {
      this.#turns.delete(tenant);
      this.#turns.set(tenant, own);
    }
    return next;
  }

  #leastServed(links: Iterable<Link>): Iterable<Waiter> {
    const held = new Map<TenantId | undefined, number>();
    for (const { lentTo } of links) if (lentTo !== undefined) held.set(lentTo, (held.get(lentTo) ?? 0) + 1);
    let [least, holds]: [Iterable<Waiter>, number] = [[], Infinity];
    for (const [tenant, waiters] of this.#turns) {
      const its = held.get(tenant) ?? 0;
      if (its < holds) [least, holds] = [waiters, its];
      if (holds === 0) break;
    }
    return least;
  }

  /** Sends everybody away but the first few who came. */
  refuseAll(error: unknown, { but = 0 } = {}): void {
    for (const waiter of [...this.#all].slice(but)) {
      this.delete(waiter);
      waiter.refuse(error);
    }
  }
}
