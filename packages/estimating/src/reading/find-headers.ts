import { readFigure } from "./figures.ts";
import { filledBelow, isFilled } from "./filled-rows.ts";
import { findByFigures } from "./find-by-figures.ts";
import { tidyText } from "./fold-text.ts";
import { type CellValue, type Grid, isBlank, isErrorValue } from "./grid.ts";
import {
  isCurrency,
  isHundredth,
  isKnownHeading,
  isOfPeople,
  knownRoleOf,
  roleOfHeading,
} from "./headings.ts";
import type { ColumnRole } from "./reading.ts";

export interface HeaderColumn {
  index: number;
  heading: string;
  role?: ColumnRole;
  /** Last column that the heading is merged over. */
  until: number;
  /** The column holds the paise, cents or fils of the one before. */
  isHundredth?: true;
}

export interface Header {
  /** From 0. */
  row: number;
  /** 1, or more where up to two further rows divide the headings, with the blank rows between them. */
  rows: number;
  columns: HeaderColumn[];
  score: number;
}

const WEIGHTS: Record<ColumnRole, number> = {
  description: 3,
  quantity: 2,
  rate: 2,
  amount: 2,
  unit: 1.5,
  number: 1.5,
  code: 1,
  per: 1,
  count: 0.5,
  length: 1,
  breadth: 1,
  depth: 1,
  more: 1,
  less: 1,
  remarks: 0.5,
};

/** Below this row a table's first heading must be proved by figures; later headings may stand anywhere. */
const SEARCHED_ROWS = 60;
const LEAST_SCORE = 5;
/** A sheet with more rows like headings than this is no estimate. */
const MOST_CANDIDATES = 2_000;
const LONGEST_HEADING = 90;
const MOST_HEADING_ROWS = 3;
/** So many headings are plain where figures stand beside them: fewer may be the texts of an item. */
const LEAST_BESIDE = 3;
/** No row of a heading stands farther below the one before. */
const FARTHEST_ROW = 4;
const WORTH_OF_A_ROW = 0.4;
/** What a second amount or rate, and a column of paise, tells beside the first. */
const WORTH_OF_A_GROUP = 0.25;
/** What figures in the next rows add to a doubtful heading. */
const FOLLOWED = 1;

/** Finds the rows that name the columns of a table, from top to bottom: hidden columns only where nothing else does. */
export function findHeaders(grid: Grid): Header[] {
  const visible = findIn(grid);
  if (visible.length > 0) return visible;
  const all = grid.hiddenColumns.size === 0 ? [] : findIn({ ...grid, hiddenColumns: new Set() });
  if (all.length > 0) return all;
  const byFigures = findByFigures(grid);
  return byFigures === undefined ? [] : [byFigures];
}

/** The heading that somebody says begins in this row, however little it looks like one; 0 rows are no heading at all. */
export function headerAtRow(grid: Grid, row: number, rows: number | undefined): Header {
  if (rows === 0) return { row, rows, columns: [], score: 0 };
  const named = [row, ...filledBelow(grid, row + 1, MOST_HEADING_ROWS - 1, row + (rows ?? 1))];
  const best = rows === undefined ? bestHeader(grid, row, MOST_HEADING_ROWS) : scoreHeader(grid, named);
  return { ...(best ?? { row, columns: headingsOf(grid, named), score: 0 }), rows: rows ?? best?.rows ?? 1 };
}

function findIn(grid: Grid): Header[] {
  const headers: Header[] = [];
  let candidates = 0;
  for (let row = 0; row < grid.rows.length && candidates < MOST_CANDIDATES; row += 1) {
    const isLate = headers.length === 0 && row >= SEARCHED_ROWS;
    if (!isCandidate(grid, row, isLate || headers.length > 0)) continue;
    candidates += 1;
    const header = headerAt(grid, row);
    if (header === undefined) continue;
    if (isLate && !isFollowedByFigures(grid, row + header.rows, header.columns)) continue;
    headers.push(header);
    row += header.rows - 1;
  }
  return headers;
}

/**
 * Typing errors are looked into only where some other heading is plain, or figures stand below the first of a sheet: that
 * comparison is dear.
 */
function isCandidate(grid: Grid, row: number, isLater: boolean): boolean {
  if (!couldBeHeading(grid.rows[row], isLater)) return false;
  if (isPlain(grid.rows[row])) return true;
  const next = nextRow(grid, row);
  const below = next === undefined ? undefined : grid.rows[next];
  if (couldBeHeading(below, true) && isPlain(below)) return true;
  return !isLater && filledBelow(grid, row + 1, 2).every((under) => countFigures(grid.rows[under]) >= 2);
}

