import { absolute, add, compare, type Decimal, decimal, subtract, sum, ZERO } from "../decimal.ts";
import type { RowReading, StatedTotal } from "./reading.ts";
import { isCarried } from "./row-words.ts";

const SUMS = new Set(["subtotal", "total", "grand_total"]);

/**
 * The figure by which the sheet itself sums its items: the first total below the last item, or the section totals
 * added where each section has one and the table has none.
 */
export function findStatedTotal(
  rows: RowReading[],
  amountColumn: number | undefined,
  itemTotal: Decimal,
): StatedTotal | undefined {
  if (amountColumn === undefined) return undefined;
  const lastItem = rows.findLastIndex((row) => row.class === "item");
  if (lastItem < 0) return undefined;
  const after = rows.slice(lastItem + 1).filter(isSum);
  const tolerance = add(decimal("1"), absolute(decimal(String(rows.length / 1000))));
  const near = (row: RowReading): boolean =>
    compare(absolute(subtract(row.total?.amount ?? ZERO, itemTotal)), tolerance) <= 0;
  const exact =
    after.find((row) => near(row) && !isOfPage(row)) ??
    after.find(near) ??
    rows.slice(lastItem + 1).find((row) => row.total?.kind === "say" && near(row));
  if (exact !== undefined) return stated(exact);
  const parts = sectionTotals(rows);
  if (parts.length > 1) return addUp(parts);
  const first = after.find(({ total }) => total?.kind !== "subtotal") ?? after[0];
  return first === undefined ? undefined : stated(first);
}

/** What a page comes to goes to a collection, where the total of the table stands. */
function isOfPage({ total }: RowReading): boolean {
  const label = total?.label ?? "";
  return isCarried(label) || /\b(page|collection)\b/i.test(label);
}

/** A general abstract has no items: its figure is the grand total, else the last total. */
export function findGrandTotal(
  rows: RowReading[],
  amountColumn: number | undefined,
): StatedTotal | undefined {
  if (amountColumn === undefined) return undefined;
  const sums = rows.filter((row) => isSum(row) && row.total?.kind !== "subtotal");
  const grand = sums.findLast(({ total }) => total?.kind === "grand_total") ?? sums.at(-1);
  return grand === undefined ? undefined : stated(grand);
}

function isSum({ total }: RowReading): boolean {
  return total?.amount !== undefined && SUMS.has(total.kind);
}

/** One total for each run of items: the first sum after it. */
function sectionTotals(rows: RowReading[]): RowReading[] {
  const found: RowReading[] = [];
  let hasItems = false;
  for (const row of rows) {
    if (row.class === "item") hasItems = true;
    else if (hasItems && isSum(row) && !isCarried(row.total?.label ?? "")) {
      found.push(row);
      hasItems = false;
    }
  }
  return hasItems ? [] : found;
}

function addUp(parts: RowReading[]): StatedTotal {
  return {
    amount: sum(parts.map((part) => part.total?.amount ?? ZERO)),
    cell: parts.map((part) => part.total?.cell ?? "").join(" + "),
    label: `${parts.length} section totals`,
  };
}

function stated(row: RowReading): StatedTotal {
  return {
    amount: row.total?.amount ?? ZERO,
    cell: row.total?.cell ?? "",
    label: row.total?.label ?? "",
  };
}
