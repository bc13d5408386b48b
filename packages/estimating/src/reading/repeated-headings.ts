import { isColumnNumbers } from "./classified-row.ts";
import type { CorrectedHeader } from "./correct-table.ts";
import { filledAbove, filledBelow } from "./filled-rows.ts";
import { readFigure } from "./figures.ts";
import type { Header } from "./find-headers.ts";
import { tidyText } from "./fold-text.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";
import { textOf } from "./row-facts.ts";
import { isSectionText } from "./row-words.ts";

/** A heading repeated at the top of each page does not start a table, unless a part ended above it. */
export function mergeRepeated(grid: Grid, headers: Header[]): CorrectedHeader[] {
  const kept: (Header & { repeats: number[] })[] = [];
  let last: Header | undefined;
  for (const header of headers) {
    const before = kept.at(-1);
    if (before === undefined || shapeOf(before) !== shapeOf(header) || startsAnew(grid, header, last))
      kept.push({ ...header, repeats: [] });
    else for (let at = 0; at < header.rows; at += 1) before.repeats.push(header.row + at);
    last = header;
  }
  return kept;
}

/** How far above a heading the total of the part before may stand, with the title of the new part between. */
const PART_GAP = 8;

/**
 * Another title than above the heading before, and any total above it; or the total of a part, or a title, and items that
 * are numbered from one again below it.
 */
function startsAnew(grid: Grid, header: Header, before: Header | undefined): boolean {
  const above = filledAbove(grid, header.row, PART_GAP, endOf(before)).map((row) => grid.rows[row]);
  const totals = above.map((row) => textsOf(row).find((text) => TOTAL.test(text)));
  const own = titleAbove(grid, header);
  if (own !== undefined && totals.some(Boolean) && own !== titleAbove(grid, before)) return true;
  const isClosed = totals.some((text) => text !== undefined && !/carried/i.test(text));
  const isTitled = isText(above.at(-1));
  const begins = startsAtOne(grid, header) ?? (isClosed && isTitled);
  return begins && (isClosed || isTitled);
}

function endOf(header: Header | undefined): number {
  return header === undefined ? 0 : header.row + header.rows;
}

/** Undefined where nothing is numbered. */
function startsAtOne(grid: Grid, header: Header): boolean | undefined {
  const number = header.columns.find(({ role }) => role === "number")?.index;
  if (number === undefined) return undefined;
  const below = filledBelow(grid, endOf(header), PART_GAP)
    .map((row) => grid.rows[row])
    .filter((row) => !isColumnNumbers(row ?? []));
  const first = below.find((row) => !isBlank(row?.[number]))?.[number];
  return first === undefined ? undefined : FIRST_NUMBER.test(textOf(first));
}

/** "BILL NO. 2: CONCRETE", "PART B" in the rows just above a heading, with no item between. */
function titleAbove(grid: Grid, header: Header | undefined): string | undefined {
  if (header === undefined) return undefined;
  const above = filledAbove(grid, header.row, TITLE_GAP).map((row) => grid.rows[row]);
  const last = above.findLastIndex((row) => (row?.filter(isFigure).length ?? 0) >= LEAST_FIGURES);
  return above
    .slice(last + 1)
    .flatMap(textsOf)
    .findLast(isSectionText);
}

function isText(row: CellValue[] | undefined): boolean {
  const texts = textsOf(row);
  return texts.length > 0 && texts.length === row?.filter((cell) => !isBlank(cell)).length;
}

function isFigure(cell: CellValue): boolean {
  return readFigure(cell).value !== undefined;
}

function textsOf(row: CellValue[] | undefined): string[] {
  return row?.flatMap((cell) => (typeof cell === "string" && !isBlank(cell) ? tidyText(cell) : [])) ?? [];
}

const TITLE_GAP = 3;
/** A row with so many figures is an item; a total has but one. */
const LEAST_FIGURES = 2;
const TOTAL = /^\W*(sub|grand|g)?[\s.-]*total\b/i;
const FIRST_NUMBER = /^\(?(1|1\.0+|01|i)[).]*$/i;

function shapeOf(header: Header): string {
  return header.columns.flatMap(({ index, role }) => (role === undefined ? [] : `${index}${role}`)).join();
}
