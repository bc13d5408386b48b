import type { CellStyle } from "hucre/xlsx";
import {
  type Form,
  type FormColumn,
  type FormFigure,
  type FormNote,
  type FormRow,
  type FormTable,
  isFigure,
  tablesOf,
} from "../form.ts";
import { amountFormat, at, QUANTITY_FORMAT, Sheet, writeSheets } from "./sheet.ts";

const EDGE = { style: "thin", color: { rgb: "808080" } } as const;
const BORDER = { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE };
const HEAD_FILL = { type: "pattern", pattern: "solid", fgColor: { rgb: "E8ECF1" } } as const;
const WIDTHS: Record<FormColumn["kind"], number> = {
  label: 8,
  text: 16,
  description: 52,
  quantity: 12,
  amount: 16,
};
const SIGNATURE_GAP = "\u00A0".repeat(28);

/** Where a table stands, and its columns among those of the sheet. */
interface Place {
  readonly table: FormTable;
  readonly columns: ReadonlyMap<string, number>;
  /** Row of the caption; the headings follow, unless the table is narrow. */
  readonly captionRow: number;
  readonly firstRow: number;
}

/** The form as a workbook whose figures are live formulas with their results. */
export function formXlsx(form: Form): Promise<Uint8Array> {
  const widths = sheetWidths(form);
  const sheet = new Sheet({
    name: form.title.replaceAll(/[\\/?*[\]:]/g, " "),
    widths,
    orientation: form.orientation,
    footer: `${form.documentNumber}   snapshot ${form.snapshotHash.slice(0, 12)}`,
  });
  const last = widths.length - 1;
  const top = writeHeading(sheet, form, last);
  const places = placeTables(form, top);
  const cells = cellsOf(places);
  let row = top;
  for (const part of form.parts) {
    const place = places.find(({ table }) => table === part);
    if (part.kind === "note") row = writeNote(sheet, part, row, last);
    else if (place !== undefined) {
      writeTable(sheet, place, cells, place === places[0]);
      row = place.firstRow + part.rows.length + 1;
    }
  }
  return writeSheets([sheet], `${form.title} ${form.documentNumber}`);
}

/** Each column as wide as the widest of the tables needs it. */
function sheetWidths(form: Form): number[] {
  const tables = tablesOf(form).filter((table) => table.isNarrow !== true);
  const count = Math.max(...tables.map((table) => table.columns.length));
  return Array.from({ length: count }, (_, index) =>
    Math.max(...tables.map(({ columns }) => WIDTHS[columns[index]?.kind ?? "label"])),
  );
}

function placeTables(form: Form, top: number): Place[] {
  const places: Place[] = [];
  let row = top;
  for (const part of form.parts) {
    if (part.kind === "note") row += noteRows(part);
    else {
      const before = places.findLast(({ table }) => table.isNarrow !== true)?.columns;
      const own = new Map(part.columns.map((column, index) => [column.id, index]));
      const captionRow = row;
      const firstRow = row + (part.caption === "" ? 0 : 1) + headingRows(part);
      places.push({
        table: part,
        columns: (part.isNarrow ? before : undefined) ?? own,
        captionRow,
        firstRow,
      });
      row = firstRow + part.rows.length + 1;
    }
  }
  return places;
}

const headingRows = ({ columns, isNarrow }: FormTable): number =>
  isNarrow === true ? 0 : columns.some((column) => column.group !== undefined) ? 3 : 2;

/** The address of a cell by row and column; its own row's where no row is named. */
type Cells = (row: FormRow, key: string, column: string) => string;

function cellsOf(places: readonly Place[]): Cells {
  const rows = new Map(
    places.flatMap((place) =>
      place.table.rows.map(({ key }, index) => [key, { place, row: place.firstRow + index }] as const),
    ),
  );
  return (own, key, column) => {
    const found = rows.get(key === "" ? own.key : key);
    return at(found?.row ?? 0, found?.place.columns.get(column) ?? 0);
  };
}

function writeTable(sheet: Sheet, place: Place, cells: Cells, isFirst: boolean): void {
  const { table, columns, captionRow } = place;
  if (table.caption !== "") {
    const column = table.isNarrow ? (columns.get("description") ?? 0) : 0;
    sheet.text(captionRow, column, table.caption, { font: { bold: true } });
  }
  if (table.isNarrow !== true) {
    writeColumnHeadings(sheet, table.columns, captionRow + (table.caption === "" ? 0 : 1), isFirst);
  }
  for (const [index, row] of table.rows.entries()) {
    writeRow(sheet, row, place.firstRow + index, place, cells);
  }
}

