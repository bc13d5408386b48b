import { absolute, compare, type Decimal, decimal, subtract, sum, ZERO } from "../decimal.ts";
import type { TableCorrections } from "./corrections.ts";
import { inferRounding } from "./infer-rounding.ts";
import type { ItemReading, RowReading, SheetRole, TableReading } from "./reading.ts";
import { findGrandTotal, findStatedTotal } from "./stated-total.ts";
import type { TableFrame } from "./table-frame.ts";

/** A heading with this score leaves no doubt. */
const BEST_SCORE = 12;

/** What a table says as a whole: its sums, its rounding, its own total. Computes the amounts of its items, and warns where they differ. */
export function describeTable(
  rows: RowReading[],
  frame: TableFrame,
  role: SheetRole,
  given?: TableCorrections,
): TableReading {
  const items: ItemReading[] = [];
  for (const { item } of rows) if (item !== undefined) items.push(item);
  const rounding = inferRounding(items, given?.rounding);
  const stated: Decimal[] = [];
  const computed: Decimal[] = [];
  const sections = new Set<string>();
  // Once through the rows: those of a large table are in no processor's cache.
  for (const row of rows) {
    const { item } = row;
    if (item === undefined) continue;
    warnOfAmount(row, item);
    stated.push(item.amount ?? item.computedAmount ?? ZERO);
    computed.push(item.computedAmount ?? item.amount ?? ZERO);
    sections.add(item.section ?? "");
  }
  const itemTotal = sum(stated);
  const statedTotal =
    role === "general_abstract"
      ? findGrandTotal(rows, frame.at.amount)
      : findStatedTotal(rows, frame.at.amount, itemTotal);
  const table: TableReading = {
    index: frame.index,
    role,
    headerRow: frame.header.row + 1,
    headerRows: frame.header.rows,
    firstRow: frame.start + 1,
    lastRow: frame.end,
    columns: frame.columns,
    confidence:
      given === undefined ? Math.min(1, Math.round((frame.header.score / BEST_SCORE) * 100) / 100) : 1,
    itemCount: items.length,
    sections: [...sections],
    rounding,
    itemTotal,
    computedTotal: sum(computed),
  };
  if (statedTotal !== undefined) table.statedTotal = statedTotal;
  if (given === undefined) return table;
  table.corrected = true;
  if (given.use !== undefined) table.use = given.use;
  if (given.unitBelow !== undefined) table.unitBelow = given.unitBelow;
  return table;
}

function warnOfAmount(row: RowReading, item: ItemReading): void {
  if (item.amount === undefined || item.computedAmount === undefined || item.amount === item.computedAmount)
    return;
  if (compare(absolute(subtract(item.amount, item.computedAmount)), decimal("0.01")) <= 0) return;
  const message = `the amount says ${item.amount}, quantity × rate is ${item.computedAmount}`;
  row.warnings = [...(row.warnings ?? []), message];
}
