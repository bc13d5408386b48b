export type CellValue = string | number | boolean | Date | null;

/** One sheet as opened, before anything is understood. Rows and cells may be missing. */
export interface Grid {
  name: string;
  hidden: boolean;
  /** Holds Excel 4.0 macros instead of cells. */
  macro: boolean;
  /** The part that holds the cells is missing or breaks off. */
  isDamaged: boolean;
  rows: (CellValue[] | undefined)[];
  /** Formulas whose result the file does not hold, by `row,column`, without the leading `=`. */
  uncalculated: Map<string, string>;
  hiddenRows: Set<number>;
  hiddenColumns: Set<number>;
  merges: Merge[];
}

/** Rows and columns from 0, both ends included. */
interface Merge {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export function newGrid(name: string): Grid {
  return {
    name,
    hidden: false,
    macro: false,
    isDamaged: false,
    rows: [],
    uncalculated: new Map(),
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
    merges: [],
  };
}

const ERROR_VALUE = /^#(REF!|VALUE!|DIV\/0!|N\/A|NAME\?|NUM!|NULL!|ERR!|SPILL!|CALC!|GETTING_DATA)$/;

export function isErrorValue(value: CellValue | undefined): boolean {
  return typeof value === "string" && value.charCodeAt(0) === 35 && ERROR_VALUE.test(value);
}

export function isBlank(value: CellValue | undefined): value is null | undefined | "" {
  return value === null || value === undefined || (typeof value === "string" && isBlankText(value));
}

/** Most texts begin with a letter or a digit. */
function isBlankText(text: string): boolean {
  const first = text.charCodeAt(0);
  return !(first > SPACE && first < DELETE) && INVISIBLE.test(text);
}

const INVISIBLE = /^[\s\u200b\u200e\u200f\u202a-\u202e\u2060]*$/;
const SPACE = 32;
const DELETE = 127;

/** Most rows have the length that they should: to be told it again would cost more than their cells. */
export function resize(row: unknown[], length: number): void {
  if (row.length !== length) row.length = length;
}

/** How many of the first `length` cells are left without the blank ones at their end. */
export function lengthOf(cells: CellValue[], length: number): number {
  let filled = length;
  while (filled > 0 && isBlank(cells[filled - 1])) filled -= 1;
  return filled;
}

/** `columnLetters(27)` is `AB`. */
export function columnLetters(column: number): string {
  let letters = "";
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  }
  return letters;
}

/** `cellName(0, 1)` is `B1`. */
export function cellName(row: number, column: number): string {
  return `${columnLetters(column)}${row + 1}`;
}
