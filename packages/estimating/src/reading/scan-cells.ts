import { decodeCell } from "./decode-cell.ts";
import type { CellValue, Grid } from "./grid.ts";
import type { ReadingLimits } from "./limits.ts";
import { decodeXml } from "./scan-xml.ts";
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
const MOST_ATTRIBUTES = 64;
/** Whole numbers of so many digits are exact, and so are their quotients by powers of ten. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);

const [LESS, GREATER, SLASH, EQUALS, COLON, BANG, QUESTION] = Buffer.from("<>/=:!?") as unknown as number[];
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;

/** Names are compared by a hash: a name that is not meant would have to collide. */
function keyOf(name: string): number {
  let key = 0;
  for (let at = 0; at < name.length; at += 1) key = (Math.imul(key, 31) + name.charCodeAt(at)) | 0;
  return key;
}
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

/**
 * Reads the cells of one sheet out of its XML, byte by byte and piece by piece, without making texts that nobody asks
 * for. Knows the five entities and numbers, and no others, so that nothing can expand. Every piece ends with a row.
 */
export class CellScanner {
  readonly #grid: Grid;
  readonly #book: Book;
  readonly #masters = new Map<string, { row: number; column: number; formula: string }>();
  readonly #texts = new TextPool();
  #bytes: Buffer = Buffer.alloc(0);
  /** Attributes of the tag at hand: three numbers each, its name and where its value lies. */
  readonly #attributes = new Int32Array(3 * MOST_ATTRIBUTES);
  #attributeCount = 0;
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

  constructor(grid: Grid, book: Book) {
    this.#grid = grid;
    this.#book = book;
  }

  /** Throws a SyntaxError where the piece breaks off inside a tag; what stands before it was read. */
  scan(bytes: Buffer): void {
    this.#bytes = bytes;
    try {
      let at = 0;
      while (at < bytes.length) {
        const from = at;
        while (at < bytes.length && bytes[at] !== LESS) at += 1;
        if (at > from && this.#into !== undefined) this.#addText(this.#into, from, at);
        if (at < bytes.length) at = this.#tag(at);
      }
    } finally {
      this.#keepRow();
    }
  }

  #addText(stretch: Stretch, from: number, to: number): void {
    if (stretch.isEmpty) {
      stretch.from = from;
      stretch.to = to;
      return;
    }
    stretch.joined = this.#rawText(stretch) + this.#bytes.toString("utf8", from, to);
  }

