import { isColumnNumbers } from "./classified-row.ts";
import type { CorrectedHeader } from "./correct-table.ts";
import type { Header } from "./find-headers.ts";
import { tidyText } from "./fold-text.ts";
import { type Grid, isBlank } from "./grid.ts";
import { textOf } from "./row-facts.ts";

/** A heading repeated at the top of each page does not start a table, unless a part ended above it. */
export function mergeRepeated(grid: Grid, headers: Header[]): CorrectedHeader[] {
  const kept: (Header & { repeats: number[] })[] = [];
  for (const header of headers) {
    const before = kept.at(-1);
    if (before !== undefined && shapeOf(before) === shapeOf(header) && !startsAnew(grid, header)) {
      for (let row = header.row; row < header.row + header.rows; row += 1) before.repeats.push(row);
    } else kept.push({ ...header, repeats: [] });
  }
  return kept;
}

/** How far above a heading the total of the part before may stand, with the title of the new part between. */
const PART_GAP = 8;

/** A total above the heading, and items that are numbered from one again below it. */
function startsAnew(grid: Grid, header: Header): boolean {
  const above = grid.rows.slice(Math.max(0, header.row - PART_GAP), header.row);
  const hasTotal = above.some((row) =>
    row?.some((cell) => typeof cell === "string" && PART_TOTAL.test(tidyText(cell))),
  );
  const number = header.columns.find(({ role }) => role === "number")?.index;
  if (!hasTotal || number === undefined) return false;
  const start = header.row + header.rows;
  const below = grid.rows.slice(start, start + PART_GAP).filter((row) => !isColumnNumbers(row ?? []));
  const first = below.find((row) => !isBlank(row?.[number]))?.[number];
  return first !== undefined && FIRST_NUMBER.test(textOf(first));
}

const PART_TOTAL = /^\W*(sub|grand|g)?[\s.-]*total\b(?!.*carried)/i;
const FIRST_NUMBER = /^\(?(1|1\.0+|01|i)[).]*$/i;

function shapeOf(header: Header): string {
  return header.columns.map((column) => `${column.index}${column.role ?? ""}`).join();
}
