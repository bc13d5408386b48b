import type { Grid } from "./grid.ts";
import type { ReadingWarning } from "./reading.ts";

export function calculate(_grids: Grid[]): ReadingWarning[] {
  return [];
}
