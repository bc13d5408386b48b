import type { CellStyle } from "hucre/xlsx";
import { decimal, ZERO } from "../decimal.ts";
import { amountFormat, at, QUANTITY_FORMAT, Sheet, writeSheets } from "../documents/xlsx/sheet.ts";
import { abstractItems, cascadeRows, letterhead, measurements } from "./sample-figures.ts";

export const sampleWorkbookName = "community-hall-estimate.xlsx";

const EDGE = { style: "thin" } as const;
const BOX: CellStyle = { border: { top: EDGE, right: EDGE, bottom: EDGE, left: EDGE } };
const CENTRE: CellStyle = { alignment: { horizontal: "center", vertical: "center", wrapText: true } };
const MIDDLE: CellStyle = { alignment: { vertical: "center" } };
const BOLD: CellStyle = { font: { bold: true } };
const WRAP: CellStyle = { ...BOX, alignment: { vertical: "top", wrapText: true } };
const HEADING: CellStyle = { ...BOX, ...CENTRE, ...BOLD };
const AMOUNT: CellStyle = { ...BOX, ...MIDDLE, numFmt: amountFormat(ZERO) };
const QUANTITY: CellStyle = { ...BOX, ...MIDDLE, numFmt: QUANTITY_FORMAT };

const GENERAL = "General Abstract";
const ABSTRACT = "Abstract";
const MEASUREMENT = "Measurement";

/** Where the sums of the abstract sheet stand. */
interface AbstractCells {
  readonly subTotals: readonly string[];
  readonly ecv: string;
}

/**
 * An estimate workbook as a division office writes one: general abstract, abstract with parts A and B, measurements
 * that feed the quantities, live formulas with their results. The same bytes every time. ECV 1,72,780.80, sanctioned
 * 2,10,000.
 */
export function sampleWorkbook(): Promise<Uint8Array> {
  const measurement = new Sheet({
    name: MEASUREMENT,
    widths: [7, 46, 7, 9, 9, 9, 12],
    orientation: "portrait",
  });
  const quantityCells = fillMeasurements(measurement);
  const abstract = new Sheet({ name: ABSTRACT, widths: [7, 58, 8, 10, 12, 15] });
  const cells = fillAbstract(abstract, quantityCells);
  const general = new Sheet({ name: GENERAL, widths: [7, 62, 18] });
  fillGeneralAbstract(general, cells);
  return writeSheets([general, abstract, measurement], "Estimate: community hall");
}

function fillLetterhead(sheet: Sheet, title: string, columns: number): number {
  const rows = [...letterhead, title];
  for (const [row, text] of rows.entries()) {
    const isWork = text.startsWith("Name of work");
    sheet.text(
      row,
      0,
      text,
      isWork ? { alignment: { wrapText: true, vertical: "top" } } : { ...CENTRE, ...BOLD },
    );
    sheet.merge(row, 0, row, columns - 1);
    if (isWork) sheet.fit(row, text, 0, columns - 1);
  }
  return rows.length + 1;
}

function fillHeader(sheet: Sheet, row: number, headings: readonly string[]): number {
  for (const [column, heading] of headings.entries()) {
    sheet.text(row, column, heading, HEADING);
    sheet.figure(row + 1, column, decimal(String(column + 1)), { ...HEADING, numFmt: "0" });
  }
  sheet.repeat(row, row + 1);
  return row + 2;
}

function fillMeasurements(sheet: Sheet): Map<string, string> {
  const quantityCells = new Map<string, string>();
  let row = fillLetterhead(sheet, "DETAILED ESTIMATE (MEASUREMENTS)", 7);
  row = fillHeader(sheet, row, ["Sl.No", "Description", "Nos", "L (m)", "B (m)", "D (m)", "Quantity"]);
  for (const group of measurements) {
    sheet.text(row, 0, group.number, BOX);
    sheet.text(row, 1, group.title, { ...WRAP, ...BOLD });
    sheet.dress(row, 7, BOX);
    const first = row + 1;
    for (const [offset, line] of group.lines.entries()) {
      const place = first + offset;
      sheet.text(place, 1, line.description, WRAP);
      for (const [index, factor] of line.factors.entries()) sheet.figure(place, 2 + index, factor, QUANTITY);
      const factors = line.factors.map((_, index) => at(place, 2 + index)).join("*");
      sheet.figure(place, 6, { formula: `ROUND(${factors},2)`, result: line.quantity }, QUANTITY);
      sheet.dress(place, 7, BOX);
    }
    row = first + group.lines.length;
    sheet.text(row, 1, `Total quantity (${group.unit})`, { ...BOX, ...BOLD });
    const range = `${at(first, 6)}:${at(row - 1, 6)}`;
    sheet.figure(row, 6, { formula: `SUM(${range})`, result: group.total }, { ...QUANTITY, ...BOLD });
    sheet.dress(row, 7, BOX);
    quantityCells.set(group.number, `${MEASUREMENT}!${at(row, 6)}`);
    row += 2;
  }
  return quantityCells;
}

