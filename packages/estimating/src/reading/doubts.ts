import type { TableRole } from "./corrections.ts";
import type {
  ColumnRole,
  RowClass,
  RowReading,
  SheetReading,
  TableReading,
  WorkbookReading,
} from "./reading.ts";

/** One place that a person should look at, why, and what would mend it, likeliest first. */
export interface Doubt {
  /** ROW_UNREAD, ROW_DOUBTFUL, COLUMN_MISSING, UNIT_BELOW, HEADING_MISSING, HEADING_UNSURE, or the code of a warning. */
  code: string;
  reason: string;
  /** `index` of the sheet; undefined where the workbook as a whole is meant. */
  sheet?: number;
  /** From 1. */
  row?: number;
  /** Of the row among the sheet's listed ones, from 0. */
  position?: number;
  /** What the row says, to recognize it by. */
  text: string;
  /** What the row was read as. */
  class?: RowClass;
  repairs: Repair[];
}

/** A correction that mends a doubt. One that gives a row or a table what it was read as says that the reader is right. */
export type Repair =
  | { kind: "row"; row: number; class: RowClass }
  | { kind: "column"; headerRow: number; index: number; role: ColumnRole }
  | { kind: "unit_below"; headerRow: number }
  | { kind: "header"; row: number }
  | { kind: "sheet"; role: TableRole };

const UNSURE = 0.6;
const SAMPLED_ROWS = 60;
const LONGEST_TEXT = 160;
const MOST_HEADINGS = 3;
const WANTED: readonly ColumnRole[] = ["description", "quantity", "rate", "amount"];

/**
 * What should be looked at before anything else. Sheets with items come first; in each kind of sheet the tables, then rows
 * that were not read, then the rest.
 */
export function findDoubts(reading: WorkbookReading): Doubt[] {
  const byRank: Doubt[][][] = [0, 1, 2].map(() => [[], [], []]);
  for (const sheet of reading.sheets) {
    const [tables, unread, warned] = byRank[rankOf(sheet)] ?? [];
    if (!sheet.hidden) tables?.push(...doubtsOfTables(sheet));
    for (const [position, row] of sheet.rows.entries()) {
      if (row.corrected === true) continue;
      if (row.class === "unread")
        unread?.push(doubtOfRow(sheet, row, position, "ROW_UNREAD", row.reason ?? "not read"));
      else if (row.warnings !== undefined)
        warned?.push(doubtOfRow(sheet, row, position, "ROW_DOUBTFUL", row.warnings.join("; ")));
    }
  }
  return [...byRank.flat(2), ...doubtsOfWorkbook(reading)];
}

function rankOf({ tables }: SheetReading): 0 | 1 | 2 {
  if (tables.some(({ itemCount }) => itemCount > 0)) return 0;
  return tables.length > 0 ? 1 : 2;
}

function doubtOfRow(
  sheet: SheetReading,
  row: RowReading,
  position: number,
  code: string,
  reason: string,
): Doubt {
  const repairs = repairsOf(row, sheet);
  return {
    code,
    reason,
    sheet: sheet.index,
    row: row.row,
    position,
    text: textOf(row),
    class: row.class,
    repairs,
  };
}

/** Warnings about a row stand at the row itself. */
function doubtsOfWorkbook({ sheets, warnings }: WorkbookReading): Doubt[] {
  return warnings
    .filter(({ code }) => code !== "ROW_DOUBTFUL" && code !== "ROW_UNREAD")
    .map(({ code, message, sheet: name, row, cell }): Doubt => {
      const sheet = sheets.find((candidate) => candidate.name === name);
      const at = row ?? (cell === undefined ? undefined : Number(/\d+$/.exec(cell)?.[0]));
      const position = sheet?.rows.findIndex((candidate) => candidate.row === at) ?? -1;
      const listed = sheet?.rows[position];
      const doubt: Doubt = {
        code,
        reason: message,
        text: listed === undefined ? "" : textOf(listed),
        repairs: [],
      };
      if (sheet !== undefined) doubt.sheet = sheet.index;
      if (at !== undefined) doubt.row = at;
      if (listed !== undefined) doubt.position = position;
      return doubt;
    });
}

function doubtsOfTables(sheet: SheetReading): Doubt[] {
  if (sheet.tables.length === 0 && sheet.corrected !== true) return missingHeading(sheet);
  return sheet.tables.flatMap((table) => {
    const rows = sheet.rows.filter(({ table: own }) => own === table.index).slice(0, SAMPLED_ROWS);
    const position = sheet.rows.findIndex(({ row }) => row === table.headerRow);
    const place = {
      sheet: sheet.index,
      row: table.headerRow,
      ...(position < 0 ? {} : { position }),
      text: table.columns
        .map(({ heading }) => heading)
        .join(" · ")
        .slice(0, LONGEST_TEXT),
    };
    const doubts = [...missingColumns(table, rows), ...unitsBelow(table, rows)];
    if (
      doubts.length === 0 &&
      table.itemCount > 0 &&
      table.confidence < UNSURE &&
      table.headerRows > 0 &&
      table.corrected !== true
    ) {
      const reason = "it is not sure that this row names the columns of a table";
      doubts.push({ code: "HEADING_UNSURE", reason, repairs: [{ kind: "header", row: table.headerRow }] });
    }
    return doubts.map((doubt) => ({ ...doubt, ...place }));
  });
}

