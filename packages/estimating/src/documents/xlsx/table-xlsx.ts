import type { Decimal } from "../../decimal.ts";
import { packZip } from "./pack-zip.ts";
import { xmlText } from "./xml-text.ts";

export interface TableColumn {
  readonly heading: string;
  /** Cells of a `figure` column are Decimals and become numbers; all others stay text. */
  readonly kind: "text" | "figure";
  /** In characters. */
  readonly width?: number;
}

export interface TableXlsx {
  /** Of the sheet. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** "" leaves a cell out. */
  readonly rows: Iterable<readonly (string | Decimal)[]>;
}

const MAX_SHEET_NAME = 31;
const DEFAULT_WIDTH = 14;
/** Rows that go to the compressor together. */
const ROWS_AT_ONCE = 500;
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const PLAIN = 0;
const HEADING = 1;
const TEXT = 2;

/**
 * A plain table as workbook, written row by row: 100,000 rows of ten cells in about a second, whatever their number in
 * little memory. Documents with formulas and layout come from `estimateXlsx` and its kin.
 */
export function tableXlsx(table: TableXlsx): Promise<Uint8Array> {
  return packZip([
    { name: "[Content_Types].xml", content: [CONTENT_TYPES] },
    { name: "_rels/.rels", content: [relations([["officeDocument", "xl/workbook.xml"]])] },
    { name: "xl/workbook.xml", content: [workbook(table.name)] },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: [
        relations([
          ["worksheet", "worksheets/sheet1.xml"],
          ["styles", "styles.xml"],
        ]),
      ],
    },
    { name: "xl/styles.xml", content: [STYLES] },
    { name: "xl/worksheets/sheet1.xml", content: sheet(table) },
  ]);
}

function* sheet({ columns, rows }: TableXlsx): Generator<string> {
  const letters = columns.map((_, index) => columnName(index));
  const widths = columns.map(
    ({ width = DEFAULT_WIDTH }, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData>`;
  yield `<row r="1">${columns.map(({ heading }, index) => textCell(`${letters[index]}1`, heading, HEADING)).join("")}</row>`;
  let piece = "";
  let at = 1;
  for (const row of rows) {
    at += 1;
    piece += `<row r="${at}">`;
    for (const [index, { kind }] of columns.entries()) {
      const cell = row[index] ?? "";
      if (cell === "") continue;
      const place = `${letters[index]}${at}`;
      piece +=
        kind === "figure"
          ? `<c r="${place}"><v>${xmlText(cell)}</v></c>`
          : textCell(place, cell, styleOf(cell));
    }
    piece += "</row>";
    if (at % ROWS_AT_ONCE === 0) {
      yield piece;
      piece = "";
    }
  }
  yield `${piece}</sheetData></worksheet>`;
}

const FORMULA_LIKE = /^[=+\-@\t\r]/;
/** Marked as text where it looks like a formula, so that it stays one when somebody edits it. */
const styleOf = (text: string): number => (FORMULA_LIKE.test(text) ? TEXT : PLAIN);

const textCell = (place: string, text: string, style: number): string =>
  `<c r="${place}"${style === PLAIN ? "" : ` s="${style}"`} t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;

/** `columnName(27)` is `AB`. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

const workbook = (name: string): string => {
  const safe =
    name
      .replaceAll(/[\\/?*[\]:]/g, " ")
      .slice(0, MAX_SHEET_NAME)
      .trim() || "Sheet1";
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${xmlText(safe)}" sheetId="1" r:id="rId1"/></sheets></workbook>`;
};

const relations = (targets: readonly (readonly [kind: string, target: string])[]): string =>
  `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${targets
    .map(
      ([kind, target], index) =>
        `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`;

const CONTENT_TYPES = `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/></Types>`;

const STYLES = `${DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="10"/><name val="Calibri"/></font><font><b/><sz val="10"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
