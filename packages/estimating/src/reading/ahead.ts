import type { RowFacts } from "./row-facts.ts";

/** Looks ahead in a table at no cost: for each row, where the next telling row stands. */
export class Ahead {
  readonly #named: (number | undefined)[] = [];
  readonly #landmarks: (number | undefined)[] = [];

  constructor(rows: RowFacts[], isNamed: (row: RowFacts) => boolean, isTotal: (row: RowFacts) => boolean) {
    let named: number | undefined;
    let landmark: number | undefined;
    for (let index = rows.length - 1; index >= 0; index -= 1) {
      this.#named[index] = named;
      this.#landmarks[index] = landmark;
      const row = rows[index];
      if (row === undefined) continue;
      if (isNamed(row)) named = index;
      if (named === index || isTotal(row)) landmark = index;
    }
  }

  /** The next row with a number, or priced. */
  named(index: number): number | undefined {
    return this.#named[index];
  }

  /** The next row with a number, priced, or a total. */
  landmark(index: number): number | undefined {
    return this.#landmarks[index];
  }
}
