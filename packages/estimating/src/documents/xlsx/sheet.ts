import {
  type Cell,
  type CellStyle,
  cellRef,
  type WriteOptions,
  type WriteSheet,
  writeXlsx,
} from "hucre/xlsx";
import { absolute, compare, type Decimal, decimal, isNegative } from "../../decimal.ts";

const LAKHS = "##\\,##\\,##0.00";
const CRORES = "##\\,##\\,##\\,##0.00";
const CRORE = decimal("10000000");

/**
 * Digits in groups of two above the first thousand: 1,23,45,678.90. A format holds two conditions, and the second is
 * needed for the sign: spreadsheet programs disagree on who writes it where a condition comes first. So the first
 * condition goes by the size that the figure has.
 */
export function amountFormat(value: Decimal): string {
  const isCrores = compare(absolute(value), CRORE) >= 0;
  const [limit, digits] = isCrores ? ["10000000", CRORES] : ["100000", LAKHS];
  return `${isNegative(value) ? `[<=-${limit}]` : `[>=${limit}]`}${digits};[<0]-#,##0.00;#,##0.00`;
}

export const QUANTITY_FORMAT = "0.00####";
const TEXT_FORMAT = "@";
const FORMULA_LIKE = /^[=+\-@\t\r]/;

/** Characters that XML cannot hold. */
const NO_XML = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu;

/** Spreadsheet programs stop reading at these lengths. */
const MAX_TEXT = 32_767;
const MAX_SHEET_NAME = 31;
const MAX_POINTS = 409;
const FONT = { name: "Calibri", size: 10 };
const LINE_POINTS = 13.5;
/** Characters that go into one unit of column width, less what words leave free at the end of a line. */
const FILL = 1.05;

type NamedRange = NonNullable<WriteOptions["namedRanges"]>[number];

export type SheetValue = Decimal | { readonly formula: string; readonly result: Decimal };

export interface SheetOptions {
  readonly name: string;
  /** In characters. */
  readonly widths: readonly number[];
  readonly orientation?: "portrait" | "landscape";
  readonly footer?: string;
}

/** One worksheet, built row by row; rows and columns count from 0. */
export class Sheet {
  readonly #options: SheetOptions;
  readonly #cells = new Map<string, Partial<Cell>>();
  readonly #merges: NonNullable<WriteSheet["merges"]> = [];
  readonly #heights = new Map<number, { height: number }>();
  #lastRow = 0;
  readonly #name: string;
  #titleRows: readonly [number, number] | undefined;

  constructor(options: SheetOptions) {
    this.#options = options;
    this.#name = options.name.slice(0, MAX_SHEET_NAME);
  }

  /** Text stays text: it is stored as a string, and marked as text where it looks like a formula. */
  text(row: number, column: number, text: string, style: CellStyle = {}): void {
    const clean = text.toWellFormed().replaceAll(NO_XML, "");
    const numFmt = FORMULA_LIKE.test(text) ? { numFmt: TEXT_FORMAT } : {};
    this.#put(row, column, {
      value: clean.slice(0, MAX_TEXT),
      type: "string",
      style: { ...style, ...numFmt },
    });
  }

  /** A figure, or a live formula with the figure that it yields. */
  figure(row: number, column: number, value: SheetValue, style: CellStyle = {}): void {
    if (typeof value === "string") {
      this.#put(row, column, { value: Number(value), type: "number", style });
      return;
    }
    const result = Number(value.result);
    this.#put(row, column, {
      value: result,
      type: "formula",
      formula: value.formula,
      formulaResult: result,
      style,
    });
  }

  /** Gives cells a look without content, so that borders close around merged and blank cells. */
  dress(row: number, columns: number, style: CellStyle): void {
    for (let column = 0; column < columns; column += 1) {
      if (!this.#cells.has(`${row},${column}`)) this.#put(row, column, { value: null, type: "empty", style });
    }
  }

  merge(row: number, column: number, endRow: number, endColumn: number): void {
    if (row === endRow && column === endColumn) return;
    this.#merges.push({ startRow: row, startCol: column, endRow, endCol: endColumn });
  }

  /** Makes a row as high as its text needs in the columns from `column` to `endColumn`; it never becomes lower. */
  fit(row: number, text: string, column: number, endColumn = column, linePoints = LINE_POINTS): void {
    const characters = this.#options.widths
      .slice(column, endColumn + 1)
      .reduce((total, width) => total + width, 0);
    const lines = text
      .split("\n")
      .reduce((total, line) => total + Math.max(1, Math.ceil(line.length / (characters * FILL))), 0);
    const height = Math.min(MAX_POINTS, linePoints * lines + 1.5);
    if (height > (this.#heights.get(row)?.height ?? 0)) this.#heights.set(row, { height });
  }

  /** These rows are repeated on every printed page. */
  repeat(firstRow: number, lastRow: number): void {
    this.#titleRows = [firstRow, lastRow];
  }

  build(): WriteSheet {
    const { widths, orientation = "portrait", footer } = this.#options;
    const titles = this.#titleRows;
    return {
      name: this.#name,
      columns: widths.map((width) => ({ width })),
      rows: Array.from({ length: this.#lastRow + 1 }, () => []),
      cells: this.#cells,
      merges: this.#merges,
      rowDefs: this.#heights,
      pageSetup: {
        paperSize: "a4",
        orientation,
        fitToPage: true,
        fitToWidth: 1,
        fitToHeight: 0,
        horizontalCentered: true,
        margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.3, footer: 0.3 },
      },
      headerFooter: { oddFooter: `&L${(footer ?? "").replaceAll("&", "&&")}&RPage &P of &N` },
      ...(titles === undefined ? {} : { freezePane: { rows: titles[1] + 1 } }),
    };
  }

  /** hucre writes print titles without quoting the sheet's name, which Excel and LibreOffice refuse: so by hand. */
  printTitles(): NamedRange[] {
    if (this.#titleRows === undefined) return [];
    const [first, last] = this.#titleRows;
    const scope = this.#name;
    return [
      {
        name: "_xlnm.Print_Titles",
        scope,
        range: `'${scope.replaceAll("'", "''")}'!$${first + 1}:$${last + 1}`,
      },
    ];
  }

  #put(row: number, column: number, cell: Partial<Cell>): void {
    const style = { ...cell.style, font: { ...FONT, ...cell.style?.font } };
    this.#cells.set(`${row},${column}`, { ...cell, style });
    this.#lastRow = Math.max(this.#lastRow, row);
  }
}

/** `at(0, 5)` is `F1`. */
export const at = (row: number, column: number): string => cellRef(row, column);

/** Bytes depend on the content alone: the date inside the file is the one given, or a fixed one. */
export function writeSheets(sheets: readonly Sheet[], title: string): Promise<Uint8Array> {
  const stamp = new Date(Date.UTC(2000, 0, 1));
  return writeXlsx({
    sheets: sheets.map((sheet) => sheet.build()),
    namedRanges: sheets.flatMap((sheet) => sheet.printTitles()),
    properties: { title, creator: "Rowhouse", created: stamp, modified: stamp },
    defaultFont: FONT,
  });
}