function writeHeading(sheet: Sheet, form: Form, last: number): number {
  let row = 0;
  const centred = (text: string, size: number): void => {
    const style: CellStyle = {
      font: { bold: true, size },
      alignment: { horizontal: "center", wrapText: true },
    };
    sheet.text(row, 0, text, style);
    sheet.fit(row, text, 0, last, size * 1.4);
    sheet.merge(row, 0, row, last);
    row += 1;
  };
  for (const line of form.office) centred(line, 11);
  centred(form.title, 14);
  for (const [label, value] of [
    ...form.facts,
    ["Document No.", `${form.documentNumber}, ${form.date}`] as const,
  ]) {
    const fact = `${label}: ${value}`;
    sheet.text(row, 0, fact, { alignment: { wrapText: true, vertical: "top" } });
    sheet.merge(row, 0, row, last);
    sheet.fit(row, fact, 0, last);
    row += 1;
  }
  return row + 1;
}

function writeColumnHeadings(
  sheet: Sheet,
  columns: readonly FormColumn[],
  row: number,
  isRepeated: boolean,
): void {
  const style: CellStyle = {
    font: { bold: true },
    fill: HEAD_FILL,
    border: BORDER,
    alignment: { horizontal: "center", vertical: "center", wrapText: true },
  };
  const isGrouped = columns.some((column) => column.group !== undefined);
  const top = row;
  const bottom = isGrouped ? row + 1 : row;
  for (const [index, column] of columns.entries()) {
    const { group } = column;
    if (group === undefined) {
      sheet.text(top, index, column.heading, style);
      sheet.merge(top, index, bottom, index);
    } else {
      if (columns[index - 1]?.group !== group) {
        sheet.text(top, index, group, style);
        sheet.merge(top, index, top, index + columns.filter((other) => other.group === group).length - 1);
      }
      sheet.text(bottom, index, column.heading, style);
    }
    sheet.text(bottom + 1, index, String(index + 1), { ...style, font: { size: 8 } });
  }
  for (const place of [top, bottom]) sheet.dress(place, columns.length, style);
  if (isRepeated) sheet.repeat(top, bottom + 1);
}

function writeRow(sheet: Sheet, row: FormRow, at: number, { table, columns }: Place, cells: Cells): void {
  const isStrong = row.kind === "total" || row.kind === "grand" || row.kind === "section";
  const style: CellStyle = {
    border: BORDER,
    font: { bold: isStrong },
    ...(row.kind === "grand" || row.kind === "section" ? { fill: HEAD_FILL } : {}),
  };
  for (const column of table.columns) {
    const cell = row.cells[column.id];
    const index = columns.get(column.id);
    if (cell === undefined || cell === "" || index === undefined) continue;
    if (isFigure(cell)) {
      const { value, formula } = cell;
      const figure = formula === undefined ? value : { formula: resolve(formula, row, cells), result: value };
      sheet.figure(at, index, figure, {
        ...style,
        numFmt: formatOf(column, cell),
        alignment: { vertical: "top" },
      });
    } else {
      sheet.text(at, index, cell, { ...style, alignment: alignmentOf(column, row) });
      sheet.fit(at, cell, index);
    }
  }
  sheet.dress(at, Math.max(...columns.values()) + 1, style);
}

function alignmentOf(column: FormColumn, row: FormRow): NonNullable<CellStyle["alignment"]> {
  if (column.kind === "label") return { horizontal: "center", vertical: "top", wrapText: true };
  const isLabel = column.kind === "description" && (row.kind === "total" || row.kind === "grand");
  return { vertical: "top", wrapText: true, ...(isLabel ? { horizontal: "right" } : {}) };
}

function formatOf(column: FormColumn, { value }: FormFigure): string {
  return column.kind === "quantity" ? QUANTITY_FORMAT : amountFormat(value);
}

/** Turns `[row.column]` into the address of the cell. */
function resolve(formula: string, row: FormRow, cells: Cells): string {
  return formula.replaceAll(/\[([\w-]*)\.(\w+)\]/g, (_, key: string, column: string) =>
    cells(row, key, column),
  );
}

const SIGNATURE_ROWS = 3;

const noteRows = ({ caption, lines, signatories }: FormNote): number =>
  (caption === "" ? 0 : 1) + lines.length + (signatories.length === 0 ? 1 : SIGNATURE_ROWS + 2);

function writeNote(sheet: Sheet, note: FormNote, from: number, last: number): number {
  let row = from;
  const texts = [...(note.caption === "" ? [] : [note.caption]), ...note.lines];
  for (const [index, line] of texts.entries()) {
    const style = { font: { bold: index === 0 }, alignment: { wrapText: true, vertical: "top" } } as const;
    sheet.text(row, 0, line, style);
    sheet.merge(row, 0, row, last);
    sheet.fit(row, line, 0, last);
    row += 1;
  }
  if (note.signatories.length > 0) {
    const style: CellStyle = { font: { bold: true }, alignment: { horizontal: "center" } };
    sheet.text(row + SIGNATURE_ROWS, 0, note.signatories.join(SIGNATURE_GAP), style);
    sheet.merge(row + SIGNATURE_ROWS, 0, row + SIGNATURE_ROWS, last);
  }
  return from + noteRows(note);
}
