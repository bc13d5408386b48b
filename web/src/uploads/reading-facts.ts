import type { PreviewSheet, PreviewTable } from "./previews.ts";

/** More columns than these are not shown: the widest estimate seen has 19. */
export const MOST_COLUMNS = 24;

const TEXT_ROLES = new Set(["description", "unit", "number", "code", "remarks", "per"]);

/** Columns of figures, which stand at the right of their cells. */
export function figureColumns(table: PreviewTable | undefined): Set<number> {
  return new Set(table?.columns.filter(({ role }) => !TEXT_ROLES.has(role)).map(({ index }) => index));
}

/** Whether a choice of tables means this one. */
export const isTable =
  ({ index: sheet }: PreviewSheet, { index: table }: PreviewTable) =>
  (choice: { sheet: number; table: number }): boolean =>
    choice.sheet === sheet && choice.table === table;

/** How sure the reader is of a sheet: its surest table. */
export function confidenceOf(sheet: PreviewSheet): number | undefined {
  return sheet.tables.length === 0
    ? undefined
    : Math.max(...sheet.tables.map(({ confidence }) => confidence));
}

/** The sheet to show first: the visible one with the most items, else with the most rows. */
export function mainSheet(sheets: PreviewSheet[]): PreviewSheet | undefined {
  return sheets.toSorted(
    (one, other) =>
      Number(one.hidden) - Number(other.hidden) ||
      other.counts.item - one.counts.item ||
      (one.counts.item === 0 ? other.listedRows - one.listedRows : 0),
  )[0];
}

/** A cell as it is shown: a text runs over the empty cells to its right, as in a spreadsheet. */
export interface ShownCell {
  index: number;
  text: string;
  span: number;
}

export function shownCells(
  cells: readonly (string | null)[],
  columns: number,
  numeric: ReadonlySet<number>,
): ShownCell[] {
  const shown: ShownCell[] = [];
  for (let index = 0; index < columns; index += 1) {
    const text = cells[index] ?? "";
    const last = shown.at(-1);
    // Figures stay in their column, and so does an empty cell of theirs.
    const takesMore = last !== undefined && last.text !== "" && !numeric.has(last.index);
    if (text === "" && takesMore) last.span += 1;
    else shown.push({ index, text, span: 1 });
  }
  return shown;
}