  #rawText(stretch: Stretch): string {
    return stretch.joined ?? this.#bytes.toString("utf8", stretch.from, stretch.to);
  }

  /** Reads the tag at `start`; returns where it ends. */
  #tag(start: number): number {
    const bytes = this.#bytes;
    const second = bytes[start + 1];
    if (second === BANG || second === QUESTION) return this.#skipSpecial(start);
    const isClosing = second === SLASH;
    let at = isClosing ? start + 2 : start + 1;
    let key = 0;
    for (; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte <= SPACE || byte === GREATER || byte === SLASH) break;
      key = byte === COLON ? 0 : (Math.imul(key, 31) + byte) | 0;
    }
    this.#attributeCount = 0;
    at = this.#readAttributes(at);
    if (isClosing) this.#close(key);
    else {
      this.#open(key);
      if (bytes[at - 2] === SLASH) this.#close(key);
    }
    return at;
  }

  #skipSpecial(start: number): number {
    const bytes = this.#bytes;
    const isData = bytes.toString("latin1", start, start + 9) === "<![CDATA[";
    const isComment = bytes.toString("latin1", start, start + 4) === "<!--";
    const mark = isData ? "]]>" : isComment ? "-->" : bytes[start + 1] === QUESTION ? "?>" : ">";
    const end = bytes.indexOf(mark, start, "latin1");
    if (end < 0) throw breaksOff(start);
    if (isData && this.#into !== undefined) this.#addText(this.#into, start + 9, end);
    return end + mark.length;
  }

  /** Notes the attributes from `start` on; returns where the tag ends. */
  #readAttributes(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    let key = 0;
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0;
      at += 1;
      if (byte === GREATER) return at;
      if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) {
        const from = at;
        while (at < bytes.length && bytes[at] !== byte) at += 1;
        this.#noteAttribute(key, from, at);
        at += 1;
        key = 0;
      } else if (byte > SPACE && byte !== EQUALS && byte !== SLASH) {
        key = byte === COLON ? 0 : (Math.imul(key, 31) + byte) | 0;
      }
    }
    throw breaksOff(start);
  }

  #noteAttribute(key: number, from: number, to: number): void {
    if (this.#attributeCount >= MOST_ATTRIBUTES) return;
    const at = this.#attributeCount * 3;
    this.#attributes[at] = key;
    this.#attributes[at + 1] = from;
    this.#attributes[at + 2] = to;
    this.#attributeCount += 1;
  }

  /** The place of an attribute among the noted ones; below zero where the tag has none of this name. */
  #find(key: number): number {
    for (let at = this.#attributeCount * 3 - 3; at >= 0; at -= 3) if (this.#attributes[at] === key) return at;
    return -1;
  }

  #attribute(key: number): string | undefined {
    const at = this.#find(key);
    if (at < 0) return undefined;
    return decodeXml(this.#bytes.toString("utf8", this.#attributes[at + 1], this.#attributes[at + 2]));
  }

  /** Digits only; NaN for anything else. */
  #numberAttribute(key: number): number {
    const at = this.#find(key);
    if (at < 0) return Number.NaN;
    return this.#digits(this.#attributes[at + 1] ?? 0, this.#attributes[at + 2] ?? 0);
  }

  #digits(from: number, to: number): number {
    if (to <= from || to - from > EXACT_DIGITS) return Number.NaN;
    let number = 0;
    for (let at = from; at < to; at += 1) {
      const digit = (this.#bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      number = number * 10 + digit;
    }
    return number;
  }

  #keyAttribute(key: number): number {
    const place = this.#find(key);
    if (place < 0) return 0;
    let hash = 0;
    for (let at = this.#attributes[place + 1] ?? 0; at < (this.#attributes[place + 2] ?? 0); at += 1)
      hash = (Math.imul(hash, 31) + (this.#bytes[at] ?? 0)) | 0;
    return hash;
  }

  #open(key: number): void {
    if (key === CELL) this.#openCell();
    else if (key === VALUE || key === TEXT) this.#into = this.#value;
    else if (key === FORMULA) {
      this.#into = this.#formula;
      this.#isFormula = true;
      this.#shared = this.#keyAttribute(TYPE) === SHARED ? this.#attribute(SHARED_INDEX) : undefined;
    } else if (key === ROW) this.#openRow();
    else if (key === COLUMN) this.#noteColumns();
    else if (key === MERGE) this.#noteMerge(this.#attribute(AREA) ?? "");
  }

  #close(key: number): void {
    if (key === CELL) this.#closeCell();
    else if (key === VALUE || key === TEXT || key === FORMULA) this.#into = undefined;
  }

  #openRow(): void {
    this.#keepRow();
    const number = this.#numberAttribute(REFERENCE);
    this.#row = number > 0 && number <= MOST_ROWS ? number - 1 : this.#row + 1;
    this.#column = -1;
    if (isTrue(this.#attribute(HIDDEN))) this.#grid.hiddenRows.add(this.#row);
  }

  #noteColumns(): void {
    if (!isTrue(this.#attribute(HIDDEN))) return;
    const last = Math.min(this.#numberAttribute(LAST), MOST_COLUMNS);
    for (let column = this.#numberAttribute(FIRST) - 1; column < last; column += 1) {
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
    this.#type = this.#keyAttribute(TYPE);
    this.#style = this.#numberAttribute(STYLE);
    this.#value.clear();
    this.#formula.clear();
    this.#isFormula = false;
    this.#shared = undefined;
  }

  /** "B7" tells the column; the row only where no row element did. A cell without a place follows the one before. */
  #placeCell(): void {
    const place = this.#find(REFERENCE);
    const from = place < 0 ? 0 : (this.#attributes[place + 1] ?? 0);
    const to = place < 0 ? 0 : (this.#attributes[place + 2] ?? 0);
    let at = from;
    let column = 0;
    for (; at < to && at - from < 4; at += 1) {
      const letter = (this.#bytes[at] ?? 0) - 64;
      if (letter < 1 || letter > 26) break;
      column = column * 26 + letter;
    }
    const isPlaced = at > from && at - from <= 3 && at < to;
    this.#column = isPlaced ? column - 1 : this.#column + 1;
    if (isPlaced && this.#row < 0) this.#row = this.#digits(at, to) - 1;
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
    this.#columns[this.#count] = this.#column;
    this.#values[this.#count] = value;
    this.#count += 1;
  }

  #keepRow(): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    const { rows } = this.#grid;
    // Most rows have no gap: a slice is an array of just their length.
    const isWhole = this.#columns[0] === 0 && this.#columns[count - 1] === count - 1;
    if (isWhole && rows[this.#row] === undefined) {
      rows[this.#row] = this.#values.slice(0, count);
      return;
    }
    const cells = (rows[this.#row] ??= []);
    for (let at = 0; at < count; at += 1) cells[this.#columns[at] ?? 0] = this.#values[at] ?? null;
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
    return joined === undefined ? this.#texts.take(this.#bytes, from, to) : decodeCell(joined);
  }

  #number(): CellValue {
    let number = this.#value.joined === undefined ? this.#shortNumber(this.#value) : undefined;
    if (number === undefined) {
      const text = this.#rawText(this.#value);
      number = Number(text);
      if (text.trim() === "" || Number.isNaN(number)) return decodeCell(text);
    }
    return this.#book.isDate[this.#style] === true ? serialToDate(number, this.#book.is1904) : number;
  }

  /** "-231.40" without making a text of it: whole units over a power of ten are as exact as the text. */
  #shortNumber({ from, to }: Stretch): number | undefined {
    const isNegative = this.#bytes[from] === 45;
    let digits = 0;
    let units = 0;
    let decimals = -1;
    for (let at = isNegative ? from + 1 : from; at < to; at += 1) {
      const byte = this.#bytes[at] ?? 0;
      if (byte === 46 && decimals < 0) {
        decimals = 0;
        continue;
      }
      const digit = byte - 48;
      digits += 1;
      if (digit < 0 || digit > 9 || digits > EXACT_DIGITS) return undefined;
      units = units * 10 + digit;
      if (decimals >= 0) decimals += 1;
    }
    if (digits === 0) return undefined;
    const size = decimals > 0 ? units / (POWERS[decimals] ?? 1) : units;
    return isNegative ? -size : size;
  }
}

function breaksOff(at: number): SyntaxError {
  return new SyntaxError(`XML breaks off at ${at}`);
}

function isTrue(text: string | undefined): boolean {
  return text === "1" || text === "true";
}
