import { absolute, compare, decimal, subtract, sum, ZERO } from "../decimal.ts";
import { type ClassifiedRow, isColumnNumbers, withCorrected } from "./classified-row.ts";
import { classifyMeasured } from "./classify-measured.ts";
import { classifyPriced } from "./classify-priced.ts";
import { classifySummary } from "./classify-summary.ts";
import { correctFrame, type CorrectedHeader, correctHeaders } from "./correct-table.ts";
import type { SheetCorrections, TableCorrections } from "./corrections.ts";
import { readFigure } from "./figures.ts";
import { hasDecimalComma, withDecimalPoint } from "./decimal-comma.ts";
import { findHeaders, type Header } from "./find-headers.ts";
import { findTitle } from "./find-title.ts";
import { type CellValue, cellName, columnLetters, type Grid, isBlank } from "./grid.ts";
import { inferRounding } from "./infer-rounding.ts";
import type {
  ColumnRole,
  ItemReading,
  ReadingWarning,
  RowClass,
  RowCounts,
  RowReading,
  SheetReading,
  SheetRole,
  TableReading,
} from "./reading.ts";
import { tidyText } from "./fold-text.ts";
import { errorsOf, type RowFacts, rowFacts, textOf, textsOf } from "./row-facts.ts";
import { isSectionText } from "./row-words.ts";
import { isSummarySheet, roleOfSheet, roleOfTable } from "./sheet-role.ts";
import { findGrandTotal, findStatedTotal } from "./stated-total.ts";
import { frameTable, type TableFrame } from "./table-frame.ts";

const BEST_SCORE = 12;

/** Where the corrections of a sheet come from, and where what became of them goes. */
export interface Correcting {
  find(grid: Grid, headers: CorrectedHeader[]): SheetCorrections | undefined;
  applied: SheetCorrections[];
  warnings: ReadingWarning[];
}

/**
 * Reads one sheet: its tables, and every used row with exactly one class. Takes the cells of tables out of the grid,
 * row by row, so that a large sheet never stands in memory twice.
 */
export function readSheet(grid: Grid, index: number, correcting?: Correcting): SheetReading {
  return new SheetReader(grid, index, correcting).read();
}

class SheetReader {
  readonly #grid: Grid;
  readonly #index: number;
  /** By row, from 0. */
  readonly #rows: RowReading[] = [];
  readonly #tables: TableReading[] = [];

  readonly #hasDecimalComma: boolean;
  readonly #columnCount: number;
  readonly #title: string | undefined;
  readonly #correcting: Correcting | undefined;
  /** What a person gave: the sheet's role, and the classes of rows that wait to be met. */
  #role: SheetRole | undefined;
  readonly #classes = new Map<number, RowClass>();

  constructor(grid: Grid, index: number, correcting: Correcting | undefined) {
    this.#grid = grid;
    this.#index = index;
    this.#hasDecimalComma = hasDecimalComma(grid);
    this.#columnCount = grid.rows.reduce((width, row) => Math.max(width, row?.length ?? 0), 0);
    this.#title = findTitle(grid);
    this.#correcting = correcting;
  }

