import { readFigure } from "./figures.ts";
import { tidyText } from "./fold-text.ts";
import { columnLetters, type Grid } from "./grid.ts";
import { knownRoleOf } from "./headings.ts";
import type { ColumnRole } from "./reading.ts";

const SEARCHED_COLUMNS = 6;
const SEARCHED_ROWS = 300;
const WANTED: readonly ColumnRole[] = ["quantity", "rate", "amount"];
const LEAST_HEADINGS = 4;

/** A table that lies on its side: where it is, and the rows that it covers, from 0. */
export interface Transposed {
  range: string;
  first: number;
  last: number;
}

/** Finds a table whose headings stand below each other, its items side by side to their right. */
export function findTransposed(grid: Grid): Transposed | undefined {
  const rows = grid.rows.slice(0, SEARCHED_ROWS);
  for (let column = 0; column < SEARCHED_COLUMNS; column += 1) {
    const headed = rows.flatMap((cells, row) => {
      const cell = cells?.[column];
      const role = typeof cell === "string" ? knownRoleOf(tidyText(cell)) : undefined;
      return cells === undefined || role === undefined ? [] : [{ row, role, cells: cells.slice(column + 1) }];
    });
    const isWanted = WANTED.every((role) =>
      headed.some((line) => line.role === role && line.cells.filter(isFigure).length >= 2),
    );
    if (!isWanted || headed.length < LEAST_HEADINGS) continue;
    const first = headed[0]?.row ?? 0;
    const last = headed.at(-1)?.row ?? first;
    const right = Math.max(...headed.map(({ cells }) => column + cells.length));
    return { range: `${columnLetters(column)}${first + 1}:${columnLetters(right)}${last + 1}`, first, last };
  }
  return undefined;
}

function isFigure(cell: Parameters<typeof readFigure>[0]): boolean {
  return readFigure(cell).value !== undefined;
}
