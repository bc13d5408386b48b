import type { RowFacts } from "./row-facts.ts";

/** Looks ahead in a table at no cost: for each row, where the next telling row stands. */
export class Ahead {
  /** Below zero where none stands. */
  readonly #named: Int32Array;
  readonly #landmarks: Int32Array;

  constructor(rows: RowFacts[], isNamed: (row: RowFacts) => boolean, isTotal: (row: RowFacts) => boolean) {
    this.#named = new Int32Array(rows.length);
    this.#landmarks = new Int32Array(rows.length);
    let named = -1;
    let landmark = -1;
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
    return placeOf(this.#named[index]);
  }

  /** The next row with a number, priced, or a total. */
  landmark(index: number): number | undefined {
    return placeOf(this.#landmarks[index]);
  }
}

function placeOf(index: number | undefined): number | undefined {
  return index === undefined || index < 0 ? undefined : index;
}
