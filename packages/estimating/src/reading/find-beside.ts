import type { Header, HeaderColumn } from "./find-headers.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";
import { isKnownHeading } from "./headings.ts";
import type { ColumnRole, SheetReading, TableReading } from "./reading.ts";

const FIGURES = new Set<ColumnRole | undefined>(["quantity", "rate", "amount"]);
const LEAST_HEADINGS = 3;
/** So many filled rows to the right of a table may be a table of their own. */
const LEAST_ROWS = 3;

/**
 * The column from which another table may stand beside the first: where headings begin anew after those of a whole
 * table, or where cells stand to the right of all headings.
 */
export function findBeside(grid: Grid, { row, columns }: Header, end: number): number | undefined {
  const anew = columns.find(
    (column, at) =>
      (column.role === "number" || column.role === "description") &&
      isTable(columns.slice(0, at)) &&
      isTable(columns.slice(at)),
  );
  if (anew !== undefined) return anew.index;
  const right = columns.reduce((last, column) => Math.max(last, column.until + 1), 0);
  let filled = 0;
  for (let at = row + 1; at < end && filled < LEAST_ROWS; at += 1) {
    const cells = grid.rows[at];
    if (cells !== undefined && cells.length > right + 2 && countFilled(cells, right) > 2) filled += 1;
  }
  return filled < LEAST_ROWS ? undefined : right;
}

function isTable(columns: HeaderColumn[]): boolean {
  const roles = new Set(columns.map(({ role }) => role));
  const known = roles.has(undefined) ? roles.size - 1 : roles.size;
  return known >= LEAST_HEADINGS && roles.has("description") && [...roles].some((role) => FIGURES.has(role));
}

function countFilled(cells: CellValue[], from: number): number {
  let count = 0;
  for (let column = from; column < cells.length; column += 1) if (!isBlank(cells[column])) count += 1;
  return count;
}

/** The sheet as it would be with only what stands from a column on, below the titles that both tables share. */
export function rightOf(grid: Grid, column: number, { row }: Header, from: number, end: number): Grid {
  const rows = grid.rows.slice(0, end).map((cells, at) => {
    if (at < row) return at < from ? undefined : cells;
    return cells?.map((cell, index) => (index < column ? null : cell));
  });
  return { ...grid, rows };
}

/** Whether something was read there, under headings that are known: not what somebody calculated beside a table. */
export function isRead({ tables, rows }: SheetReading): boolean {
  return (
    tables.length > 0 &&
    tables.every(isHeaded) &&
    rows.some((row) => row.table !== undefined && (row.item !== undefined || row.class === "measurement"))
  );
}

function isHeaded({ columns, headerRows }: TableReading): boolean {
  const known = columns.filter(({ heading }) => isKnownHeading(heading));
  return headerRows > 0 && known.length >= LEAST_HEADINGS;
}
