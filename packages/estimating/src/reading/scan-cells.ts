import { decodeCell } from "./decode-cell.ts";
import { type CellValue, type Grid, lengthOf, resize } from "./grid.ts";
import type { ReadingLimits } from "./limits.ts";
import { PlainCell } from "./plain-cell.ts";
import { decodeXml } from "./scan-xml.ts";
import { keyOf, type TagHandler, TagScanner } from "./scan-tags.ts";
import { shortNumber } from "./short-number.ts";
import { serialToDate } from "./serial-dates.ts";
import { columnNumber, shiftFormula } from "./shift-formula.ts";
import { TextPool } from "./text-pool.ts";
import { WorkbookError } from "./workbook-error.ts";

/** What the sheets of a package share. */
export interface Book {
  strings: string[];
  /** Of each cell style: whether it shows numbers as dates. */
  isDate: boolean[];
  is1904: boolean;
  cellsLeft: number;
  limits: ReadingLimits;
}

const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;

const CELL = keyOf("c");
const VALUE = keyOf("v");
const TEXT = keyOf("t");
const FORMULA = keyOf("f");
const ROW = keyOf("row");
const COLUMN = keyOf("col");
const MERGE = keyOf("mergeCell");
const REFERENCE = keyOf("r");
const STYLE = keyOf("s");
const TYPE = keyOf("t");
const SHARED = keyOf("shared");
const SHARED_INDEX = keyOf("si");
const HIDDEN = keyOf("hidden");
const AREA = keyOf("ref");
const FIRST = keyOf("min");
const LAST = keyOf("max");
const STRING = keyOf("s");
const RESULT = keyOf("str");
const INLINE = keyOf("inlineStr");
const ERROR = keyOf("e");
const BOOLEAN = keyOf("b");
const DATE = keyOf("d");

/** A stretch of text inside the piece that is scanned; several stretches, of rich text, are joined at once. */
class Stretch {
  from = -1;
  to = -1;
  joined: string | undefined;

  clear(): void {
    this.from = -1;
    this.to = -1;
    this.joined = undefined;
  }

  get isEmpty(): boolean {
    return this.from < 0;
  }
}

/** Reads the cells of one sheet out of the tags of its XML; every piece ends with a row. */
export class CellScanner implements TagHandler {
  readonly #grid: Grid;
  readonly #book: Book;
  readonly #tags = new TagScanner(this);
  readonly #masters = new Map<string, { row: number; column: number; formula: string }>();
  readonly #texts = new TextPool();
  readonly #plain = new PlainCell();
  #row = -1;
  #column = -1;
  #type = 0;
  #style = -1;
  readonly #value = new Stretch();
  readonly #formula = new Stretch();
  #isFormula = false;
  #shared: string | undefined;
  #into: Stretch | undefined;
  /** The cells of the row at hand. */
  readonly #columns: number[] = [];
  readonly #values: CellValue[] = [];
  #count = 0;
  /** The cells of the row at hand stand one beside the other, from the first column on. */
  #isWhole = true;

  constructor(grid: Grid, book: Book) {
    this.#grid = grid;
    this.#book = book;
  }

  /** Throws a SyntaxError where the piece breaks off inside a tag; what stands before it was read. */
  scan(bytes: Buffer): void {
    try {
      this.#tags.scan(bytes);
    } finally {
      this.#keepRow();
    }
  }

  text(from: number, to: number): void {
    const stretch = this.#into;
    if (stretch === undefined) return;
    if (stretch.isEmpty) {
      stretch.from = from;
      stretch.to = to;
    } else stretch.joined = this.#rawText(stretch) + this.#tags.bytes.toString("utf8", from, to);
  }