/** The best reading of the row and up to two below it as one heading, if no better one starts in the next row. */
function headerAt(grid: Grid, row: number): Header | undefined {
  const here = bestHeader(grid, row, MOST_HEADING_ROWS);
  if (here === undefined || here.score < LEAST_SCORE) return undefined;
  const next = nextRow(grid, row);
  if (next === undefined) return here;
  const there = couldBeHeading(grid.rows[next], true)
    ? bestHeader(grid, next, MOST_HEADING_ROWS - 1)
    : undefined;
  if (there === undefined || there.score < LEAST_SCORE || here.rows > 1)
    return there !== undefined && there.score >= here.score ? undefined : here;
  // "Rate in" above "Rupees": both rows say what would do for a heading, and no item stands between.
  const both = scoreHeader(grid, [row, next]);
  if (both !== undefined && both.score >= Math.max(here.score, there.score)) return both;
  return there.score >= here.score ? undefined : here;
}

/** Each row more must tell something: else it belongs to the items. */
function bestHeader(grid: Grid, row: number, most: number): Header | undefined {
  let best = scoreHeader(grid, [row]);
  const rows = [row];
  while (rows.length < most) {
    const next = nextRow(grid, rows.at(-1) ?? row);
    if (next === undefined || !couldBeHeading(grid.rows[next], true)) break;
    rows.push(next);
    const taller = scoreHeader(grid, rows);
    if (taller !== undefined && taller.score > (best?.score ?? 0) + WORTH_OF_A_ROW) best = taller;
  }
  return best;
}

/** The next row of a heading, which may stand below blank ones. */
function nextRow(grid: Grid, row: number): number | undefined {
  const until = row + FARTHEST_ROW + 1;
  for (let next = row + 1; next < until; next += 1) if (isFilled(grid, next)) return next;
  return undefined;
}

function isPlain(cells: CellValue[] | undefined): boolean {
  return cells?.some((cell) => typeof cell === "string" && isKnownHeading(tidyText(cell))) === true;
}

/**
 * Two or more short texts and hardly a number; none where a heading has begun or a table stands above. A few figures to
 * the right of plain headings are what somebody calculated there.
 */
function couldBeHeading(cells: CellValue[] | undefined, isLater = false): boolean {
  if (cells === undefined || (isLater && isPlainlyNone(cells))) return false;
  let texts = 0;
  let others = 0;
  let beside = 0;
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index];
    if (isBlank(cell)) continue;
    if (
      typeof cell === "string" &&
      !isErrorValue(cell) &&
      !isFigure(cell) &&
      !isStatement(cell) &&
      tidyText(cell).length <= LONGEST_HEADING
    ) {
      texts += 1;
      others += beside;
      beside = 0;
      if (isLater && others > 0) return false;
    } else beside += 1;
  }
  if (texts < 2 || others * 4 > texts) return false;
  return beside === 0 || (beside * 2 <= texts && countKnown(cells) >= LEAST_BESIDE);
}

/** A number to the left of a text that can be no figure: so begins nearly every row of a long table. */
function isPlainlyNone(cells: CellValue[]): boolean {
  let hasNumber = false;
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index];
    if (typeof cell === "number") hasNumber = true;
    else if (hasNumber && typeof cell === "string" && cell.length <= LONGEST_HEADING && isLetters(cell))
      return true;
  }
  return false;
}

/** Latin letters and spaces only. */
function isLetters(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at) | 32;
    if (code !== 32 && (code < 97 || code > 122)) return false;
  }
  return !isBlank(text);
}

function countKnown(cells: CellValue[]): number {
  return cells.filter((cell) => typeof cell === "string" && isKnownHeading(tidyText(cell))).length;
}

function countFigures(cells: CellValue[] | undefined): number {
  return cells?.filter(isFigure).length ?? 0;
}

/** A number, or a text that is one: in CSV and HTML all cells are texts. */
function isFigure(cell: CellValue | undefined): boolean {
  return typeof cell === "number" || (typeof cell === "string" && readFigure(cell).value !== undefined);
}

/** "Date: 12-03-2024", "Phone: 2571234": a letterhead says something, a heading only names. */
function isStatement(text: string): boolean {
  return text.includes(":") && /:\s*\S*\d{2}/.test(text);
}

function scoreHeader(grid: Grid, headings: number[]): Header | undefined {
  const [row = 0] = headings;
  const rows = (headings.at(-1) ?? row) + 1 - row;
  const columns = headingsOf(grid, headings);
  const taken = new Set<ColumnRole>();
  let score = 0;
  let known = 0;
  for (const column of columns) {
    const role = column.role;
    if (role === undefined) {
      score += column.isHundredth === true ? WORTH_OF_A_ROW : -0.3;
      continue;
    }
    known += 1;
    score += taken.has(role) ? WORTH_OF_A_GROUP : WEIGHTS[role];
    taken.add(role);
  }
  if (taken.has("count") && !taken.has("number") && !taken.has("length")) {
    // "No." without dimensions beside it numbers the rows.
    taken.add("number");
    score += WEIGHTS.number - WEIGHTS.count;
  }
  if (score < LEAST_SCORE && isFollowedByFigures(grid, row + rows, columns)) score += FOLLOWED;
  if (!taken.has("quantity") && !taken.has("rate") && columns.some(({ heading }) => isOfPeople(heading)))
    return undefined;
  const hasFigures = taken.has("quantity") || taken.has("rate") || taken.has("amount") || taken.has("length");
  const isPriced = taken.has("quantity") && taken.has("rate") && taken.has("amount");
  const isNamed =
    taken.has("description") || isPriced || (taken.has("number") && (taken.has("unit") || known >= 4));
  if (!hasFigures || !isNamed || known < 3) {
    const isSummary =
      taken.has("amount") && (taken.has("description") || taken.has("number")) && columns.length <= 6;
    if (!isSummary) return undefined;
    if (score < LEAST_SCORE && isFollowedByAmounts(grid, row + rows, columns)) score = LEAST_SCORE;
  }
  return { row, rows, columns, score };
}

