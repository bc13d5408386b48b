import { foldText, tidyText } from "../reading/fold-text.ts";
import type { SheetReading, TableReading } from "../reading/reading.ts";

export interface RateColumn {
  /** From 0. */
  readonly index: number;
  /** "For 1 Km": the heading without the word that all of them begin with. */
  readonly label: string;
}

const FIGURES = new Set(["quantity", "rate", "amount", "more", "less"]);

/**
 * The columns of a table that has a rate for each of several cases, such as carriage by distance: all of its figures
 * stand under "Rates". Undefined for any other table.
 */
export function severalRates(sheet: SheetReading, table: TableReading): RateColumn[] | undefined {
  if (table.columns.every(({ role }) => role !== "description")) return undefined;
  const headings = new Map<number, string>();
  for (const { index, role, heading } of table.columns) if (FIGURES.has(role)) headings.set(index, heading);
  for (const { table: of, item } of sheet.rows)
    if (of === table.index)
      for (const { cell, heading } of item?.others ?? []) headings.set(columnOf(cell), heading);
  const columns = [...headings]
    .filter(([, heading]) => tidyText(heading) !== "")
    .toSorted(([a], [b]) => a - b);
  if (columns.length < FEWEST || !columns.every(([, heading]) => /^rates?\b/.test(foldText(heading))))
    return undefined;
  return columns.map(([index, heading]) => ({ index, label: labelOf(heading) }));
}

/** Two may be the cost and the rate of the same thing. */
const FEWEST = 3;

/** Column of a cell's name, from 0: "D12" is 3. */
function columnOf(cell: string): number {
  const letters = /^[A-Z]+/.exec(cell)?.[0] ?? "";
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function labelOf(heading: string): string {
  return tidyText(heading).replace(/^rates?\b[\s.:(]*(rs\.?\)?)?\s*/i, "");
}
