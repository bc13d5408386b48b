import { absolute, compare, type Decimal, ONE, subtract, ZERO } from "../decimal.ts";
import { foldText } from "./fold-text.ts";
import type { ReadingWarning, RowReading, SheetReading, TableReading, WorkbookReading } from "./reading.ts";

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

/**
 * The tables from which `estimateFromReading` takes its items: the given ones, or all abstracts and priced lists, each
 * item once. Beside an abstract a priced list counts only where the general abstract names its total.
 */
export function chooseTables(
  reading: WorkbookReading,
  options: { tables?: TableChoice[] },
  warnings: ReadingWarning[],
): ChosenTable[] {
  const all = reading.sheets.flatMap((sheet) =>
    sheet.tables.map((table) => ({ sheet, table, rows: itemRows(sheet, table) })),
  );
  if (options.tables !== undefined) return pick(all, options.tables, warnings);
  const visible = all.filter(({ sheet, table, rows }) => rows.length > 0 && (table.use ?? !sheet.hidden));
  const chosen = visible.filter(({ table }) => table.use === true);
  for (const candidate of visible.filter(isSource).toSorted(byRank)) {
    if (candidate.table.use === true) continue;
    const leaveOut = (code: string, why: string, values: Record<string, string>): number =>
      warnings.push({ code, message: `Left out: ${why}.`, values, sheet: candidate.sheet.name });
    const original = chosen.find((other) => isRepetition(candidate, [other]));
    if (original !== undefined) {
      const other = original.sheet.name;
      leaveOut("TABLE_REPEATED", `its items are those of sheet "${other}"`, { other });
    } else if (isRepetition(candidate, chosen))
      leaveOut("TABLE_OF_OTHERS", "its items are those of other sheets", {});
    else if (candidate.table.role !== "boq" || isPart(candidate, chosen, reading)) chosen.push(candidate);
    else
      leaveOut(
        "TABLE_NOT_CHOSEN",
        "a priced list beside the abstract; choose it if it belongs to the estimate",
        {},
      );
  }
  if (chosen.length === 0) return substitute(visible, warnings);
  return chosen.toSorted((a, b) => a.sheet.index - b.sheet.index || a.table.index - b.table.index);
}

function pick(all: ChosenTable[], choices: TableChoice[], warnings: ReadingWarning[]): ChosenTable[] {
  return choices.flatMap((choice) => {
    const found = all.filter(
      ({ sheet, table }) => sheet.index === choice.sheet && table.index === choice.table,
    );
    if (found.length === 0) {
      const message = `There is no table ${choice.table} on sheet ${choice.sheet}.`;
      const values = { table: String(choice.table), sheet: String(choice.sheet) };
      warnings.push({ code: "TABLE_UNKNOWN", message, values });
    }
    return found;
  });
}

function isSource({ table }: ChosenTable): boolean {
  return table.role === "abstract" || table.role === "boq";
}

/** Abstracts first, then lists without measurements: a later table that repeats an earlier one is left out. */
function byRank(a: ChosenTable, b: ChosenTable): number {
  return rankOf(a) - rankOf(b) || a.sheet.index - b.sheet.index || a.table.index - b.table.index;
}

function rankOf({ table }: ChosenTable): number {
  if (table.role === "abstract") return 0;
  return table.columns.some((column) => column.role === "length") ? 2 : 1;
}

/** Without an abstract every priced list is a part; beside one, only a list whose sum the general abstract states. */
function isPart(candidate: ChosenTable, chosen: ChosenTable[], reading: WorkbookReading): boolean {
  if (chosen.every(({ table }) => table.role !== "abstract")) return true;
  const sums = candidate.sheet.rows
    .filter((row) => row.table === candidate.table.index && row.total?.amount !== undefined)
    .map((row) => row.total?.amount ?? ZERO);
  const parts = reading.sheets
    .filter((sheet) => sheet.role === "general_abstract" && !sheet.hidden)
    .flatMap((sheet) => sheet.rows.map((row) => row.total?.amount));
  return parts.some(
    (part) => part !== undefined && [candidate.table.itemTotal, ...sums].some((sum) => isNear(sum, part)),
  );
}

export function isNear(a: Decimal, b: Decimal): boolean {
  return compare(absolute(subtract(a, b)), ONE) <= 0;
}

function substitute(visible: ChosenTable[], warnings: ReadingWarning[]): ChosenTable[] {
  const bill = visible.find(({ table }) => table.role === "bill" || table.role === "deviation");
  if (bill === undefined) return [];
  const message = "The items were taken from a bill.";
  warnings.push({ code: "TABLE_IS_BILL", message, values: {}, sheet: bill.sheet.name });
  return [bill];
}

function itemRows(sheet: SheetReading, table: TableReading): RowReading[] {
  return sheet.rows.filter((row) => row.table === table.index && row.item !== undefined);
}

/**
 * Detailed estimates price the same quantities that their abstract sums up. Two abstracts are two floors or parts and
 * share many items: only a whole copy is a repetition.
 */
function isRepetition(candidate: ChosenTable, others: ChosenTable[]): boolean {
  const isSameKind = others.some(({ table }) => table.role === candidate.table.role);
  const known = new Set(others.flatMap(({ rows }) => rows.map((row) => keyOf(row, isSameKind))));
  const repeated = candidate.rows.filter((row) => known.has(keyOf(row, isSameKind))).length;
  return repeated > 0 && repeated >= candidate.rows.length * (isSameKind ? 0.95 : 0.5);
}

function keyOf(row: RowReading, isWhole: boolean): string {
  const item = row.item;
  if (item?.quantity === undefined) return `row ${row.row} without quantity`;
  const text = foldText([...item.parents, item.description].join(" ")).slice(0, 60);
  return isWhole ? `${text} ${item.quantity} ${item.rate} ${item.number}` : `${text} ${item.quantity}`;
}
