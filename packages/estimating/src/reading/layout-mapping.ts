import { createHash } from "node:crypto";
import type { RowCorrection, SheetCorrections, TableCorrections } from "./corrections.ts";
import type { CorrectedHeader } from "./correct-table.ts";
import { foldText } from "./fold-text.ts";
import type { Grid } from "./grid.ts";
import type { RowClass, SheetReading, WorkbookReading } from "./reading.ts";
import { textOf } from "./row-facts.ts";

/** What is remembered of a table for the next file with the same heading: nothing that holds for one file only. */
export interface LayoutMapping extends Omit<TableCorrections, "headerRow"> {
  /** Of the heading: `layoutFingerprint`. */
  fingerprint: string;
  headerRows: number;
  /** The heading, for people. */
  headings: string[];
  /** The sheet that it was learned on; whether its items are used holds for sheets of this name. */
  sheet: string;
  /** Rows that say the same, whatever their figures, are of this class. */
  rows?: { text: string; class: RowClass }[];
}

/** Columns beyond these are no part of a heading: a reading does not list them. */
const HEADING_COLUMNS = 64;
const TALLEST_HEADING = 3;
/** A heading that nothing but its fingerprint tells is sought this far down. */
const SEARCHED_ROWS = 100;
const SHORTEST_TEXT = 4;

/**
 * Names a layout by its heading: what is written in which column, row by row; letter case, punctuation and figures (years,
 * dates, numbers of bills) do not count. What the reader makes of it does not count either, so that a better reader
 * still knows the layout.
 */
export function layoutFingerprint(heading: readonly (readonly string[])[]): string {
  const shape = heading.map((cells) =>
    cells.slice(0, HEADING_COLUMNS).flatMap((cell, index) => {
      const text = foldWords(cell);
      return text === "" ? [] : [`${index}:${text}`];
    }),
  );
  return createHash("sha256").update(JSON.stringify(shape)).digest("hex").slice(0, 32);
}

/** Folded, with one sign for any figure. */
function foldWords(text: string): string {
  return foldText(text).replace(/\d+/g, "#");
}

/** What a row says beside its figures; empty where that is too little to know it by. */
function wordsOf(cells: readonly string[], fold = foldWords): string {
  const words = cells
    .filter((cell) => /\p{L}/u.test(cell))
    .map(fold)
    .join(" ");
  return words.replaceAll("#", "").trim().length < SHORTEST_TEXT ? "" : words;
}

/** What is worth remembering of a corrected reading: one mapping for each heading whose table was corrected. */
export function mappingsOf({ sheets, corrections }: WorkbookReading): LayoutMapping[] {
  const mappings = new Map<string, LayoutMapping>();
  for (const given of corrections?.sheets ?? []) {
    const sheet = sheets.find(({ name }) => name === given.name);
    if (sheet === undefined) continue;
    for (const mapping of mappingsOfSheet(sheet, given)) mappings.set(mapping.fingerprint, mapping);
  }
  return [...mappings.values()];
}

function mappingsOfSheet(sheet: SheetReading, given: SheetCorrections): LayoutMapping[] {
  const tables = new Map((given.tables ?? []).map((table) => [table.headerRow, table]));
  const rows = learnedRows(sheet, given.rows ?? []);
  for (const table of sheet.tables) {
    const isMeant = given.role !== undefined || rows.has(table.index);
    if (isMeant && !tables.has(table.headerRow)) tables.set(table.headerRow, { headerRow: table.headerRow });
  }
  return [...tables.values()].flatMap((correction): LayoutMapping[] => {
    const { headerRow, ...kept } = correction;
    const table = sheet.tables.find((candidate) => candidate.headerRow === headerRow);
    const headerRows = correction.headerRows ?? table?.headerRows ?? 1;
    const heading = Array.from(
      { length: headerRows },
      (_, below) => sheet.rows.find(({ row }) => row === headerRow + below)?.cells ?? [],
    );
    const headings = heading.flat().filter((cell) => cell !== "");
    // Without a heading nothing tells the next file's table.
    if (headings.length === 0) return [];
    const learned = table === undefined ? undefined : rows.get(table.index);
    return [
      {
        fingerprint: layoutFingerprint(heading),
        headings: headings.map((text) => text.slice(0, 80)),
        sheet: sheet.name,
        ...(given.role === undefined ? {} : { role: given.role }),
        ...kept,
        headerRows,
        ...(learned === undefined ? {} : { rows: learned }),
      },
    ];
  });
}