  #rawText(stretch: Stretch): string {
    return stretch.joined ?? this.#tags.bytes.toString("utf8", stretch.from, stretch.to);
  }

  whole(at: number): number {
    if (this.#row < 0) return at;
    const cell = this.#plain;
    const end = cell.read(this.#tags.bytes, at);
    if (end === at) return at;
    this.#beginCell(cell.column, cell.type, cell.style);
    this.#value.from = cell.from;
    this.#value.to = cell.to;
    this.#closeCell();
    return end;
  }

  hasAttributes(key: number): boolean {
    return key === CELL || key === ROW || key === FORMULA || key === COLUMN || key === MERGE;
  }

  open(key: number): void {
    if (key === CELL) this.#openCell();
    else if (key === VALUE || key === TEXT) this.#into = this.#value;
    else if (key === FORMULA) {
      this.#into = this.#formula;
      this.#isFormula = true;
      this.#shared = this.#tags.keyOf(TYPE) === SHARED ? this.#tags.textOf(SHARED_INDEX) : undefined;
    } else if (key === ROW) this.#openRow();
    else if (key === COLUMN) this.#noteColumns();
    else if (key === MERGE) this.#noteMerge(this.#tags.textOf(AREA) ?? "");
  }

  close(key: number): void {
    if (key === CELL) this.#closeCell();
    else if (key === VALUE || key === TEXT || key === FORMULA) this.#into = undefined;
  }

  #openRow(): void {
    this.#keepRow();
    const number = this.#tags.numberOf(REFERENCE);
    this.#row = number > 0 && number <= MOST_ROWS ? number - 1 : this.#row + 1;
    this.#column = -1;
    if (isTrue(this.#tags.textOf(HIDDEN))) this.#grid.hiddenRows.add(this.#row);
  }

  #noteColumns(): void {
    if (!isTrue(this.#tags.textOf(HIDDEN))) return;
    const last = Math.min(this.#tags.numberOf(LAST), MOST_COLUMNS);
    for (let column = this.#tags.numberOf(FIRST) - 1; column < last; column += 1) {
      this.#grid.hiddenColumns.add(column);
    }
  }

  #noteMerge(area: string): void {
    const match = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(area);
    if (match === null) return;
    const [, left = "A", top = "1", right = "A", bottom = "1"] = match;
    this.#grid.merges.push({
      top: Number(top) - 1,
      left: columnNumber(left),
      bottom: Number(bottom) - 1,
      right: columnNumber(right),
    });
  }

  #openCell(): void {
    this.#placeCell();
    this.#beginCell(this.#column, this.#tags.keyOf(TYPE), this.#tags.numberOf(STYLE));
  }

  #beginCell(column: number, type: number, style: number): void {
    this.#column = column;
    this.#type = type;
    // An array is not to be asked for what is no index of it: that costs more than the rest of a cell.
    this.#style = style < this.#book.isDate.length ? style : -1;
    this.#value.clear();
    this.#formula.clear();
    this.#isFormula = false;
    this.#shared = undefined;
  }

  /** "B7" tells the column; the row only where no row element did. A cell without a place follows the one before. */
  #placeCell(): void {
    const place = this.#tags.find(REFERENCE);
    const from = place < 0 ? 0 : this.#tags.from(place);
    const to = place < 0 ? 0 : this.#tags.to(place);
    let at = from;
    let column = 0;
    for (; at < to && at - from < 4; at += 1) {
      const letter = (this.#tags.bytes[at] ?? 0) - 64;
      if (letter < 1 || letter > 26) break;
      column = column * 26 + letter;
    }
    const isPlaced = at > from && at - from <= 3 && at < to;
    this.#column = isPlaced ? column - 1 : this.#column + 1;
    if (isPlaced && this.#row < 0) this.#row = this.#tags.digits(at, to) - 1;
  }

  #closeCell(): void {
    this.#into = undefined;
    if (this.#column < 0 || this.#column >= MOST_COLUMNS || !(this.#row >= 0)) return;
    const value = this.#cellValue();
    const isShared = this.#shared !== undefined && !this.#formula.isEmpty;
    const isEmpty = value === null || value === "";
    const formula = this.#isFormula && (isEmpty || isShared) ? this.#ownFormula() : undefined;
    if (isEmpty) {
      // A stored result may be an empty text; without a type, an empty value is none.
      if (formula === undefined || !this.#value.isEmpty || this.#type === RESULT) return;
      this.#grid.uncalculated.set(`${this.#row},${this.#column}`, formula);
    }
    this.#book.cellsLeft -= 1;
    if (this.#book.cellsLeft < 0) {
      const most = this.#book.limits.cells;
      throw new WorkbookError("WORKBOOK_TOO_LARGE", `It has more than ${most} filled cells.`);
    }
    if (this.#column !== this.#count) this.#isWhole = false;
    this.#columns[this.#count] = this.#column;
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  #keepRow(): void {
    const count = this.#count;
    const isWhole = this.#isWhole;
    this.#count = 0;
    this.#isWhole = true;
    if (count === 0) return;
    const { rows } = this.#grid;
    // Most rows have no gap: a slice is an array of just their length.
    if (isWhole && rows[this.#row] === undefined) {
      rows[this.#row] = this.#values.slice(0, lengthOf(this.#values, count));
      return;
    }
    const cells = (rows[this.#row] ??= []);
    for (let at = 0; at < count; at += 1) cells[this.#columns[at] ?? 0] = this.#values[at] ?? null;
    resize(cells, lengthOf(cells, cells.length));
  }

  #ownFormula(): string | undefined {
    const own = this.#formula.isEmpty ? "" : decodeXml(this.#rawText(this.#formula));
    if (this.#shared === undefined) return own === "" ? undefined : own;
    const master = this.#masters.get(this.#shared);
    if (own !== "") {
      if (master === undefined)
        this.#masters.set(this.#shared, { row: this.#row, column: this.#column, formula: own });
      return own;
    }
    if (master === undefined) return undefined;
    return shiftFormula(master.formula, this.#row - master.row, this.#column - master.column);
  }

  #cellValue(): CellValue {
    if (this.#value.isEmpty) return null;
    switch (this.#type) {
      case STRING:
        return this.#book.strings[Number(this.#rawText(this.#value))] ?? null;
      case RESULT:
      case INLINE:
        return this.#text();
      case ERROR:
        return this.#rawText(this.#value);
      case BOOLEAN:
        return isTrue(this.#rawText(this.#value));
      case DATE:
        return this.#rawText(this.#value).slice(0, 10);
      default:
        return this.#number();
    }
  }

  #text(): string {
    const { from, to, joined } = this.#value;
    return joined === undefined ? this.#texts.take(this.#tags.bytes, from, to) : decodeCell(joined);
  }

  #number(): CellValue {
    const { from, to, joined } = this.#value;
    let number = joined === undefined ? shortNumber(this.#tags.bytes, from, to) : undefined;
    if (number === undefined) {
      const text = this.#rawText(this.#value);
      number = Number(text);
      if (text.trim() === "" || Number.isNaN(number)) return decodeCell(text);
    }
    const isDate = this.#style >= 0 && this.#book.isDate[this.#style] === true;
    return isDate ? serialToDate(number, this.#book.is1904) : number;
  }
}

function isTrue(text: string | undefined): boolean {
  return text === "1" || text === "true";
}
