import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  round,
  roundAmount,
  subtract,
  sum,
  ZERO,
} from "../decimal.ts";
import { readFigure } from "./figures.ts";
import { foldText } from "./fold-text.ts";
import { isErrorValue } from "./grid.ts";
import type { InferredRounding, ItemReading, RowReading, SheetReading, TableReading } from "./reading.ts";
import { numberLevel } from "./row-words.ts";

/** What a measurement sheet says of one item. */
interface Measured {
  /** Packed: "6 (A)" and "6A." are "6a". */
  number: string;
  words: Set<string>;
  /** What is carried to the abstract: the last sum, or what follows it ("Net 50 %"). */
  quantity: Decimal;
  /** All that the block says on the way there. */
  figures: Decimal[];
  sheet: string;
  /** Of the item's text, from 1. */
  row: number;
}

const LETTER_LEVEL = 10;
/** So many words of a description tell whether two are of one item. */
const COMPARED_WORDS = 14;
const SAME_WORDS = 0.6;
/** Quantities are carried over with two decimals, and thousands of units with fewer. */
const LEAST_DIFFERENCE = decimal("0.011");
const DIFFERENCE_SHARE = decimal("0.002");

/**
 * Joins the items of abstracts with what the measurement sheets say of the same number and description: a quantity that
 * is missing is taken from there, one that differs is warned of.
 */
export function linkMeasurements(sheets: SheetReading[]): void {
  const measured = sheets.filter((sheet) => !sheet.hidden).flatMap(measuredItems);
  if (measured.length === 0) return;
  const byNumber = Map.groupBy(measured, ({ number }) => number);
  for (const sheet of sheets) {
    for (const table of sheet.tables) {
      if (table.role !== "abstract" && table.role !== "boq") continue;
      const rows = sheet.rows.filter((row) => row.table === table.index && row.item !== undefined);
      const filled = rows.filter((row) => linkRow(row, sheet.name, byNumber));
      if (filled.length > 0) priceFilled(table, rows, filled);
    }
  }
}

/** Whether the row's quantity was missing and is now known. */
function linkRow(row: RowReading, sheet: string, byNumber: Map<string, Measured[]>): boolean {
  const { item } = row;
  if (item === undefined || item.number === "") return false;
  const whole = wordsOf([...item.parents, item.description].join(" "));
  const last = wordsOf(item.description);
  const found = (byNumber.get(packed(item.number)) ?? []).filter(
    (candidate) =>
      candidate.sheet !== sheet && (isSame(candidate.words, last) || isSame(candidate.words, whole)),
  );
  const [only] = found;
  if (only === undefined || found.length > 1) return false;
  item.measured = { sheet: only.sheet, row: only.row, quantity: only.quantity };
  const place = `on sheet "${only.sheet}", row ${only.row}`;
  if (item.quantity === undefined && !hasError(row)) {
    item.quantity = only.quantity;
    const others = (row.warnings ?? []).filter((warning) => warning !== "no quantity is given");
    row.warnings = [...others, `the quantity ${only.quantity} was taken from the measurements ${place}`];
    return true;
  }
  const own = item.quantity;
  if (own === undefined || only.figures.every((figure) => isFar(own, figure))) {
    const message = `the quantity is ${own ?? "an error"}, the measurements ${place}, come to ${only.quantity}`;
    row.warnings = [...(row.warnings ?? []), message];
  }
  return false;
}

/** An error in a cell is for a person to mend, and its amount as well. */
function hasError(row: RowReading): boolean {
  return row.cells.some((cell) => isErrorValue(cell));
}

function isFar(a: Decimal, b: Decimal): boolean {
  const difference = absolute(subtract(a, b));
  return (
    compare(difference, LEAST_DIFFERENCE) > 0 &&
    compare(difference, multiply(absolute(b), DIFFERENCE_SHARE)) > 0
  );
}

function priceFilled(table: TableReading, rows: RowReading[], filled: RowReading[]): void {
  for (const { item } of filled) if (item !== undefined) priceItem(item, table.rounding);
  const items = rows.flatMap((row) => row.item ?? []);
  table.itemTotal = sum(items.map((item) => item.amount ?? item.computedAmount ?? ZERO));
  table.computedTotal = sum(items.map((item) => item.computedAmount ?? item.amount ?? ZERO));
}

function priceItem(item: ItemReading, rounding: InferredRounding): void {
  if (item.quantity === undefined || item.rate === undefined) return;
  const value = divide(multiply(item.quantity, item.rate), item.per);
  const isWhole = rounding === "half_up" || rounding === "up";
  item.computedAmount = isWhole
    ? roundAmount(value, rounding === "up" ? "rupee_up" : "rupee")
    : round(value, 2);
}

/** The items of a measurement sheet: a numbered text, its measurements, and their total where one is stated. */
function measuredItems(sheet: SheetReading): Measured[] {
  const found: Measured[] = [];
  for (const table of sheet.tables.filter(({ role }) => role === "measurement")) {
    const at = (role: string): number => table.columns.find((column) => column.role === role)?.index ?? -1;
    const [number, description] = [at("number"), at("description")];
    const quantity = at("quantity") < 0 ? at("amount") : at("quantity");
    let top = "";
    let current: Measured | undefined;
    /** What is measured so far; a total says it anew. */
    let added = ZERO;
    let isAfterSum = false;
    const close = (): void => {
      if (current !== undefined && current.figures.length > 0) found.push(current);
      current = undefined;
      added = ZERO;
      isAfterSum = false;
    };
    for (const row of sheet.rows.filter((candidate) => candidate.table === table.index)) {
      const label = row.cells[number] ?? "";
      const level = row.class === "total" || label === "" ? undefined : numberLevel(label);
      if (level !== undefined) {
        close();
        if (level < LETTER_LEVEL) top = label;
        const path = level < LETTER_LEVEL ? label : `${top} ${label}`;
        const words = wordsOf(row.cells[description] ?? "");
        current = {
          number: packed(path),
          words,
          quantity: ZERO,
          figures: [],
          sheet: sheet.name,
          row: row.row,
        };
      }
      if (current === undefined) continue;
      const isRead = row.total === undefined || row.corrected === true;
      const value = isRead ? readFigure(row.cells[quantity]).value : row.total?.amount;
      if (value === undefined) continue;
      const isTaken = /^\W*(deduct|less)/i.test(row.text ?? "") && !value.startsWith("-");
      const isTotal = row.class === "total";
      if (isTotal) added = value;
      else added = isTaken ? subtract(added, value) : add(added, value);
      current.quantity = isAfterSum ? value : added;
      current.figures.push(value, added);
      isAfterSum ||= isTotal;
    }
    close();
  }
  return found;
}

function packed(number: string): string {
  return number.replace(/[^\p{L}\p{N}]+/gu, "").toLowerCase();
}

function wordsOf(text: string): Set<string> {
  return new Set(foldText(text).split(" ").slice(0, COMPARED_WORDS));
}

/** Most words of the shorter description are in the longer one. */
function isSame(a: Set<string>, b: Set<string>): boolean {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  const shared = [...few].filter((word) => many.has(word)).length;
  return few.size > 0 && !few.has("") && shared >= few.size * SAME_WORDS;
}