type Found = Pick<Doubt, "code" | "reason" | "repairs">;

/** A priced table without one of its columns, where some column of figures has no meaning yet. */
function missingColumns(table: TableReading, rows: RowReading[]): Found[] {
  if (table.role !== "abstract" && table.role !== "boq" && table.role !== "bill") return [];
  const taken = new Set(table.columns.map(({ index }) => index));
  const free = columnsOf(rows).filter((index) => !taken.has(index));
  return WANTED.filter((role) => table.columns.every((column) => column.role !== role)).flatMap((role) => {
    const candidates = free.filter(
      (index) => count(rows, index, role === "description" ? isWords : isFigure) >= 2,
    );
    if (candidates.length === 0) return [];
    const repairs = candidates.map((index) => ({
      kind: "column" as const,
      headerRow: table.headerRow,
      index,
      role,
    }));
    return [{ code: "COLUMN_MISSING", reason: `no column of this table is its ${role}`, repairs }];
  });
}

function unitsBelow(table: TableReading, rows: RowReading[]): Found[] {
  const quantity = table.columns.find(({ role }) => role === "quantity")?.index;
  if (quantity === undefined || table.unitBelow !== undefined) return [];
  const below = rows.filter((row, index) => {
    const above = rows[index - 1];
    const isUnder = above?.item !== undefined && above.item.unitText === undefined;
    return isUnder && row.item === undefined && isWords(row.cells[quantity]);
  });
  if (below.length < 2) return [];
  const reason = "words stand in the rows below quantities that have no unit";
  return [{ code: "UNIT_BELOW", reason, repairs: [{ kind: "unit_below", headerRow: table.headerRow }] }];
}

/** Rows of three texts or more with figures soon below: any of them may be the heading that was not recognized. */
function missingHeading(sheet: SheetReading): Doubt[] {
  const candidates = sheet.rows.flatMap((row, position) => {
    const filled = row.cells.filter((cell) => cell.trim() !== "");
    const isHeading = filled.length >= 3 && filled.every(isWords);
    const below = sheet.rows.slice(position + 1, position + 5);
    const hasFigures = below.filter(({ cells }) => cells.filter(isFigure).length >= 2).length >= 2;
    return isHeading && hasFigures ? [{ row, position }] : [];
  });
  const [first] = candidates;
  if (first === undefined) return [];
  return [
    {
      code: "HEADING_MISSING",
      reason: "no row of this sheet was taken for the heading of a table",
      sheet: sheet.index,
      row: first.row.row,
      position: first.position,
      text: textOf(first.row),
      repairs: [
        ...candidates.slice(0, MOST_HEADINGS).map(({ row: { row } }) => ({ kind: "header" as const, row })),
        { kind: "sheet", role: "other" },
      ],
    },
  ];
}

const BY_REASON: readonly (readonly [RegExp, readonly RowClass[]])[] = [
  [/without quantity, rate and amount/, ["parent", "section", "note"]],
  [/hidden row/, ["item", "note"]],
  [/outside any table/, ["note"]],
  [/figures? without a description/, ["item", "total", "note"]],
  [/amount without a description/, ["total", "note"]],
  [/quantity × rate is/, ["item", "total"]],
  [/no (rate|quantity) is given/, ["item", "parent", "note"]],
  [/stands where the/, ["item", "note", "parent"]],
];

function repairsOf(row: RowReading, sheet: SheetReading): Repair[] {
  const reason = row.reason ?? (row.warnings ?? []).join("; ");
  const classes = BY_REASON.find(([pattern]) => pattern.test(reason))?.[1] ?? [];
  const kept: RowClass[] = row.class === "unread" ? [] : [row.class];
  const isInTable = sheet.tables.some(({ firstRow, lastRow }) => firstRow <= row.row && row.row <= lastRow);
  return [...new Set([...classes, ...kept])]
    .filter((rowClass) => isInTable || rowClass === "note" || rowClass === "section")
    .map((rowClass) => ({ kind: "row", row: row.row, class: rowClass }));
}

function columnsOf(rows: RowReading[]): number[] {
  return Array.from({ length: Math.max(0, ...rows.map(({ cells }) => cells.length)) }, (_, index) => index);
}

function count(rows: RowReading[], index: number, isIt: (cell: string | undefined) => boolean): number {
  return rows.filter(({ cells }) => isIt(cells[index])).length;
}

function isFigure(cell: string | undefined): boolean {
  return cell !== undefined && /^-?[\d,]*\.?\d+$/.test(cell.trim());
}

function isWords(cell: string | undefined): boolean {
  return cell !== undefined && /\p{L}/u.test(cell);
}

function textOf({ cells }: RowReading): string {
  const text = cells.filter((cell) => cell.trim() !== "").join(" · ");
  return text.slice(0, LONGEST_TEXT);
}
