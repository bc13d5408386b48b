import type { Header } from "./find-headers.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";
import type { ColumnRole } from "./reading.ts";

/** "1.250,00", "1 250,5", "12,75 €", "450,0000": the comma divides, whatever stands around the figure. */
const COMMA_DIVIDES =
  /^[^\d,.]{0,6}(?:\d{1,3}(?:[.\s\u00a0\u202f'’]\d{3})+,\d+|\d+,(?:\d{1,2}|\d{4,})|\d{4,},\d{3})[^\d,.]{0,6}$/;
/** "450,000" as well, where the rest of the sheet has shown what a comma means. */
const WITH_COMMA = /^[^\d,.]{0,6}\d+(?:[.\s\u00a0\u202f'’]\d{3})*,\d+[^\d,.]{0,6}$/;
/** "1,250.00", "12.75": the point divides. */
const POINT_DIVIDES = /^[^\d,.]{0,6}(?:\d{1,3}(?:[,\s]\d{2,3})*|\d+)\.(?:\d{1,2}|\d{4,})[^\d,.]{0,6}$/;
/** "3.000" says nothing of itself: beside figures with commas it is three thousand. */
const GROUPED_BY_POINTS = /^[^\d,.]{0,6}\d{1,3}(?:\.\d{3})+[^\d,.]{0,6}$/;
/** "1.250.000": the points can only group, so that a comma would divide. */
const POINTS_GROUP = /^[^\d,.]{0,6}\d{1,3}(?:\.\d{3}){2,}[^\d,.]{0,6}$/;
const LONGEST_FIGURE = 28;
const LEAST_EVIDENCE = 2;

/** Whether the figures that the sheet holds as text divide with a comma, as most of Europe and Latin America write. */
export function hasDecimalComma(grid: Grid): boolean {
  let commas = 0;
  let points = 0;
  for (const row of grid.rows) {
    if (row === undefined) continue;
    let isFirst = true;
    for (let column = 0; column < row.length; column += 1) {
      const cell = row[column];
      const isNumber = isFirst;
      if (isFirst) isFirst = isBlank(cell);
      if (typeof cell !== "string" || cell.length > LONGEST_FIGURE || !isDivided(cell)) continue;
      const text = cell.trim();
      if (COMMA_DIVIDES.test(text) || POINTS_GROUP.test(text)) commas += 1;
      // "1.1" at the beginning of a row numbers it.
      else if (isNumber) continue;
      else if (POINT_DIVIDES.test(text)) points += 1;
    }
  }
  return commas >= LEAST_EVIDENCE && commas > points;
}

/** Whether a point or comma stands between two digits: hardly a text of a sheet has one. */
function isDivided(text: string): boolean {
  for (let at = 1; at < text.length - 1; at += 1) {
    const code = text.charCodeAt(at);
    if ((code === COMMA || code === POINT) && isDigit(text, at - 1) && isDigit(text, at + 1)) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const digit = text.charCodeAt(at) - ZERO;
  return digit >= 0 && digit <= 9;
}

const COMMA = 44;
const POINT = 46;
const ZERO = 48;

const TEXT_ROLES = new Set<ColumnRole | undefined>(["number", "code", "description"]);

/** Puts points for decimal commas below a heading, but for the columns of numbers and texts. */
export function readDecimalCommas(grid: Grid, header: Header, end: number): void {
  const texts = new Set(header.columns.filter(({ role }) => TEXT_ROLES.has(role)).map(({ index }) => index));
  for (let row = header.row + header.rows; row < end; row += 1) {
    const cells = grid.rows[row];
    for (const [column, cell] of cells?.entries() ?? []) {
      if (cells !== undefined && typeof cell === "string" && !texts.has(column))
        cells[column] = withDecimalPoint(cell);
    }
  }
}

/** The same text with a point, without what separates thousands; cells that are no such figure stay as they are. */
function withDecimalPoint(cell: CellValue): CellValue {
  if (typeof cell !== "string" || cell.length > LONGEST_FIGURE) return cell;
  const text = cell.trim();
  if (WITH_COMMA.test(text)) {
    return text.replace(/(?<=\d)[.\s\u00a0\u202f'’](?=\d{3})/g, "").replace(",", ".");
  }
  return GROUPED_BY_POINTS.test(text) ? text.replace(/(?<=\d)\.(?=\d{3})/g, "") : cell;
}
