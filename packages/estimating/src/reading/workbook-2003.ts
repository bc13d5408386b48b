import { decodeCell } from "./decode-cell.ts";
import { type CellValue, columnLetters, type Grid, newGrid } from "./grid.ts";
import type { ReadingLimits } from "./limits.ts";
import { attribute, scanXml } from "./scan-xml.ts";
import { WorkbookError } from "./workbook-error.ts";

const LAST_ROW = 1_048_575;
const LAST_COLUMN = 16_383;

/**
 * Reads the one file of XML that Excel 2003 saves as "XML Spreadsheet", and that portals name .xls. What stands before
 * the place where it breaks off counts.
 */
export function readWorkbook2003(text: string, limits: ReadingLimits): Grid[] {
  const grids: Grid[] = [];
  const scanner = new Workbook2003(grids, limits);
  try {
    scanXml(text, scanner);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const last = grids.at(-1);
    if (last === undefined) throw new WorkbookError("WORKBOOK_DAMAGED", undefined, { cause: error });
    last.isDamaged = true;
  }
  return grids;
}

class Workbook2003 {
  readonly #grids: Grid[];
  #grid = newGrid("");
  #row = -1;
  #column = -1;
  #cellsLeft: number;
  #type = "";
  #formula: string | undefined;
  #isComment = false;
  /** No file hides more columns than there are, however often it says so. */
  #columnsLeft = LAST_COLUMN;
  /** What of a cell is being read: its value, or the state of a sheet. */
  #text: string | undefined;

  constructor(grids: Grid[], { cells }: ReadingLimits) {
    this.#grids = grids;
    this.#cellsLeft = cells;
  }

  open(name: string, attributes: string): void {
    const number = (of: string): number => Number(attribute(attributes, of) ?? 0);
    switch (name) {
      case "Worksheet":
        this.#grid = newGrid(attribute(attributes, "Name") ?? "");
        this.#grids.push(this.#grid);
        break;
      case "Table":
        this.#row = -1;
        this.#column = -1;
        break;
      case "Column":
        this.#column = number("Index") > 0 ? number("Index") - 1 : this.#column + 1;
        if (attribute(attributes, "Hidden") === "1") this.#hideColumns(number("Span"));
        this.#column += number("Span");
        break;
      case "Row":
        this.#row = number("Index") > 0 ? number("Index") - 1 : this.#row + 1;
        this.#column = -1;
        if (attribute(attributes, "Hidden") === "1") this.#grid.hiddenRows.add(this.#row);
        break;
      case "Cell":
        this.#column = number("Index") > 0 ? number("Index") - 1 : this.#column + 1;
        this.#formula = attribute(attributes, "Formula");
        this.#merge(number("MergeAcross"), number("MergeDown"));
        break;
      case "Comment":
        this.#isComment = true;
        break;
      case "Data":
        if (this.#isComment) break;
        this.#type = attribute(attributes, "Type") ?? "String";
        this.#text = "";
        break;
      case "Visible":
        this.#text = "";
        break;
      default:
    }
  }

  text(text: string): void {
    if (this.#text !== undefined) this.#text += decodeCell(text);
  }

  close(name: string): void {
    if (name === "Comment") this.#isComment = false;
    else if (this.#isComment) return;
    else if (name === "Data") {
      this.#put(valueOf(this.#text ?? "", this.#type));
      this.#formula = undefined;
    } else if (name === "Cell") {
      if (this.#formula !== undefined) this.#leaveToCalculate(this.#formula);
      const across = this.#grid.merges.at(-1);
      if (across?.top === this.#row && across.left === this.#column) this.#column = across.right;
    } else if (name === "Visible") this.#grid.hidden = /hidden/i.test(this.#text ?? "");
    if (name === "Data" || name === "Visible") this.#text = undefined;
  }

  #hideColumns(span: number): void {
    const last = this.#column + Math.min(span, this.#columnsLeft);
    for (let column = this.#column; column <= last; column += 1) this.#grid.hiddenColumns.add(column);
    this.#columnsLeft -= last - this.#column;
  }

  #merge(across: number, down: number): void {
    if (across === 0 && down === 0) return;
    this.#grid.merges.push({
      top: this.#row,
      left: this.#column,
      bottom: this.#row + down,
      right: this.#column + across,
    });
  }

  #put(value: CellValue): void {
    if (this.#row > LAST_ROW || this.#column > LAST_COLUMN || value === null) return;
    this.#cellsLeft -= 1;
    if (this.#cellsLeft < 0) throw new WorkbookError("WORKBOOK_TOO_LARGE", "It has too many filled cells.");
    const cells = (this.#grid.rows[this.#row] ??= []);
    cells[this.#column] = value;
  }

  #leaveToCalculate(formula: string): void {
    const text = withPlaces(formula.replace(/^=/, ""), this.#row, this.#column);
    this.#grid.uncalculated.set(`${this.#row},${this.#column}`, text);
    this.#formula = undefined;
  }
}

function valueOf(text: string, type: string): CellValue {
  if (type === "Number") return text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);
  if (type === "Boolean") return text.trim() === "1";
  if (type !== "DateTime") return text;
  const date = new Date(/Z|[+-]\d\d:/.test(text) ? text : `${text}Z`);
  return Number.isNaN(date.getTime()) ? text : date;
}

/** Texts in quotes first, so that what looks like a reference inside them stays. */
const PLACE = /"[^"]*"|'[^']*'!?|(?<![A-Za-z0-9_.])R(\[-?\d+\]|\d+)?C(\[-?\d+\]|\d+)?(?![A-Za-z0-9_(])/g;

/** References as rows and columns, "R[-1]C", as the letters and numbers of the cell where they stand: "E4". */
function withPlaces(formula: string, row: number, column: number): string {
  return formula.replace(PLACE, (whole: string, rows?: string, columns?: string) =>
    /^["']/.test(whole) ? whole : `${columnLetters(placeOf(columns, column))}${placeOf(rows, row) + 1}`,
  );
}

function placeOf(text: string | undefined, own: number): number {
  if (text === undefined) return own;
  return text.startsWith("[") ? own + Number(text.slice(1, -1)) : Number(text) - 1;
}
