import { deflateRawSync } from "node:zlib";
import { type CellValue, type RowDef, writeXlsx } from "hucre";
import { packStored } from "../archive.ts";

/** A cell with a formula and, where given, its stored result. */
interface FormulaCell {
  formula: string;
  result?: number | string;
}

type TestCell = CellValue | FormulaCell;

export interface TestSheet {
  name: string;
  rows: TestCell[][];
  hidden?: boolean;
  /** From 0. */
  hiddenRows?: number[];
  merges?: { startRow: number; startCol: number; endRow: number; endCol: number }[];
}

/** An .xlsx as a spreadsheet program writes it. */
export function buildXlsx(sheets: TestSheet[]): Promise<Uint8Array> {
  return writeXlsx({
    sheets: sheets.map((sheet) => {
      const rowDefs = new Map<number, RowDef>(sheet.hiddenRows?.map((row) => [row, { hidden: true }]));
      return {
        name: sheet.name,
        hidden: sheet.hidden ?? false,
        rows: sheet.rows.map((row) => row.map((cell) => (isFormula(cell) ? (cell.result ?? null) : cell))),
        cells: formulasOf(sheet.rows),
        merges: sheet.merges ?? [],
        rowDefs,
      };
    }),
  });
}

function isFormula(cell: TestCell | undefined): cell is FormulaCell {
  return typeof cell === "object" && cell !== null && "formula" in cell;
}

function formulasOf(rows: TestCell[][]): Map<string, { value: CellValue; type: "formula"; formula: string }> {
  const cells = new Map<string, { value: CellValue; type: "formula"; formula: string }>();
  for (const [row, line] of rows.entries()) {
    for (const [column, cell] of line.entries()) {
      if (!isFormula(cell)) continue;
      const value = cell.result ?? null;
      cells.set(`${row},${column}`, { value, type: "formula", formula: cell.formula });
    }
  }
  return cells;
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

/** The parts of a package with one sheet, whose XML the test writes by hand; `others` replace or add parts. */
export function sheetParts(sheetXml: string, others: Record<string, string> = {}): Map<string, Buffer> {
  const parts: Record<string, string> = {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"/>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Abstract" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": sheetXml,
    ...others,
  };
  return new Map(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)]));
}

export function worksheet(rows: string, before = ""): string {
  return `<?xml version="1.0"?><worksheet xmlns="${MAIN}">${before}<sheetData>${rows}</sheetData></worksheet>`;
}

/** Packs parts without compression, in their order, under any name. */
export function packParts(parts: Map<string, Buffer>): Uint8Array {
  return packStored(parts);
}

/** One deflated entry whose header claims `claimedBytes`, whatever comes out of it. */
export function packDeflated(name: string, content: Buffer, claimedBytes: number): Uint8Array {
  const packed = deflateRawSync(content, { level: 9 });
  const archive = packStored(new Map([[name, packed]]));
  const directory = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  for (const [at, sizeAt] of [
    [0, 22],
    [directory, 24],
  ] as const) {
    archive.writeUInt16LE(8, at + (at === 0 ? 8 : 10));
    archive.writeUInt32LE(claimedBytes, at + sizeAt);
  }
  return archive;
}
