import type { Corrections, Repair, SheetCorrections, TableCorrections } from "./previews.ts";

export const ROW_CLASSES = [
  "item",
  "parent",
  "section",
  "measurement",
  "total",
  "note",
  "blank",
  "unread",
] as const;
export const COLUMN_ROLES = [
  "number",
  "code",
  "description",
  "unit",
  "quantity",
  "rate",
  "per",
  "amount",
  "count",
  "length",
  "breadth",
  "depth",
  "more",
  "less",
  "remarks",
  "none",
] as const;
export const TABLE_ROLES = [
  "abstract",
  "general_abstract",
  "boq",
  "bill",
  "deviation",
  "measurement",
  "rate_list",
  "rate_analysis",
  "other",
] as const;

export type RowClass = (typeof ROW_CLASSES)[number];
export type ColumnRole = (typeof COLUMN_ROLES)[number];
export type TableRole = (typeof TABLE_ROLES)[number];

type Patch<T> = { [Key in keyof T]?: T[Key] | undefined };

export const sheetOf = ({ sheets }: Corrections, name: string): SheetCorrections | undefined =>
  sheets.find((sheet) => sheet.name === name);

export const tableOf = (
  corrections: Corrections,
  name: string,
  headerRow: number,
): TableCorrections | undefined =>
  sheetOf(corrections, name)?.tables?.find((table) => table.headerRow === headerRow);

/** What says nothing any more is left out, so that corrections that were all taken back are none. */
function patched<T extends object>(before: T, patch: Patch<T>): T {
  const entries = Object.entries({ ...before, ...patch }).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries) as T;
}

export function withSheet(
  corrections: Corrections,
  name: string,
  patch: Patch<SheetCorrections>,
): Corrections {
  const sheet = patched(sheetOf(corrections, name) ?? { name }, patch);
  const others = corrections.sheets.filter((other) => other.name !== name);
  return { sheets: Object.keys(sheet).length > 1 ? [...others, sheet] : others };
}

/** The class of a row; undefined is what the reader makes of it. */
export function withRow(
  corrections: Corrections,
  name: string,
  row: number,
  rowClass: RowClass | undefined,
): Corrections {
  const others = (sheetOf(corrections, name)?.rows ?? []).filter((other) => other.row !== row);
  return withSheet(corrections, name, {
    rows: rowClass === undefined ? others : [...others, { row, class: rowClass }],
  });
}

/** `isNamed`: the row was said to be a heading, which is something even without a word about its columns. */
export function withTable(
  corrections: Corrections,
  name: string,
  headerRow: number,
  patch: Patch<TableCorrections>,
  isNamed = false,
): Corrections {
  const tables = sheetOf(corrections, name)?.tables ?? [];
  const before = tables.find((table) => table.headerRow === headerRow);
  const table = patched(before ?? { headerRow }, patch);
  const others = tables.filter((other) => other !== before);
  const says = isNamed || Object.keys(table).length > 1;
  return withSheet(corrections, name, { tables: says ? [...others, table] : others });
}

/** Takes a heading that was named by hand, with all that was said of its table, back. */
export function withoutTable(corrections: Corrections, name: string, headerRow: number): Corrections {
  const tables = sheetOf(corrections, name)?.tables ?? [];
  return withSheet(corrections, name, { tables: tables.filter((table) => table.headerRow !== headerRow) });
}

/** The role of a column; undefined is what the reader makes of it. A role moves from the column that had it by hand. */
export function withColumn(
  corrections: Corrections,
  name: string,
  headerRow: number,
  { index, role }: { index: number; role: ColumnRole | undefined },
): Corrections {
  const before = tableOf(corrections, name, headerRow);
  const columns = (before?.columns ?? []).filter(
    (column) => column.index !== index && (role === "none" || column.role !== role),
  );
  if (role !== undefined) columns.push({ index, role });
  return withTable(corrections, name, headerRow, { columns }, before !== undefined);
}

export function withRepair(corrections: Corrections, name: string, repair: Repair): Corrections {
  switch (repair.kind) {
    case "row":
      return withRow(corrections, name, repair.row, repair.class as RowClass);
    case "column":
      return withColumn(corrections, name, repair.headerRow, {
        index: repair.index,
        role: repair.role as ColumnRole,
      });
    case "unit_below":
      return withTable(corrections, name, repair.headerRow, { unitBelow: true });
    case "header":
      return withTable(corrections, name, repair.row, {}, true);
    case "sheet":
      return withSheet(corrections, name, { role: repair.role as TableRole });
  }
}

/** `columnLetters(27)` is `AB`. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return (rest < 0 ? "" : columnLetters(rest)) + String.fromCodePoint(65 + (index % 26));
}
