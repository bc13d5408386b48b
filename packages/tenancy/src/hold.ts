import { DatabaseError, escapeLiteral, type ClientBase, type Pool } from "pg";
import { TenancyError } from "./errors.ts";

/** A lock on the catalog, and the one connection that holds it: who dies lets go of it. */
export interface Hold {
  /** Uses that connection; who asks meanwhile waits. As long as it answers, the lock is held. */
  ask<T>(work: (catalog: ClientBase) => Promise<T>): Promise<T>;
  /**
   * Works on something elsewhere: under locks there on the things that are named, and once it is certain that this lock is still held. Who
   * takes it after us and works on the same waits for what we began, also when we are dead and the server goes on with our last
   * statement.
   *
   * @throws TenancyError LOCK_LOST, TENANT_BUSY
   */
  guard<T>(elsewhere: ClientBase, things: readonly string[], work: () => Promise<T>): Promise<T>;
}

/** Whoever is waited for has lost the lock, so it does no more than end its statement. */
const PATIENCE = "10s";

/** Works while it holds the lock, on one connection of the pool; another's turn is answered with `whenTaken`. */
export async function withLock<T>(
  pool: Pool,
  name: string,
  work: (hold: Hold) => Promise<T>,
  whenTaken: () => T,
): Promise<T> {
  const holder = await pool.connect();
  let isLost = false;
  const lose = () => (isLost = true);
  holder.on("error", lose);
  try {
    const { rows } = await holder.query<{ ok: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as ok",
      [name],
    );
    if (!rows[0]?.ok) return whenTaken();
    try {
      return await work(holdOf(holder, name));
    } finally {
      if (!isLost)
        await holder.query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]).catch(lose);
    }
  } finally {
    holder.off("error", lose);
    holder.release(isLost);
  }
}

function holdOf(holder: ClientBase, name: string): Hold {
  let last: Promise<unknown> = Promise.resolve();
  const ask: Hold["ask"] = (work) => {
    const answer = last.then(() => work(holder));
    last = answer.catch(() => {});
    return answer;
  };
  const requireHeld = () =>
    ask((catalog) => catalog.query("select")).catch((error: unknown) => {
      throw new TenancyError(
        "LOCK_LOST",
        `The catalog's connection that held "${name}" is gone, so another process may have taken over`,
        { cause: error },
      );
    });
  return {
    ask,
    async guard(elsewhere, things, work) {
      const names = things.toSorted().map((thing) => escapeLiteral(`rowhouse at work: ${thing}`));
      const each = (act: string) =>
        `select ${act}(hashtextextended(name, 0)) from unnest(array[${names.join(", ")}]) name`;
      try {
        await elsewhere.query(
          `begin; set local lock_timeout = '${PATIENCE}'; ${each("pg_advisory_lock")}; commit`,
        );
      } catch (error) {
        await elsewhere.query("rollback").catch(() => {});
        if (!(error instanceof DatabaseError && error.code === "55P03")) throw error;
        throw new TenancyError(
          "TENANT_BUSY",
          `What another process began with ${things.join(", ")} has not ended yet`,
          { cause: error },
        );
      }
      const unlock = () => elsewhere.query(each("pg_advisory_unlock"));
      let answer;
      try {
        await requireHeld();
        answer = await work();
      } catch (error) {
        await unlock().catch(() => {});
        throw error;
      }
      // A connection that fails here is not one to keep.
      await unlock();
      return answer;
    },
  };
}
