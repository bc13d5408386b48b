const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 10_000;

/**
 * Rests a database that could not be reached, twice as long each time, so that asking it costs nobody anything. A failure that
 * comes quickly may be chance, or a restart: who waits then is not sent away before the second.
 */
export class Breaker {
  #failures = 0;
  #restsUntil = 0;
  #reason: unknown;

  /** Why the last attempt failed, if it did. */
  get reason(): unknown {
    return this.#reason;
  }

  /** Nothing is tried for so long. */
  get restMs(): number {
    return Math.max(0, this.#restsUntil - performance.now());
  }

  /** Whether waiting for the next attempt is of no use. */
  get isOpen(): boolean {
    return this.#failures > 1;
  }

  fail(reason: unknown, { isChance }: { isChance: boolean }): void {
    this.#reason = reason ?? new Error("The connection failed");
    // Several connections that fail at once are one failure.
    if (this.restMs > 0) return;
    this.#restsUntil = performance.now() + Math.min(FIRST_REST_MS * 2 ** this.#failures, LONGEST_REST_MS);
    this.#failures += isChance ? 1 : 2;
  }

  succeed(): void {
    this.#failures = 0;
    this.#restsUntil = 0;
    this.#reason = undefined;
  }
}