  read(): SheetReading {
    const grid = this.#grid;
    const headers = this.#headers();
    let from = 0;
    for (const [position, header] of headers.entries()) {
      this.#readOutside(from, header.row);
      const end = headers[position + 1]?.row ?? grid.rows.length;
      this.#readTable(header, end, this.#titlesAbove(from, header.row));
      from = end;
    }
    if (headers.length === 0 && !this.#readSummary()) this.#readOutside(0, grid.rows.length);
    for (const [row, rowClass] of this.#classes) this.#warnOfUnused(row + 1, `as ${rowClass}`);
    return this.#result();
  }

  #headers(): CorrectedHeader[] {
    const grid = this.#grid;
    if (grid.macro) return [];
    const headers = mergeRepeated(grid, findHeaders(grid));
    const corrections = this.#correcting?.find(grid, headers);
    if (corrections === undefined) return headers;
    this.#correcting?.applied.push(corrections);
    this.#role = corrections.role;
    for (const { row, class: rowClass } of corrections.rows ?? []) this.#classes.set(row - 1, rowClass);
    return correctHeaders(grid, headers, corrections, (row) => this.#warnOfUnused(row, "as a heading"));
  }

  #warnOfUnused(row: number, what: string): void {
    const message = `Row ${row} was corrected ${what}, which fits nothing here: the correction was left aside.`;
    this.#correcting?.warnings.push({ code: "CORRECTION_UNUSED", message, sheet: this.#grid.name, row });
  }

  /** The class that a person gave a row, if it can have it here; each is met once. */
  #takeClass(row: number, isFit: (rowClass: RowClass) => boolean = () => true): RowClass | undefined {
    const given = this.#classes.get(row);
    if (given === undefined || !isFit(given)) return undefined;
    this.#classes.delete(row);
    return given;
  }