/** By table: corrected rows whose words mean one class in the whole table. "Total" that is corrected once of three times is none. */
function learnedRows(
  sheet: SheetReading,
  corrections: RowCorrection[],
): Map<number, { text: string; class: RowClass }[]> {
  if (corrections.length === 0) return new Map();
  // Thousands of rows differ in nothing but their figures.
  const folded = new Map<string, string>();
  const fold = (cell: string): string => {
    const key = cell.replace(/\d+/g, "0");
    const known = folded.get(key) ?? foldWords(key);
    folded.set(key, known);
    return known;
  };
  const corrected = new Set(corrections.map(({ row }) => row));
  const classes = new Map<string, Set<RowClass>>();
  const learned = new Map<string, { table: number; text: string; class: RowClass }>();
  for (const row of sheet.rows) {
    const text = wordsOf(row.cells, fold);
    // A row that was set aside is in no table: it counts for the one above it.
    const table = row.table ?? sheet.tables.findLast(({ firstRow }) => firstRow <= row.row)?.index;
    if (text === "" || table === undefined) continue;
    const key = `${table} ${text}`;
    const met = classes.get(key) ?? new Set();
    classes.set(key, met.add(row.class));
    if (corrected.has(row.row) && row.corrected === true) learned.set(key, { table, text, class: row.class });
  }
  const byTable = new Map<number, { text: string; class: RowClass }[]>();
  for (const [key, { table, text, class: rowClass }] of learned) {
    if (classes.get(key)?.size !== 1) continue;
    byTable.set(table, [...(byTable.get(table) ?? []), { text, class: rowClass }]);
  }
  return byTable;
}

/** What remembered mappings say of a sheet that has their headings; `used` is told their fingerprints. */
export function correctionsFromMappings(
  grid: Grid,
  headers: readonly CorrectedHeader[],
  mappings: ReadonlyMap<string, LayoutMapping>,
  used: (fingerprint: string) => void,
): SheetCorrections | undefined {
  if (mappings.size === 0) return undefined;
  const found = new Set(headers.map(({ row }) => row));
  const tables: TableCorrections[] = [];
  const learned: { from: number; rows: NonNullable<LayoutMapping["rows"]> }[] = [];
  const repeated: RowCorrection[] = [];
  let before: LayoutMapping | undefined;
  for (const row of candidateRows(grid, headers)) {
    const mapping = findAt(grid, row, mappings);
    if (mapping === undefined) continue;
    if (mapping === before && !found.has(row)) {
      // At the top of each page a heading is repeated.
      for (let at = row + 1; at <= row + mapping.headerRows; at += 1)
        repeated.push({ row: at, class: "note" });
      continue;
    }
    before = mapping;
    used(mapping.fingerprint);
    const { fingerprint: _, headings: _headings, sheet, rows = [], use, ...table } = mapping;
    const isNamesake = use !== undefined && foldWords(sheet) === foldWords(grid.name);
    tables.push({ headerRow: row + 1, ...table, ...(isNamesake ? { use } : {}) });
    learned.push({ from: row + mapping.headerRows, rows });
  }
  if (tables.length === 0) return undefined;
  const rows = learned.flatMap(({ from, rows }, index) =>
    knownRows(grid, from, tables[index + 1]?.headerRow ?? grid.rows.length + 1, rows),
  );
  rows.push(...repeated);
  return { name: grid.name, tables, ...(rows.length === 0 ? {} : { rows }) };
}

function candidateRows(grid: Grid, headers: readonly CorrectedHeader[]): number[] {
  const rows = new Set(headers.map(({ row }) => row));
  const repeats = new Set(headers.flatMap((header) => header.repeats ?? []));
  for (let row = 0; row < Math.min(SEARCHED_ROWS, grid.rows.length); row += 1) {
    if (!repeats.has(row)) rows.add(row);
  }
  return [...rows].toSorted((a, b) => a - b);
}

/** The tallest heading first: its first row alone may be another's. */
function findAt(
  grid: Grid,
  row: number,
  mappings: ReadonlyMap<string, LayoutMapping>,
): LayoutMapping | undefined {
  if (grid.rows[row]?.some((cell) => typeof cell === "string") !== true) return undefined;
  for (let rows = TALLEST_HEADING; rows > 0; rows -= 1) {
    const mapping = mappings.get(layoutFingerprint(cellsOf(grid, row, rows)));
    if (mapping?.headerRows === rows) return mapping;
  }
  return undefined;
}

function cellsOf(grid: Grid, row: number, rows: number): string[][] {
  return Array.from({ length: rows }, (_, below) => (grid.rows[row + below] ?? []).map(textOf));
}

/** Rows from 0, `end` the row number after the last. */
function knownRows(
  grid: Grid,
  from: number,
  end: number,
  learned: NonNullable<LayoutMapping["rows"]>,
): RowCorrection[] {
  if (learned.length === 0) return [];
  const classes = new Map(learned.map((row) => [row.text, row.class]));
  const rows: RowCorrection[] = [];
  for (let row = from; row < end - 1; row += 1) {
    const rowClass = classes.get(wordsOf((grid.rows[row] ?? []).slice(0, HEADING_COLUMNS).map(textOf)));
    if (rowClass !== undefined) rows.push({ row: row + 1, class: rowClass });
  }
  return rows;
}
