import type { CellStyle } from "hucre/xlsx";
import { type Form, type FormColumn, type FormFigure, type FormRow, isFigure } from "../form.ts";
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

/** The form as a workbook whose figures are live formulas with their results. */
export function formXlsx(form: Form): Promise<Uint8Array> {
  const sheet = new Sheet({
    name: form.title.replaceAll(/[\\/?*[\]:]/g, " "),
    widths: form.columns.map((column) => WIDTHS[column.kind]),
    orientation: form.orientation,
    footer: `${form.documentNumber}   snapshot ${form.snapshotHash.slice(0, 12)}`,
  });
  let row = writeHeading(sheet, form);
  row = writeColumnHeadings(sheet, form.columns, row);
  const summary = form.summary;
  const summaryStart = row + form.rows.length + 2;
  const places = new Map(form.rows.map((line, index) => [line.key, row + index]));
  for (const [index, line] of (summary?.rows ?? []).entries()) places.set(line.key, summaryStart + index);
  const columns = new Map(form.columns.map((column, index) => [column.id, index]));
  for (const [index, line] of form.rows.entries())
    writeRow(sheet, form.columns, line, row + index, places, columns);
  row += form.rows.length + 1;
  if (summary !== undefined) {
    sheet.text(row, descriptionOf(form.columns), summary.caption, { font: { bold: true } });
    for (const [index, line] of summary.rows.entries()) {
      writeRow(sheet, form.columns, line, summaryStart + index, places, columns);
    }
    row = summaryStart + summary.rows.length + 1;
  }
  writeClosing(sheet, form, row);
  return writeSheets([sheet], `${form.title} ${form.documentNumber}`);
}

const descriptionOf = (columns: readonly FormColumn[]): number =>
  columns.findIndex((column) => column.kind === "description");

function writeHeading(sheet: Sheet, form: Form): number {
  const last = form.columns.length - 1;
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

function writeColumnHeadings(sheet: Sheet, columns: readonly FormColumn[], row: number): number {
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
  sheet.repeat(top, bottom + 1);
  return bottom + 2;
}

function writeRow(
  sheet: Sheet,
  columns: readonly FormColumn[],
  row: FormRow,
  place: number,
  places: ReadonlyMap<string, number>,
  columnPlaces: ReadonlyMap<string, number>,
): void {
  const isStrong = row.kind === "total" || row.kind === "grand" || row.kind === "section";
  const style: CellStyle = {
    border: BORDER,
    font: { bold: isStrong },
    ...(row.kind === "grand" || row.kind === "section" ? { fill: HEAD_FILL } : {}),
  };
  for (const [index, column] of columns.entries()) {
    const cell = row.cells[column.id];
    if (cell === undefined || cell === "") continue;
    if (isFigure(cell)) {
      const { value, formula } = cell;
      const figure =
        formula === undefined
          ? value
          : { formula: resolve(formula, row, places, columnPlaces), result: value };
      sheet.figure(place, index, figure, {
        ...style,
        numFmt: formatOf(column, cell),
        alignment: { vertical: "top" },
      });
    } else {
      sheet.text(place, index, cell, { ...style, alignment: alignmentOf(column, row) });
      sheet.fit(place, cell, index);
    }
  }
  sheet.dress(place, columns.length, style);
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
function resolve(
  formula: string,
  row: FormRow,
  places: ReadonlyMap<string, number>,
  columns: ReadonlyMap<string, number>,
): string {
  return formula.replaceAll(/\[([\w-]*)\.(\w+)\]/g, (_, key: string, column: string) =>
    at(places.get(key === "" ? row.key : key) ?? 0, columns.get(column) ?? 0),
  );
}

function writeClosing(sheet: Sheet, form: Form, from: number): void {
  let row = from;
  const last = form.columns.length - 1;
  for (const line of form.closing) {
    sheet.text(row, 0, line, { font: { bold: true }, alignment: { wrapText: true, vertical: "top" } });
    sheet.merge(row, 0, row, last);
    sheet.fit(row, line, 0, last);
    row += 1;
  }
  if (form.signatories.length === 0) return;
  row += 3;
  const style: CellStyle = { font: { bold: true }, alignment: { horizontal: "center" } };
  sheet.text(row, 0, form.signatories.join(SIGNATURE_GAP), style);
  sheet.merge(row, 0, row, last);
}
