import { foldText } from "./fold-text.ts";
import type {
  ReadingWarning,
  RowReading,
  SheetReading,
  SheetRole,
  TableReading,
  WorkbookReading,
} from "./reading.ts";

export interface TableChoice {
  /** `index` of the sheet. */
  sheet: number;
  /** `index` of the table in it. */
  table: number;
}

export interface ChosenTable {
  sheet: SheetReading;
  table: TableReading;
  rows: RowReading[];
}

/** Best first: a table that repeats the items of a better one is left out. */
const SOURCES: readonly SheetRole[] = ["abstract", "boq"];

/** The tables from which `estimateFromReading` takes its items. */
export function chooseTables(
  reading: WorkbookReading,
  options: { tables?: TableChoice[] },
  warnings: ReadingWarning[],
): ChosenTable[] {
  const all = reading.sheets.flatMap((sheet) =>
    sheet.tables.map((table) => ({ sheet, table, rows: itemRows(sheet, table) })),
  );
  if (options.tables !== undefined) {
    return options.tables.flatMap((choice) => {
      const found = all.filter(
        ({ sheet, table }) => sheet.index === choice.sheet && table.index === choice.table,
      );
      if (found.length === 0) {
        warnings.push({
          code: "TABLE_UNKNOWN",
          message: `There is no table ${choice.table} on sheet ${choice.sheet}.`,
        });
      }
      return found;
    });
  }
  const visible = all.filter(({ sheet, rows }) => !sheet.hidden && rows.length > 0);
  const chosen: ChosenTable[] = [];
  for (const role of SOURCES) {
    for (const candidate of visible.filter(({ table }) => table.role === role)) {
      const original = chosen.find((other) => isRepetition(candidate, other));
      if (original === undefined) chosen.push(candidate);
      else {
        const message = `Left out: its items are those of sheet "${original.sheet.name}".`;
        warnings.push({ code: "TABLE_REPEATED", message, sheet: candidate.sheet.name });
      }
    }
  }
  if (chosen.length === 0) {
    const bill = visible.find(({ table }) => table.role === "bill" || table.role === "deviation");
    if (bill !== undefined) {
      warnings.push({
        code: "TABLE_IS_BILL",
        message: "The items were taken from a bill.",
        sheet: bill.sheet.name,
      });
      return [bill];
    }
  }
  return chosen.toSorted((a, b) => a.sheet.index - b.sheet.index || a.table.index - b.table.index);
}

function itemRows(sheet: SheetReading, table: TableReading): RowReading[] {
  return sheet.rows.filter((row) => row.table === table.index && row.item !== undefined);
}

/**
 * Detailed estimates price the same quantities that their abstract sums up. Two abstracts are two floors or parts and
 * share many items: only a whole copy is a repetition.
 */
function isRepetition(candidate: ChosenTable, other: ChosenTable): boolean {
  const isSameKind = candidate.table.role === other.table.role;
  const known = new Set(other.rows.map((row) => keyOf(row, isSameKind)));
  const repeated = candidate.rows.filter((row) => known.has(keyOf(row, isSameKind))).length;
  return repeated >= candidate.rows.length * (isSameKind ? 0.95 : 0.5);
}

function keyOf(row: RowReading, isWhole: boolean): string {
  const item = row.item;
  if (item?.quantity === undefined) return `row ${row.row} without quantity`;
  const text = foldText([...item.parents, item.description].join(" ")).slice(0, 60);
  return isWhole ? `${text} ${item.quantity} ${item.rate} ${item.number}` : `${text} ${item.quantity}`;
}
