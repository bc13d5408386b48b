import type { ItemReading, RowClass, TotalReading } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";

/** A row with its class; `facts.row` says which. */
export interface ClassifiedRow {
  facts: RowFacts;
  class: RowClass;
  reason?: string;
  item?: ItemReading;
  total?: TotalReading;
  text?: string;
  warnings: string[];
}

export function classified(
  facts: RowFacts,
  rowClass: RowClass,
  rest: Partial<ClassifiedRow> = {},
): ClassifiedRow {
  return { facts, class: rowClass, ...rest, warnings: [...facts.warnings, ...(rest.warnings ?? [])] };
}

/** "1 | 2 | 3 | 4" under a heading. */
export function isColumnNumbers(cells: readonly unknown[]): boolean {
  const filled = cells.filter((cell) => cell !== null && cell !== undefined && cell !== "");
  if (filled.length < 3) return false;
  let before = 0;
  for (const cell of filled) {
    const number = Number(String(cell).replace(/[()\s.]|-$/g, ""));
    if (!Number.isInteger(number) || number <= before || number > before + 3 || number > 60) return false;
    before = number;
  }
  return Number(String(filled[0]).replace(/[()\s.]/g, "")) <= 2;
}
