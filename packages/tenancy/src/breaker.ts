const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 10_000;

/** Rests a database that could not be reached, twice as long each time, so that asking it costs nobody anything. */
export class Breaker {
  #failures = 0;
  #restsUntil = 0;
  #reason: unknown;

  /** Why nothing is tried now, if nothing is. */
  get reason(): unknown {
    return performance.now() < this.#restsUntil ? this.#reason : undefined;
  }

  fail(reason: unknown): void {
    this.#reason = reason ?? new Error("The connection failed");
    this.#restsUntil = performance.now() + Math.min(FIRST_REST_MS * 2 ** this.#failures++, LONGEST_REST_MS);
  }

  succeed(): void {
    this.#failures = 0;
    this.#restsUntil = 0;
  }
}