function fillAbstract(sheet: Sheet, quantityCells: ReadonlyMap<string, string>): AbstractCells {
  let row = fillLetterhead(sheet, "ABSTRACT ESTIMATE", 6);
  row = fillHeader(sheet, row, ["Sl.No", "Description of work", "Unit", "Qty", "Rate (Rs.)", "Amount (Rs.)"]);
  const subTotals: string[] = [];
  for (const part of abstractItems) {
    sheet.text(row, 0, part.label, { ...BOX, ...BOLD });
    sheet.merge(row, 0, row, 5);
    sheet.dress(row, 6, BOX);
    const first = row + 1;
    for (const [offset, item] of part.items.entries()) {
      const line = first + offset;
      sheet.figure(line, 0, decimal(item.number), { ...BOX, ...CENTRE, numFmt: "0" });
      sheet.text(line, 1, item.description, WRAP);
      sheet.fit(line, item.description, 1);
      sheet.text(line, 2, item.unit, { ...BOX, ...CENTRE });
      sheet.figure(
        line,
        3,
        { formula: quantityCells.get(item.number) ?? "", result: item.quantity },
        QUANTITY,
      );
      sheet.figure(line, 4, item.rate, AMOUNT);
      sheet.figure(
        line,
        5,
        { formula: `ROUND(${at(line, 3)}*${at(line, 4)},2)`, result: item.amount },
        AMOUNT,
      );
    }
    row = first + part.items.length;
    sheet.text(row, 1, part.totalLabel, { ...BOX, ...BOLD });
    const formula = `SUM(${at(first, 5)}:${at(row - 1, 5)})`;
    sheet.figure(row, 5, { formula, result: part.total }, { ...AMOUNT, ...BOLD });
    sheet.dress(row, 6, BOX);
    subTotals.push(at(row, 5));
    row += 1;
  }
  sheet.text(row, 1, "Total (ECV)", { ...BOX, ...BOLD });
  sheet.figure(
    row,
    5,
    { formula: subTotals.join("+"), result: decimal("172780.80") },
    { ...AMOUNT, ...BOLD },
  );
  sheet.dress(row, 6, BOX);
  sign(sheet, row + 3, 1, 4);
  return { subTotals, ecv: at(row, 5) };
}

function fillGeneralAbstract(sheet: Sheet, cells: AbstractCells): void {
  let row = fillLetterhead(sheet, "GENERAL ABSTRACT", 3);
  row = fillHeader(sheet, row, ["Sl.No", "Description", "Amount (Rs.)"]);
  const lines = new Map<string, string>();
  for (const [index, part] of abstractItems.entries()) {
    sheet.text(row, 0, part.letter, { ...BOX, ...CENTRE });
    sheet.text(row, 1, part.name, WRAP);
    sheet.figure(
      row,
      2,
      { formula: `${ABSTRACT}!${cells.subTotals[index] ?? ""}`, result: part.total },
      AMOUNT,
    );
    lines.set(part.letter, at(row, 2));
    row += 1;
  }
  for (const line of cascadeRows) {
    const isBold = line.isSum ? BOLD : {};
    sheet.text(row, 1, line.label, { ...WRAP, ...isBold });
    const formula = line.formula?.replaceAll(/\{(\w+)\}/g, (_, id: string) => lines.get(id) ?? "");
    const value = formula === undefined ? line.amount : { formula, result: line.amount };
    sheet.figure(row, 2, value, { ...AMOUNT, ...isBold });
    sheet.dress(row, 3, BOX);
    lines.set(line.id, at(row, 2));
    row += 1;
  }
  sheet.text(row + 1, 0, "Say Rs. 2.10 Lakhs (Rupees Two Lakh Ten Thousand only)", BOLD);
  sign(sheet, row + 4, 1, 2);
}

function sign(sheet: Sheet, row: number, left: number, right: number): void {
  sheet.text(row, left, "Assistant Engineer", BOLD);
  sheet.text(row, right, "Executive Engineer", BOLD);
}
