import { tidyText } from "./fold-text.ts";
import { type CellValue, type Grid, isBlank, isErrorValue } from "./grid.ts";
import { isKnownHeading, roleOfHeading } from "./headings.ts";
import type { ColumnRole } from "./reading.ts";

export interface HeaderColumn {
  index: number;
  heading: string;
  role?: ColumnRole;
  /** Last column that the heading is merged over. */
  until: number;
}

export interface Header {
  /** From 0. */
  row: number;
  /** 1, or 2 where a second row divides the headings. */
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

/** A table's first heading is searched this far down; later headings may stand anywhere. */
const SEARCHED_ROWS = 60;
const LEAST_SCORE = 5;
/** A sheet with more rows like headings than this is no estimate. */
const MOST_CANDIDATES = 2_000;
const LONGEST_HEADING = 60;
/** What figures in the next rows add to a doubtful heading. */
const FOLLOWED = 1;

/** Finds the rows that name the columns of a table, from top to bottom. */
export function findHeaders(grid: Grid): Header[] {
  const headers: Header[] = [];
  let candidates = 0;
  for (let row = 0; row < grid.rows.length && candidates < MOST_CANDIDATES; row += 1) {
    if (headers.length === 0 && row >= SEARCHED_ROWS) break;
    if (!isCandidate(grid, row)) continue;
    candidates += 1;
    const header = headerAt(grid, row);
    if (header === undefined) continue;
    headers.push(header);
    row += header.rows - 1;
  }
  return headers;
}

/** Typing errors are looked into only where some other heading is plain: that comparison is dear. */
function isCandidate(grid: Grid, row: number): boolean {
  if (!couldBeHeading(grid.rows[row])) return false;
  const below = grid.rows[row + 1];
  return isPlain(grid.rows[row]) || (couldBeHeading(below) && isPlain(below));
}

function headerAt(grid: Grid, row: number): Header | undefined {
  const canDivide = couldBeHeading(grid.rows[row + 1]);
  const single = scoreHeader(grid, row, 1);
  const next = canDivide ? scoreHeader(grid, row + 1, 1) : undefined;
  const isRepeated = single !== undefined && next !== undefined && next.score >= single.score;
  const double = canDivide && !isRepeated ? scoreHeader(grid, row, 2) : undefined;
  const best = double !== undefined && double.score > (single?.score ?? 0) + 0.4 ? double : single;
  return best !== undefined && best.score >= LEAST_SCORE ? best : undefined;
}

function isPlain(cells: CellValue[] | undefined): boolean {
  return cells?.some((cell) => typeof cell === "string" && isKnownHeading(tidyText(cell))) === true;
}

/** Two or more short texts and hardly a number. */
function couldBeHeading(cells: CellValue[] | undefined): boolean {
  if (cells === undefined) return false;
  let texts = 0;
  let others = 0;
  for (const cell of cells) {
    if (isBlank(cell)) continue;
    if (typeof cell === "string" && !isErrorValue(cell) && tidyText(cell).length <= LONGEST_HEADING)
      texts += 1;
    else others += 1;
  }
  return texts >= 2 && others * 4 <= texts;
}

function scoreHeader(grid: Grid, row: number, rows: number): Header | undefined {
  const columns = headingsOf(grid, row, rows);
  const taken = new Set<ColumnRole>();
  let score = 0;
  let known = 0;
  for (const column of columns) {
    const role = column.role;
    if (role === undefined) {
      score -= 0.3;
      continue;
    }
    known += 1;
    if (!taken.has(role)) score += WEIGHTS[role];
    taken.add(role);
  }
  if (taken.has("count") && !taken.has("number") && !taken.has("length")) {
    // "No." without dimensions beside it numbers the rows.
    taken.add("number");
    score += WEIGHTS.number - WEIGHTS.count;
  }
  if (score < LEAST_SCORE && isFollowedByFigures(grid, row + rows, columns)) score += FOLLOWED;
  const hasFigures = taken.has("quantity") || taken.has("rate") || taken.has("amount") || taken.has("length");
  const isNamed = taken.has("description") || (taken.has("number") && (taken.has("unit") || known >= 4));
  if (!hasFigures || !isNamed || known < 3) {
    const isSummary = taken.has("description") && taken.has("amount") && columns.length <= 6;
    if (!isSummary) return undefined;
  }
  return { row, rows, columns, score };
}

/** Whether two of the next three rows have figures under two headings or more. */
function isFollowedByFigures(grid: Grid, from: number, columns: HeaderColumn[]): boolean {
  const next = grid.rows.slice(from, from + 6).filter((row) => row?.some((cell) => !isBlank(cell)) === true);
  const withFigures = next
    .slice(0, 3)
    .filter((row) => columns.filter((column) => typeof row?.[column.index] === "number").length >= 2);
  return withFigures.length >= 2;
}

function headingsOf(grid: Grid, row: number, rows: number): HeaderColumn[] {
  const upper = spread(grid, row);
  if (rows === 1) return assignRoles(upper);
  const lower = spread(grid, row + 1);
  const merged = new Map<number, HeaderColumn>();
  for (const top of upper) {
    const under = lower.filter(
      (column) => column.index >= top.index && column.index <= Math.max(top.until, nextStart(upper, top) - 1),
    );
    if (under.length === 0) merged.set(top.index, top);
    for (const part of under) {
      const heading = part.heading === "" ? top.heading : `${top.heading} ${part.heading}`;
      merged.set(part.index, { ...part, heading: heading.trim() });
    }
  }
  for (const part of lower) if (!merged.has(part.index)) merged.set(part.index, part);
  const columns = [...merged.values()].toSorted((a, b) => a.index - b.index);
  const own = new Map(lower.map((column) => [column.index, column.heading]));
  return assignRoles(columns, own);
}

/** A heading without a merge reaches over the blanks to its right where the row below has its own headings. */
function nextStart(columns: HeaderColumn[], column: HeaderColumn): number {
  const next = columns.find((candidate) => candidate.index > column.until);
  return next === undefined ? column.until + 1 : next.index;
}

function spread(grid: Grid, row: number): HeaderColumn[] {
  const columns: HeaderColumn[] = [];
  for (const [index, cell] of (grid.rows[row] ?? []).entries()) {
    if (isBlank(cell) || isErrorValue(cell)) continue;
    const merge = grid.merges.find((area) => area.top <= row && area.bottom >= row && area.left === index);
    columns.push({
      index,
      heading: tidyText(String(cell)),
      until: merge === undefined ? index : merge.right,
    });
  }
  return columns;
}

function assignRoles(columns: HeaderColumn[], own?: Map<number, string>): HeaderColumn[] {
  return columns.map((column) => {
    const part = own?.get(column.index);
    const role = roleOfHeading(column.heading) ?? (part === undefined ? undefined : roleOfHeading(part));
    return role === undefined ? column : { ...column, role };
  });
}
