import type { RowReading, SheetReading, WorkbookReading } from "../api/reading.ts";

export interface Doubt {
  sheet: SheetReading;
  row: number | undefined;
  reason: string;
  /** What the row says, to recognize it by. */
  text: string;
}

const textOf = (row: RowReading): string =>
  row.cells.filter((cell) => cell !== null && cell.trim() !== "").join(" · ");

/** What a person should look at, before anything else: rows not read, then rows and sheets with a warning. */
export function doubtsOf(reading: WorkbookReading): Doubt[] {
  const unread: Doubt[] = [];
  const warned: Doubt[] = [];
  for (const sheet of reading.sheets)
    for (const row of sheet.rows) {
      const text = textOf(row);
      if (row.class === "unread") unread.push({ sheet, row: row.row, reason: row.reason ?? "", text });
      for (const warning of row.warnings ?? []) warned.push({ sheet, row: row.row, reason: warning, text });
    }
  const known = new Set(warned.map((doubt) => `${doubt.sheet.name}/${doubt.row}/${doubt.reason}`));
  const [first] = reading.sheets;
  for (const warning of reading.warnings) {
    const sheet = reading.sheets.find(({ name }) => name === warning.sheet) ?? first;
    if (!sheet || known.has(`${sheet.name}/${warning.row}/${warning.message}`)) continue;
    const row = sheet.rows.find((candidate) => candidate.row === warning.row);
    warned.push({ sheet, row: warning.row, reason: warning.message, text: row ? textOf(row) : "" });
  }
  return [...unread, ...warned];
}

/** How sure the reader is of a sheet: its surest table. */
export function confidenceOf(sheet: SheetReading): number | undefined {
  return sheet.tables.length === 0
    ? undefined
    : Math.max(...sheet.tables.map(({ confidence }) => confidence));
}

/** The sheet to show first: the visible one with the most items. */
export function mainSheet(reading: WorkbookReading): SheetReading | undefined {
  return reading.sheets.toSorted(
    (one, other) => Number(one.hidden) - Number(other.hidden) || other.counts.item - one.counts.item,
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
