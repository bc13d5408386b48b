import { type Decimal, isZero, round, sum, ZERO } from "../decimal.ts";
import type {
  InferredRounding,
  ItemReading,
  ReadingWarning,
  RowCounts,
  SheetReading,
  SheetRole,
  TableReading,
  WorkbookReading,
} from "./reading.ts";

/** `refused`: the file is no workbook that can be read; `code` says why. */
export type ReadingOutcome = "read" | "refused";

export interface TableReport {
  /** From 1. */
  headerRow: number;
  role: SheetRole;
  /** Rows with an amount, and rows with a quantity that nobody has priced yet. Children count, headings do not. */
  items: number;
  /** Those of them whose quantity is nothing. */
  zeroQuantityItems: number;
  /** To the paisa. */
  itemsSum: Decimal;
  statedTotal: Decimal | null;
  statedTotalCell: string | null;
  rounding: InferredRounding;
}

export interface SheetReport {
  name: string;
  visible: boolean;
  role: SheetRole;
  tables: TableReport[];
  rows: RowCounts;
}

/** A reading in short: what was found where, without the rows. */
export interface ReadingReport {
  file: string;
  outcome: ReadingOutcome;
  /** Of the error, where the file was refused. */
  code: string | null;
  sheets: SheetReport[];
  warnings: ReadingWarning[];
}

/** Sums a reading up, sheet by sheet and table by table. */
export function reportReading(reading: WorkbookReading): ReadingReport {
  return {
    file: reading.fileName,
    outcome: "read",
    code: null,
    sheets: reading.sheets.map((sheet) => ({
      name: sheet.name,
      visible: !sheet.hidden,
      role: sheet.role,
      tables: sheet.tables.map((table) => reportTable(sheet, table)),
      rows: sheet.counts,
    })),
    warnings: reading.warnings,
  };
}

/** The same shape for a file that was refused; the only warning says why. */
export function reportRefusal(file: string, error: { code: string; message: string }): ReadingReport {
  const warning = { code: error.code, message: error.message };
  return { file, outcome: "refused", code: error.code, sheets: [], warnings: [warning] };
}

function reportTable(sheet: SheetReading, table: TableReading): TableReport {
  const listed = sheet.rows.flatMap((row) =>
    row.table === table.index && row.item !== undefined ? [row.item] : [],
  );
  const items = listed.filter((item) => isItem(item, table, listed));
  return {
    headerRow: table.headerRow,
    role: table.role,
    items: items.length,
    zeroQuantityItems: items.filter(isForNothing).length,
    itemsSum: round(sum(items.map((item) => amountOf(item) ?? ZERO)), 2),
    statedTotal: table.statedTotal === undefined ? null : round(table.statedTotal.amount, 2),
    statedTotalCell: table.statedTotal?.cell ?? null,
    rounding: table.rounding,
  };
}

/** A list of rates prices nothing; in an unpriced tender, and in any column group of a bill, a quantity is enough. */
function isItem(item: ItemReading, table: TableReading, all: ItemReading[]): boolean {
  if (table.role === "rate_list") return false;
  if (amountOf(item) !== undefined || item.others !== undefined) return true;
  return item.quantity !== undefined && all.every((other) => amountOf(other) === undefined);
}

function amountOf(item: ItemReading): Decimal | undefined {
  return item.amount ?? item.computedAmount;
}

function isForNothing(item: ItemReading): boolean {
  if (item.quantity !== undefined) return isZero(item.quantity);
  return isZero(amountOf(item) ?? ZERO);
}
