import type { Link } from "./link.ts";
import type { TenantId } from "./placement.ts";

/** Who waits for a connection. */
interface Who {
  /** Whose it is; none where the connection is for everybody. */
  readonly tenant: TenantId | undefined;
  readonly schema: string;
  /** Earlier ones have lower numbers, over all databases. */
  readonly number: number;
}

/** A unit of work that waits for a connection. */
export interface Waiter extends Who {
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

  /** Waits for a connection until it is given one, is refused, gives up, or it is too late: then `whyLate` says the reason. */
  join(
    { tenant, schema, signal, waitMs, number }: Who & { signal: AbortSignal | undefined; waitMs: number },
    whyLate: () => Error,
  ): Promise<Link> {
    const { promise, resolve, reject } = Promise.withResolvers<Link>();
    const leave = (error: unknown) => {
      this.#delete(waiter);
      waiter.refuse(error);
    };
    const abort = () => leave(signal?.reason);
    const timer = setTimeout(() => leave(whyLate()), waitMs);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
    const waiter: Waiter = {
      tenant,
      schema,
      number,
      since: performance.now(),
      give: (link) => {
        settle();
        resolve(link);
      },
      refuse: (error) => {
        settle();
        reject(error as Error);
      },
    };
    signal?.addEventListener("abort", abort, { once: true });
    this.#add(waiter);
    return promise;
  }

  #add(waiter: Waiter): void {
    this.#all.add(waiter);
    const own = this.#turns.get(waiter.tenant);
    if (own) own.add(waiter);
    else this.#turns.set(waiter.tenant, new Set([waiter]));
  }

  #delete(waiter: Waiter): void {
    this.#all.delete(waiter);
    const own = this.#turns.get(waiter.tenant);
    own?.delete(waiter);
    if (own?.size === 0) this.#turns.delete(waiter.tenant);
  }

  /** Whose turn it is, with the connections that are lent now. While they are scarce, nobody's who holds one. */
  next(links: Iterable<Link>, { isScarce }: { isScarce: boolean }): Waiter | undefined {
    const held = new Map<TenantId, number>();
    for (const { lentTo } of links) if (lentTo !== undefined) held.set(lentTo, (held.get(lentTo) ?? 0) + 1);
    let [least, holds]: [Iterable<Waiter>, number] = [[], Infinity];
    for (const [tenant, waiters] of this.#turns) {
      const its = tenant === undefined ? 0 : (held.get(tenant) ?? 0);
      if (isScarce && its > 0) continue;
      if (its < holds) [least, holds] = [waiters, its];
      if (holds === 0) break;
    }
    const [next] = least;
    return next;
  }

  /** Its turn is over: the others' come before its tenant's next. */
  take(waiter: Waiter): void {
    const own = this.#turns.get(waiter.tenant);
    this.#delete(waiter);
    if (!own || own.size === 0) return;
    this.#turns.delete(waiter.tenant);
    this.#turns.set(waiter.tenant, own);
  }

  /** Sends everybody away but the first few who came. */
  refuseAll(error: unknown, { but = 0 } = {}): void {
    for (const waiter of [...this.#all].slice(but)) {
      this.#delete(waiter);
      waiter.refuse(error);
    }
  }
}
