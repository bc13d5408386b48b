import { ONE } from "../decimal.ts";
import type { ItemReading, RowClass, TotalReading } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";
import { findTotalKind, labelOf, totalReading } from "./total-rows.ts";

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
  const warnings = rest.warnings?.length ? [...facts.warnings, ...rest.warnings] : facts.warnings;
  return { facts, class: rowClass, ...rest, warnings };
}

/** Rows of a table that is no list of priced items, with the classes that a person gave some of them. */
export function withCorrected(rows: ClassifiedRow[]): ClassifiedRow[] {
  return rows.map((row) => {
    const { facts } = row;
    const text = labelOf(facts);
    if (facts.corrected === undefined || facts.corrected === row.class) return row;
    if (facts.corrected === "total")
      return classified(facts, "total", {
        total: totalReading(facts, findTotalKind(facts) ?? "total", text),
        text,
      });
    if (facts.corrected === "item") return classified(facts, "item", { item: itemOf(facts) });
    return classified(facts, facts.corrected, { text });
  });
}

function itemOf({ number, description, otherText, quantity, rate, amount }: RowFacts): ItemReading {
  const item: ItemReading = { number, parents: [], description: description || otherText, per: ONE };
  if (quantity !== undefined) item.quantity = quantity;
  if (rate !== undefined) item.rate = rate;
  if (amount !== undefined) item.amount = amount;
  return item;
}

/** "1 | 2 | 3 | 4" under a heading; where columns are hidden or taken out, later numbers may leap. */
export function isColumnNumbers(cells: readonly unknown[]): boolean {
  const filled = cells.filter((cell) => cell !== null && cell !== undefined && cell !== "");
  if (filled.length < 3) return false;
  let before = 0;
  for (const [index, cell] of filled.entries()) {
    const number = Number(String(cell).replace(/[()\s.]|-$|[=x×+].*$/gi, ""));
    const isFar = number > before + (index < 3 ? 2 : 50);
    if (!Number.isInteger(number) || number <= before || isFar || number > 99) return false;
    before = number;
  }
  return true;
}