/** Whether two of the next rows have a figure under the amount. */
function isFollowedByAmounts(grid: Grid, from: number, columns: HeaderColumn[]): boolean {
  const amount = columns.find(({ role }) => role === "amount")?.index ?? 0;
  return filledBelow(grid, from, 6).filter((row) => isFigure(grid.rows[row]?.[amount])).length >= 2;
}

/** Whether two of the next three rows have figures under two headings or more. */
function isFollowedByFigures(grid: Grid, from: number, columns: HeaderColumn[]): boolean {
  const withFigures = filledBelow(grid, from, 3).filter(
    (row) => columns.filter((column) => isFigure(grid.rows[row]?.[column.index])).length >= 2,
  );
  return withFigures.length >= 2;
}

function headingsOf(grid: Grid, [row = 0, ...below]: number[]): HeaderColumn[] {
  const upper = spread(grid, row);
  const [next] = below;
  if (next === undefined) return assignRoles(upper);
  const lower = below.length === 1 ? spread(grid, next) : headingsOf(grid, below);
  const merged = new Map<number, HeaderColumn>();
  for (const top of upper) {
    const end = groupEnd(upper, lower, top);
    const under = lower.filter((column) => column.index >= top.index && column.index < end);
    if (under.length === 0) merged.set(top.index, top);
    for (const part of under) {
      const heading = part.heading === "" ? top.heading : `${top.heading} ${part.heading}`;
      merged.set(part.index, { index: part.index, until: part.until, heading: heading.trim() });
    }
  }
  for (const part of lower) if (!merged.has(part.index)) merged.set(part.index, part);
  const columns = [...merged.values()].toSorted((a, b) => a.index - b.index);
  const own = new Map(lower.map((column) => [column.index, column.heading]));
  return assignRoles(columns, own);
}

/**
 * A heading without a merge reaches over the blanks to its right where the row below has its own headings; the last one
 * over all of them, if one stands below itself.
 */
function groupEnd(upper: HeaderColumn[], lower: HeaderColumn[], { index, until }: HeaderColumn): number {
  const next = upper.find((candidate) => candidate.index > until);
  if (next !== undefined) return next.index;
  const isGroup = until === index && lower.some((column) => column.index === index);
  return isGroup ? Number.POSITIVE_INFINITY : until + 1;
}

function spread(grid: Grid, row: number): HeaderColumn[] {
  const columns: HeaderColumn[] = [];
  for (const [index, cell] of (grid.rows[row] ?? []).entries()) {
    if (isBlank(cell) || isErrorValue(cell) || grid.hiddenColumns.has(index)) continue;
    const merge = grid.merges.find((area) => area.top <= row && area.bottom >= row && area.left === index);
    columns.push({
      index,
      heading: tidyText(String(cell)),
      until: merge === undefined ? index : merge.right,
    });
  }
  return columns;
}

/** Under "Quantity" and under "Amount" alike: the group says what it is the total of. */
const SUM_OF_GROUP = /^\W*(total|sum)\W*$/i;

/** What the lower of two headings says plainly counts for more than both together: "Material cost / Amount". */
function assignRoles(columns: HeaderColumn[], own?: Map<number, string>): HeaderColumn[] {
  const assigned = columns.map((column): HeaderColumn => {
    const part = own?.get(column.index);
    if (isHundredth(part ?? column.heading)) return { ...column, isHundredth: true };
    const whole = roleOfHeading(column.heading);
    const isSettled = whole === "more" || whole === "less" || (part !== undefined && SUM_OF_GROUP.test(part));
    const role =
      (isSettled || part === undefined ? undefined : knownRoleOf(part)) ??
      whole ??
      (part === undefined ? undefined : roleOfHeading(part));
    return role === undefined ? column : { ...column, role };
  });
  return withCurrencies(assigned);
}

/** "Rate £ | £": headings that say only a currency are the amount and, where nothing else is, the rate before it. */
function withCurrencies(columns: HeaderColumn[]): HeaderColumn[] {
  const missing = (["amount", "rate"] as const).filter((role) =>
    columns.every((column) => column.role !== role),
  );
  const silent = columns
    .filter(
      (column) => column.role === undefined && column.isHundredth === undefined && isCurrency(column.heading),
    )
    .toReversed();
  const given = new Map(
    silent.slice(0, missing.length).map((column, index) => [column.index, missing[index]]),
  );
  return columns.map((column) => {
    const role = given.get(column.index);
    return role === undefined ? column : { ...column, role };
  });
}
