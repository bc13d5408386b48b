import { type RowClass, sheetOf } from "./correct.ts";
import type { Corrections } from "./previews.ts";

/** Classes that were given to rows of a sheet, by row number. */
export function rowsOf(corrections: Corrections, name: string): Map<number, RowClass> {
  return new Map(sheetOf(corrections, name)?.rows?.map(({ row, class: given }) => [row, given as RowClass]));
}
