import { ONE } from "../decimal.ts";
import { cellName } from "./grid.ts";
import type { ItemReading, RowClass, RowReading } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";
import { findTotalKind, labelOf, totalReading } from "./total-rows.ts";

/** What a class says of a row beyond its facts. */
type Particulars = Pick<RowReading, "reason" | "item" | "total" | "text" | "warnings">;

/** The reading of a row, now that its class is known: nothing else is kept of its facts. */
export function classified(
  facts: RowFacts,
  rowClass: RowClass,
  { reason, item, total, text, warnings = [] }: Particulars = {},
): RowReading {
  const { row, table, texts: cells } = facts;
  // An item that came later would take memory of its own beside its row.
  const reading: RowReading =
    item === undefined
      ? { row: row + 1, class: rowClass, table, cells }
      : { row: row + 1, class: rowClass, table, cells, item };
  if (facts.corrected !== undefined) reading.corrected = true;
  if (reason !== undefined) reading.reason = reason;
  if (text !== undefined && text !== "") reading.text = text;
  if (total !== undefined) {
    reading.total = total;
    if (facts.amountColumn !== undefined) total.cell = cellName(facts.row, facts.amountColumn);
  }
  if (facts.warnings.length + warnings.length + facts.errors.length > 0)
    reading.warnings = [...new Set([...facts.warnings, ...warnings, ...facts.errors])];
  return reading;
}

/** Gives each row its class and lets its facts go, so that a large table does not stand in memory twice. */
export function classifyEach(
  rows: (RowFacts | undefined)[],
  classify: (facts: RowFacts, index: number) => RowReading,
): RowReading[] {
  const readings: RowReading[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const facts = rows[index];
    if (facts === undefined) continue;
    readings.push(classify(facts, index));
    rows[index] = undefined;
  }
  return readings;
}

/** A row of a table that is no list of priced items, with the class that a person gave it. */
export function asCorrected(facts: RowFacts, found: RowReading): RowReading {
  if (facts.corrected === undefined || facts.corrected === found.class) return found;
  const text = labelOf(facts);
  if (facts.corrected === "total")
    return classified(facts, "total", {
      total: totalReading(facts, findTotalKind(facts) ?? "total", text),
      text,
    });
  if (facts.corrected === "item") return classified(facts, "item", { item: itemOf(facts) });
  return classified(facts, facts.corrected, { text });
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
