import type { PoolConfig } from "pg";
import { keptOf, type Database } from "./database.ts";
import { PlacementUnreachableError, PoolExhaustedError, TenancyError } from "./errors.ts";
import type { Line } from "./line.ts";
import { Link } from "./link.ts";
import type { Residence, TenantId } from "./placement.ts";
import type { Waiter } from "./waiting.ts";

/** Opening a connection takes 5–10 ms: where several databases contend for too few, each keeps one for so long. */
const TURN_MS = 50;

/** Whoever asks for a line. */
const FOR_ALL = { tenant: undefined, schema: "" };

/**
 * All connections of the process. A database gets one when it needs one; when there are none left, the one that was idle for the
 * longest time, wherever it leads, is closed for it. Databases are served in the order in which somebody came who waits for them, and
 * among those who wait for one database tenants take turns. The last ones, of a database and of all, are for tenants that hold none.
 */
export class Budget {
  readonly #max: number;
  readonly #databases = new Set<Database>();
  readonly #crowded = new Set<Database>();
  #open = 0;
  /** To tenants' units of work. */
  #lent = 0;
  #closing = 0;
  #number = 0;
  #ended: PromiseWithResolvers<void> | undefined;

  constructor(max: number) {
    this.#max = max;
  }

  /** A connection for one unit of work: PLACEMENT_UNREACHABLE, POOL_EXHAUSTED, or the signal's reason if there is none. */
  take(
    database: Database,
    { tenantId: tenant, placement: { schema } }: Pick<Residence, "tenantId" | "placement">,
    signal: AbortSignal | undefined,
  ): Link | Promise<Link> {
    signal?.throwIfAborted();
    const mayHave = !this.#isScarce(database) || !database.holds(tenant);
    const link = mayHave ? database.takeIdle(schema) : undefined;
    if (!link) return this.#wait(database, { tenant, schema }, signal);
    this.#lend(database, link, tenant);
    return link;
  }