  #result(): SheetReading {
    const grid = this.#grid;
    const rows = this.#rows.filter((row) => row !== undefined);
    const counts: RowCounts = {
      item: 0,
      parent: 0,
      section: 0,
      measurement: 0,
      total: 0,
      note: 0,
      blank: 0,
      unread: 0,
    };
    for (const row of rows) counts[row.class] += 1;
    counts.blank += grid.rows.length - rows.length;
    const title = this.#title;
    const reading: SheetReading = {
      index: this.#index,
      name: grid.name,
      role:
        rows.length === 0 ? "empty" : (this.#role ?? roleOfSheet(this.#tables.map((table) => table.role))),
      hidden: grid.hidden,
      rowCount: grid.rows.length,
      columnCount: this.#columnCount,
      hiddenRows: [...grid.hiddenRows].filter((row) => row < grid.rows.length).map((row) => row + 1),
      hiddenColumns: [...grid.hiddenColumns].filter((column) => column < 200).map(columnLetters),
      tables: this.#tables,
      rows,
      counts,
    };
    if (title !== undefined) reading.title = title;
    if (this.#role !== undefined) reading.corrected = true;
    return reading;
  }

  /** Rows before, between and after tables: letterheads, notes, signatures. */
  #readOutside(from: number, to: number): void {
    for (let row = from; row < to; row += 1) {
      const cells = this.#cells(row);
      if (cells === undefined) continue;
      const text = cells
        .filter((cell) => typeof cell === "string" && !isBlank(cell))
        .map(textOf)
        .join(" ");
      const hasFigures = cells.some(
        (cell, column) => typeof cell === "number" && cells.slice(0, column).some((left) => !isBlank(left)),
      );
      const base = this.#base(row, cells);
      const given = this.#takeClass(row, needsNoTable);
      if (given !== undefined) this.#put({ ...base, class: given, corrected: true, text });
      else if (this.#grid.macro) this.#put({ ...base, class: "unread", reason: "a macro sheet" });
      else if (isSectionText(text) && !hasFigures) this.#put({ ...base, class: "section", text });
      else if (hasFigures && from === 0 && to === this.#grid.rows.length && this.#role !== "other") {
        this.#put({ ...base, class: "unread", reason: "figures outside any table" });
      } else this.#put({ ...base, class: "note", text });
    }
  }

  #readTable(header: CorrectedHeader, end: number, titles: string[]): void {
    if (this.#hasDecimalComma) readDecimalCommas(this.#grid, header, end);
    const given = header.corrections;
    const frame = correctFrame(frameTable(this.#grid, header, end), given?.columns);
    const found = roleOfTable(frame, this.#grid.name, titles);
    // Whoever names a heading means items, unless the columns say that there are only amounts.
    const isSilent = found === "other" || (found === "general_abstract" && frame.at.amount === undefined);
    const role = given?.role ?? this.#role ?? (given !== undefined && isSilent ? "boq" : found);
    if (role === "other") {
      this.#readOutside(header.row, end);
      return;
    }
    const repeats = new Set(header.repeats);
    for (let row = header.row; row < frame.start; row += 1) this.#putNote(row, "the heading");
    this.#warnOfNeighbour(header);
    const facts = this.#factsOf(frame, (row, cells) => {
      if (repeats.has(row)) return "the heading again";
      return row <= frame.start + 2 && isColumnNumbers(cells) ? "numbers of the columns" : undefined;
    });
    const rows = classify(facts, frame, role, titles, given?.unitBelow);
    const tableIndex = this.#tables.length;
    const table = describeTable(rows, frame, role, tableIndex, given);
    this.#tables.push(table);
    for (const row of rows) this.#putClassified(row, frame, tableIndex);
  }

  /** A row has one class: of two tables side by side the left one is read, and the other not in silence. */
  #warnOfNeighbour(header: Header): void {
    const row = this.#rows[header.row];
    const neighbour = findNeighbour(header);
    if (row === undefined || neighbour === undefined) return;
    const message = `a second table stands beside this one, from column ${columnLetters(neighbour)} on; it was not read`;
    row.warnings = [...(row.warnings ?? []), message];
  }

  /** What the rows of a table say; those that say nothing, by `noteOf`, are put down as notes. */
  #factsOf(
    frame: TableFrame,
    noteOf: (row: number, cells: CellValue[]) => string | undefined = () => undefined,
  ): RowFacts[] {
    const facts: RowFacts[] = [];
    for (let row = frame.start; row < frame.end; row += 1) {
      const cells = this.#cells(row);
      if (cells === undefined) continue;
      const corrected = this.#takeClass(row);
      const note = corrected === undefined ? noteOf(row, cells) : undefined;
      if (corrected === "blank") this.#put({ ...this.#base(row, cells), class: corrected, corrected: true });
      else if (corrected !== undefined) facts.push({ ...rowFacts(cells, row, frame), corrected });
      else if (note !== undefined) this.#putNote(row, note);
      else if (this.#grid.hiddenRows.has(row))
        this.#put({ ...this.#base(row, cells), class: "unread", reason: "a hidden row" });
      else facts.push(rowFacts(cells, row, frame));
      this.#grid.rows[row] = undefined;
    }
    return facts;
  }

  /** A general abstract often has no heading: labels, and amounts in one column to the right. */
  #readSummary(): boolean {
    const titles = this.#titlesAbove(0, this.#grid.rows.length).slice(0, 12);
    if (this.#role !== "general_abstract" && !isSummarySheet(this.#grid.name, titles)) return false;
    if (this.#role !== undefined && this.#role !== "general_abstract") return false;
    const columns = summaryColumns(this.#grid);
    if (columns === undefined) return false;
    const header: Header = { row: columns.from, rows: 0, columns: [], score: 6 };
    this.#readOutside(0, columns.from);
    const frame: TableFrame = {
      header,
      start: columns.from,
      end: this.#grid.rows.length,
      columns: [
        { index: columns.description, role: "description", heading: "" },
        { index: columns.amount, role: "amount", heading: "" },
      ],
      at: { description: columns.description, amount: columns.amount },
      parts: {},
      others: [],
    };
    const rows = withCorrected(classifySummary(this.#factsOf(frame)));
    this.#tables.push(describeTable(rows, frame, "general_abstract", 0));
    for (const row of rows) this.#putClassified(row, frame, 0);
    return true;
  }

  #titlesAbove(from: number, to: number): string[] {
    const titles: string[] = [];
    for (let row = from; row < to; row += 1) {
      const text = (this.#cells(row) ?? [])
        .filter((cell) => typeof cell === "string" && !isBlank(cell))
        .map(textOf)
        .join(" ");
      if (text !== "") titles.push(text);
    }
    return titles;
  }

  #cells(row: number): CellValue[] | undefined {
    const cells = this.#grid.rows[row];
    return cells === undefined || cells.every(isBlank) ? undefined : cells;
  }

  #base(row: number, cells: CellValue[]): Pick<RowReading, "row" | "cells" | "hidden" | "warnings"> {
    const base: Pick<RowReading, "row" | "cells" | "hidden" | "warnings"> = {
      row: row + 1,
      cells: textsOf(cells),
    };
    if (this.#grid.hiddenRows.has(row)) base.hidden = true;
    const errors = errorsOf(cells, row);
    if (errors.length > 0) base.warnings = errors;
    return base;
  }

  #putNote(row: number, reason: string): void {
    const cells = this.#cells(row);
    if (cells !== undefined) this.#put({ ...this.#base(row, cells), class: "note", reason });
  }

  #putClassified(row: ClassifiedRow, frame: TableFrame, table: number): void {
    const { facts } = row;
    const reading: RowReading = { row: facts.row + 1, class: row.class, table, cells: facts.texts };
    if (this.#grid.hiddenRows.has(facts.row)) reading.hidden = true;
    if (facts.corrected !== undefined) reading.corrected = true;
    if (row.reason !== undefined) reading.reason = row.reason;
    if (row.item !== undefined) reading.item = row.item;
    if (row.text !== undefined && row.text !== "") reading.text = row.text;
    if (row.total !== undefined) {
      reading.total = row.total;
      const column = facts.amountColumn ?? frame.at.amount;
      if (column !== undefined) reading.total.cell = cellName(facts.row, column);
    }
    const warnings =
      row.warnings.length > 0 ? [...new Set([...row.warnings, ...facts.errors])] : facts.errors;
    if (warnings.length > 0) reading.warnings = warnings;
    this.#put(reading);
  }

  #put(row: RowReading): void {
    this.#rows[row.row - 1] = row;
  }
}

/** The first column of a table beside the first one: after an amount its headings begin anew. */
function findNeighbour({ columns }: Header): number | undefined {
  const amount = columns.findIndex(({ role }) => role === "amount");
  const beside = amount < 0 ? [] : columns.slice(amount + 1);
  const has = (role: ColumnRole): boolean =>
    beside.some((column) => column.role === role) &&
    columns.slice(0, amount).some((column) => column.role === role);
  if (!has("description") || !has("quantity") || !beside.some(({ role }) => role === "amount"))
    return undefined;
  return beside.find(({ role }) => role === "number" || role === "description")?.index;
}

const NEEDS_NO_TABLE = new Set<RowClass>(["section", "note", "blank", "unread"]);

function needsNoTable(rowClass: RowClass): boolean {
  return NEEDS_NO_TABLE.has(rowClass);
}

const TEXT_ROLES = new Set<ColumnRole | undefined>(["number", "code", "description"]);

/** Puts points for decimal commas below a heading, but for the columns of numbers and texts. */
function readDecimalCommas(grid: Grid, header: Header, end: number): void {
  const texts = new Set(header.columns.filter(({ role }) => TEXT_ROLES.has(role)).map(({ index }) => index));
  for (let row = header.row + header.rows; row < end; row += 1) {
    const cells = grid.rows[row];
    for (const [column, cell] of cells?.entries() ?? []) {
      if (cells !== undefined && typeof cell === "string" && !texts.has(column))
        cells[column] = withDecimalPoint(cell);
    }
  }
}

/** A heading repeated at the top of each page does not start a table, unless a part ended above it. */
function mergeRepeated(grid: Grid, headers: Header[]): CorrectedHeader[] {
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

function classify(
  facts: RowFacts[],
  frame: TableFrame,
  role: SheetRole,
  titles: string[],
  unitBelow: boolean | undefined,
): ClassifiedRow[] {
  if (role === "measurement") return withCorrected(classifyMeasured(facts));
  if (role === "general_abstract") return withCorrected(classifySummary(facts));
  return classifyPriced(facts, {
    ...(unitBelow === undefined ? {} : { unitBelow }),
    section: titles.findLast((title) => isSectionText(title)) ?? "",
    hasDimensions: frame.at.length !== undefined || frame.at.breadth !== undefined,
    hasQuantity: frame.at.quantity !== undefined,
    hasGroups: role === "deviation" || role === "bill",
  });
}

function describeTable(
  rows: ClassifiedRow[],
  frame: TableFrame,
  role: SheetRole,
  index: number,
  given?: TableCorrections,
): TableReading {
  const items = rows.flatMap((row) => (row.item === undefined ? [] : [row.item]));
  const rounding = inferRounding(items, given?.rounding);
  for (const row of rows) if (row.item !== undefined) warnOfAmount(row, row.item);
  const itemTotal = sum(items.map((item) => item.amount ?? item.computedAmount ?? ZERO));
  const statedTotal =
    role === "general_abstract"
      ? findGrandTotal(rows, frame.at.amount)
      : findStatedTotal(rows, frame.at.amount, itemTotal);
  const sections = [...new Set(items.map((item) => item.section ?? ""))];
  const table: TableReading = {
    index,
    role,
    headerRow: frame.header.row + 1,
    headerRows: frame.header.rows,
    firstRow: frame.start + 1,
    lastRow: frame.end,
    columns: frame.columns,
    confidence:
      given === undefined ? Math.min(1, Math.round((frame.header.score / BEST_SCORE) * 100) / 100) : 1,
    itemCount: items.length,
    sections,
    rounding,
    itemTotal,
    computedTotal: sum(items.map((item) => item.computedAmount ?? item.amount ?? ZERO)),
  };
  if (statedTotal !== undefined) table.statedTotal = statedTotal;
  if (given === undefined) return table;
  table.corrected = true;
  if (given.use !== undefined) table.use = given.use;
  if (given.unitBelow !== undefined) table.unitBelow = given.unitBelow;
  return table;
}

function warnOfAmount(row: ClassifiedRow, item: ItemReading): void {
  if (item.amount === undefined || item.computedAmount === undefined || item.amount === item.computedAmount)
    return;
  if (compare(absolute(subtract(item.amount, item.computedAmount)), decimal("0.01")) <= 0) return;
  const message = `the amount says ${item.amount}, quantity × rate is ${item.computedAmount}`;
  row.warnings = [...row.warnings, message];
}

function isWords(cell: CellValue | undefined): boolean {
  const figure = readFigure(cell);
  return figure.value === undefined && figure.isError !== true;
}

/** The right-most column with two amounts or more, and the column with the most text left of it. */
function summaryColumns(grid: Grid): { description: number; amount: number; from: number } | undefined {
  const figures = new Map<number, number>();
  const letters = new Map<number, number>();
  for (const row of grid.rows) {
    for (const [column, cell] of (row ?? []).entries()) {
      const figure = readFigure(cell);
      if (figure.value === undefined && figure.isError !== true && typeof cell === "string")
        letters.set(column, (letters.get(column) ?? 0) + cell.length);
      else if (!isBlank(cell)) figures.set(column, (figures.get(column) ?? 0) + 1);
    }
  }
  const amount = Math.max(...[...figures].filter(([, count]) => count >= 2).map(([column]) => column));
  if (!Number.isFinite(amount)) return undefined;
  const from = grid.rows.findIndex((row) => !isBlank(row?.[amount]) && !isWords(row?.[amount]));
  const below = [...letters].filter(
    ([column]) => column < amount && grid.rows.slice(from).some((row) => !isBlank(row?.[column])),
  );
  const description = below.toSorted((a, b) => b[1] - a[1])[0]?.[0];
  return description === undefined ? undefined : { description, amount, from };
}
