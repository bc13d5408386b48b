import { setTimeout as wait } from "node:timers/promises";
import { DatabaseError } from "pg";

/** A lock was not granted in time, or two transactions waited for each other. Nothing was done; it may work in a moment. */
const transient = new Set(["55P03", "40P01"]);

/** How often it is tried, and how long the pauses are: 0.2, 0.4, 0.8, 1.6 s, half of it at random. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 200;

export function isLockTrouble(error: unknown): boolean {
  return error instanceof DatabaseError && (transient.has(error.code ?? "") || isSameAtOnce(error));
}

/** Repeats work that did not get its locks, so that those who wait behind it are let through between two attempts. */
export async function retryLocks<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isLockTrouble(error)) throw error;
    }
    await wait(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
  }
}

/** Another transaction made or granted the same thing of the database's at the same time: an extension, a right on a schema. */
function isSameAtOnce({ code, schema, message }: DatabaseError): boolean {
  return (
    (code === "23505" && schema === "pg_catalog") ||
    (code === "XX000" && message === "tuple concurrently updated")
  );
}
