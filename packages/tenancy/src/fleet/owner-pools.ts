import { Pool, type ClientConfig, type PoolClient } from "pg";
import type { Place } from "./fleet.ts";

/** Enough for several sign-ups at once in one database; none is kept long in one of many. */
const POOL = { max: 4, idleTimeoutMillis: 10_000, connectionTimeoutMillis: 10_000 };

/** The owner's connections, a small pool for each database. Those that nobody uses are closed. */
export class OwnerPools {
  readonly #pools = new Map<string, Pool>();
  readonly #connect: (place: Place) => ClientConfig;

  constructor(connect: (place: Place) => ClientConfig) {
    this.#connect = connect;
  }

  async use<T>(place: Place, work: (owner: PoolClient) => Promise<T>): Promise<T> {
    const owner = await this.#pool(place).connect();
    let isDoubtful = false;
    const doubt = () => (isDoubtful = true);
    owner.on("error", doubt);
    try {
      return await work(owner);
    } catch (error) {
      doubt();
      throw error;
    } finally {
      owner.off("error", doubt);
      owner.release(isDoubtful);
    }
  }

  /** Before a database is dropped. */
  async forget(place: Place): Promise<void> {
    const key = keyOf(place);
    const pool = this.#pools.get(key);
    this.#pools.delete(key);
    await pool?.end();
  }

  async end(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.end()));
  }

  #pool(place: Place): Pool {
    const key = keyOf(place);
    let pool = this.#pools.get(key);
    if (!pool) {
      const opened = new Pool({ ...POOL, ...this.#connect(place) });
      opened.on("error", () => {});
      // The last connection has gone: the next use opens another pool.
      opened.on("remove", () => {
        if (opened.totalCount === 0 && this.#pools.get(key) === opened) this.#pools.delete(key);
      });
      this.#pools.set(key, (pool = opened));
    }
    return pool;
  }
}

function keyOf({ server, database }: Place): string {
  return JSON.stringify([server, database]);
}
