import { parseDecimal } from "../decimal.ts";
import type { TotalKind, TotalReading } from "./reading.ts";
import type { RowFacts } from "./row-facts.ts";
import { isCharge, numberLevel, percentIn, totalKind } from "./row-words.ts";

/** "Page 3 of 4", "Collection", "Total in words: …": without a figure of its own it sums up nothing. */
const NO_FIGURE = /^\W*page\b|^\W*(collection|summary)\W*$|\bin words?\b/i;

/** The kind of total that a row is, where it has not both quantity and rate. */
export function findTotalKind(row: RowFacts): TotalKind | undefined {
  if (row.quantity !== undefined && row.rate !== undefined) return undefined;
  const label = row.description === "" ? `${numberWords(row)} ${row.otherText}` : row.description;
  if (row.amount === undefined && row.quantity === undefined && NO_FIGURE.test(label)) return undefined;
  const kind =
    totalKind(label) ??
    (row.description === "" || row.amount === undefined
      ? undefined
      : totalKind(onlyTotalWords(row.otherText)));
  if (kind !== undefined) {
    const isAdjustment = kind === "add" || kind === "deduct" || kind === "less";
    if (isAdjustment && !isCharge(label) && percentIn(label) === undefined) {
      // "Add extra for …" with a figure of its own is an item like any other.
      return row.number === "" &&
        row.quantity === undefined &&
        row.rate === undefined &&
        row.amount !== undefined
        ? kind
        : undefined;
    }
    if (row.number !== "" && numberLevel(row.number) === 0 && row.quantity !== undefined) return undefined;
    return row.amount === undefined && row.quantity === undefined && label.length > 60 ? undefined : kind;
  }
  if (row.rate !== undefined || row.amount === undefined || !isCharge(label)) return undefined;
  const isNumberedItem = row.number !== "" && (row.quantity !== undefined || percentIn(label) === undefined);
  return isNumberedItem ? undefined : "add";
}

export function totalReading(row: RowFacts, kind: TotalKind, label: string): TotalReading {
  const total: TotalReading = { kind, label };
  const amount = row.amount;
  if (amount !== undefined) total.amount = amount;
  const percent = parseDecimal(percentIn(label) ?? "");
  if (percent !== undefined) total.percent = percent;
  return total;
}

export function labelOf(row: RowFacts): string {
  return [
    row.description === "" ? numberWords(row) : row.description,
    row.description === "" ? row.otherText : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** A label may stand in the number column, merged over the table. */
function numberWords(row: RowFacts): string {
  return /\p{L}{2}/u.test(row.number) ? row.number : "";
}

/** "Total Rs." beside a description counts, a remark that mentions a total does not. */
function onlyTotalWords(text: string): string {
  return text.length <= 24 ? text : "";
}
