import { type Grid, isBlank } from "./grid.ts";

export function isFilled(grid: Grid, row: number): boolean {
  return grid.rows[row]?.some((cell) => !isBlank(cell)) === true;
}

/**
 * The next `count` rows that hold anything, from `from` on and before `until`: whoever prints a sheet leaves rows blank
 * wherever it looks better, so that what stands below a row need not stand in the next one.
 */
export function filledBelow(grid: Grid, from: number, count: number, until = grid.rows.length): number[] {
  const found: number[] = [];
  const end = Math.min(until, grid.rows.length);
  for (let row = from; row < end && found.length < count; row += 1) if (isFilled(grid, row)) found.push(row);
  return found;
}

/** The last `count` rows before `until` that hold anything, and not before `from`; the nearest comes last. */
export function filledAbove(grid: Grid, until: number, count: number, from = 0): number[] {
  const found: number[] = [];
  for (let row = until - 1; row >= from && found.length < count; row -= 1)
    if (isFilled(grid, row)) found.push(row);
  return found.toReversed();
}