  #isScarce(database: Database): boolean {
    return database.isScarce || this.#lent >= this.#max - keptOf(this.#max);
  }

  #nextOf(database: Database): Waiter | undefined {
    return database.waiting.next(database.links, { isScarce: this.#isScarce(database) });
  }

  #lend(database: Database, link: Link, tenant: TenantId): void {
    link.lentTo = tenant;
    database.lent++;
    this.#lent++;
  }

  #takeBack(database: Database, link: Link): void {
    link.lentTo = undefined;
    database.lent--;
    this.#lent--;
  }

  giveBack(database: Database, link: Link, { isDoubtful }: { isDoubtful: boolean }): void {
    // What was lost is another's place by now.
    if (link.isLost) return;
    this.#takeBack(database, link);
    if (isDoubtful || link.isWornOut || this.#ended) void this.close(database, link);
    else {
      link.usedAt = performance.now();
      database.idle.push(link);
    }
    this.wake();
  }

  /** A connection of another kind, if need be in the place of one that the database has; never at the cost of another database. */
  async takeInstead(database: Database, config: PoolConfig, patienceMs: number): Promise<Link> {
    const isFull = this.#open >= this.#max || database.size >= database.max;
    const inPlaceOf = isFull ? await this.#wait(database, FOR_ALL, undefined) : undefined;
    database.openingLines++;
    try {
      return await this.#connect(database, { config, patienceMs, inPlaceOf });
    } finally {
      database.openingLines--;
      this.wake();
    }
  }

  async close(database: Database, link: Link): Promise<void> {
    database.links.delete(link);
    this.#closing++;
    await link.close();
    this.#closing--;
    this.#leave(database);
    this.#serve();
  }

  /** One connection less. */
  #leave(database: Database): void {
    this.#open--;
    database.size--;
    if (this.#open === 0) this.#ended?.resolve();
  }

  /** A line has nothing to do now: who waits for room in the budget may have its place. */
  wake(): void {
    if (this.#crowded.size > 0) this.#serve();
  }

  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** No new unit of work goes on this line; it is closed after those that are under way. */
  retire(database: Database, line: Line): void {
    const at = database.lines.indexOf(line);
    if (at < 0) return;
    database.lines.splice(at, 1);
    line.retire(() => void this.close(database, line.link));
  }

  /** Closes all connections, the lent ones when they are given back. */
  async end(): Promise<void> {
    this.#ended ??= Promise.withResolvers<void>();
    for (const database of this.#databases) {
      database.waiting.refuseAll(
        new TenancyError("ENDED", "The tenancy was ended while this unit of work waited for a connection"),
      );
      for (const link of database.idle.splice(0)) void this.close(database, link);
      for (const line of database.lines.slice()) this.retire(database, line);
    }
    if (this.#open > 0) await this.#ended.promise;
  }

  /** Closes what was not used for as long as its database's configuration keeps idle connections. */
  sweep(): void {
    for (const database of this.#databases) {
      const keptMs = database.config.idleTimeoutMillis ?? 0;
      if (keptMs === 0) continue;
      const since = performance.now() - keptMs;
      while ((database.idle[0]?.usedAt ?? Infinity) < since) {
        const link = database.idle.shift();
        if (link) void this.close(database, link);
      }
      for (const line of database.lines.filter(({ isIdle, link }) => isIdle && link.usedAt < since)) {
        this.retire(database, line);
      }
    }
  }

  /** Looks which connections are being answered, and cuts those that were not for longer than any statement may take. */
  look(everyMs: number): void {
    for (const database of this.#databases) {
      for (const link of database.links) link.look();
      for (const link of database.links) {
        if (!link.isLost && (link.silentLooks - 1) * everyMs >= link.patienceMs) this.#giveUp(database, link);
      }
    }
  }

  /**
   * Of one that says nothing any more. Where others were answered meanwhile it is that statement, and nobody else's concern; else
   * those that are idle may be as dead, and would cost somebody as long again each.
   */
  #giveUp(database: Database, link: Link): void {
    const reason = new Error(`no answer within ${link.patienceMs} ms`);
    for (const other of database.links)
      if (!other.isLost && other.unheardLooks < link.silentLooks - 1) return link.cut(reason);
    this.#fail(database, reason, { isChance: true });
    for (const idle of database.idle.splice(0)) void this.close(database, idle);
    link.cut(reason);
    this.#serve();
  }

  /** It is tried again after its rest, for those who still wait then. */
  #fail(database: Database, reason: unknown, { isChance }: { isChance: boolean }): void {
    database.isProven = false;
    database.breaker.fail(reason, { isChance });
    setTimeout(() => this.#serve(), Math.ceil(database.breaker.restMs) + 1).unref();
  }

  #wait(
    database: Database,
    { tenant, schema }: Pick<Waiter, "tenant" | "schema">,
    signal: AbortSignal | undefined,
  ): Promise<Link> {
    if (this.#ended) return Promise.reject(new TenancyError("ENDED", "The tenancy was ended"));
    const waitMs = database.config.connectionTimeoutMillis ?? 0;
    const promise = database.waiting.join({ tenant, schema, signal, waitMs, number: ++this.#number }, () => {
      const silence = database.opening > 0 ? new Error(`no answer within ${waitMs} ms`) : undefined;
      const cause = database.breaker.reason ?? silence;
      return cause !== undefined && !database.isHeard
        ? new PlacementUnreachableError(database.name, { cause })
        : new PoolExhaustedError(database.name, waitMs);
    });
    this.#crowded.add(database);
    this.#serve();
    return promise;
  }

  #serve(): void {
    const crowded =
      this.#crowded.size < 2
        ? this.#crowded
        : [...this.#crowded].toSorted(
            (a, b) => (a.waiting.oldest?.number ?? Infinity) - (b.waiting.oldest?.number ?? Infinity),
          );
    let wanted = 0;
    for (const database of crowded) {
      if (!this.#serveOne(database) && ++wanted > this.#closing) this.#closeLeastRecentlyUsed(database);
      if (database.waiting.length === 0) this.#crowded.delete(database);
    }
  }

  /** Does what can be done for those who wait for this database. False when all that it lacks is room in the budget. */
  #serveOne(database: Database): boolean {
    while (database.idle.length > 0) {
      const waiter = this.#nextOf(database);
      const link = waiter && database.takeIdle(waiter.schema);
      if (!link) break;
      database.waiting.take(waiter);
      if (waiter.tenant !== undefined) this.#lend(database, link, waiter.tenant);
      waiter.give(link);
    }
    const { breaker } = database;
    let isCrowded = false;
    while (
      database.opening - database.openingLines < database.waiting.length &&
      database.mayOpen &&
      breaker.restMs === 0 &&
      this.#nextOf(database)
    ) {
      isCrowded = this.#open >= this.#max;
      if (isCrowded) break;
      void this.#connectForWaiting(database);
    }
    // One finds out for all whether it is back.
    if (breaker.isOpen && !isCrowded && !database.isHeard) {
      const error = new PlacementUnreachableError(database.name, { cause: breaker.reason });
      database.waiting.refuseAll(error, { but: database.opening - database.openingLines });
    }
    return !isCrowded;
  }

  async #connectForWaiting(database: Database): Promise<void> {
    // Who waits may still get one that is open, or be served by the next attempt: #serve knows.
    const link = await this.#connect(database, database).catch(() => undefined);
    if (link) database.idle.push(link);
    this.#serve();
  }

  /** Closing one first leaves its place taken: who waits would open another in it. */
  async #connect(
    database: Database,
    {
      config,
      patienceMs,
      inPlaceOf,
    }: { config: PoolConfig; patienceMs: number; inPlaceOf?: Link | undefined },
  ): Promise<Link> {
    this.#databases.add(database);
    const startedAt = performance.now();
    if (!inPlaceOf) {
      this.#open++;
      database.size++;
    }
    database.opening++;
    try {
      if (inPlaceOf) {
        database.links.delete(inPlaceOf);
        await inPlaceOf.close();
      }
      const { name: databaseName, maxAnswerBytes } = database;
      const onLost = (lost: Link) => this.#lose(database, lost);
      const link = await Link.open(config, { databaseName, patienceMs, maxAnswerBytes, onLost });
      if (this.#ended) {
        await link.close();
        throw new TenancyError("ENDED", "The tenancy was ended");
      }
      database.links.add(link);
      database.breaker.succeed();
      database.isProven = true;
      return link;
    } catch (error) {
      this.#leave(database);
      const isChance = performance.now() - startedAt < (config.connectionTimeoutMillis ?? 0);
      this.#fail(database, error, { isChance });
      throw error;
    } finally {
      database.opening--;
    }
  }

  /** One that is lent is not waited for: the server has ended its transaction, and the unit of work may never end. */
  #lose(database: Database, link: Link): void {
    database.isProven = false;
    const line = database.lines.find((one) => one.link === link);
    if (line) {
      line.abandon();
      this.retire(database, line);
    }
    const at = database.idle.indexOf(link);
    if (at >= 0) database.idle.splice(at, 1);
    else if (link.lentTo !== undefined) this.#takeBack(database, link);
    else return;
    void this.close(database, link);
  }

  #closeLeastRecentlyUsed(except: Database): void {
    let [oldestAt, close] = [Infinity, () => {}];
    const mayInterrupt = performance.now() - (except.waiting.oldest?.since ?? 0) > TURN_MS;
    for (const database of this.#databases) {
      if (database === except || (database.waiting.length > 0 && !mayInterrupt)) continue;
      const [link] = database.idle;
      if (link && link.usedAt < oldestAt) {
        oldestAt = link.usedAt;
        close = () => void this.close(database, database.idle.shift() ?? link);
      }
      for (const line of database.lines) {
        if (!line.isIdle || line.link.usedAt >= oldestAt) continue;
        oldestAt = line.link.usedAt;
        close = () => this.retire(database, line);
      }
    }
    // Reads can go without a line; what else is asked cannot go without a connection.
    const own = oldestAt === Infinity && except.lines.find(({ isIdle }) => isIdle);
    if (own) this.retire(except, own);
    else close();
  }
}
