import { isColumnNumbers } from "./classified-row.ts";
import { classifyMeasured } from "./classify-measured.ts";
import { classifyPriced } from "./classify-priced.ts";
import { classifySummary } from "./classify-summary.ts";
import { correctFrame, type CorrectedHeader, correctHeaders } from "./correct-table.ts";
import type { SheetCorrections } from "./corrections.ts";
import { hasDecimalComma, readDecimalCommas } from "./decimal-comma.ts";
import { describeTable } from "./describe-table.ts";
import { filledBelow } from "./filled-rows.ts";
import { findBeside, isRead, rightOf } from "./find-beside.ts";
import { findHeaders, type Header } from "./find-headers.ts";
import { findTitle } from "./find-title.ts";
import { findTransposed, type Transposed } from "./find-transposed.ts";
import { type CellValue, columnLetters, type Grid, isBlank } from "./grid.ts";
import type {
  ReadingWarning,
  RowClass,
  RowCounts,
  RowReading,
  SheetReading,
  SheetRole,
  TableReading,
} from "./reading.ts";
import { mergeRepeated } from "./repeated-headings.ts";
import { errorsOf, type RowFacts, rowFacts, textOf, textsOf } from "./row-facts.ts";
import { isSectionText } from "./row-words.ts";
import { isSummarySheet, roleOfSheet, roleOfTable } from "./sheet-role.ts";
import { findStatedAbove } from "./stated-above.ts";
import { summaryColumns } from "./summary-columns.ts";
import { frameTable, type TableFrame } from "./table-frame.ts";

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
  /** What stands in tables to the right of others. */
  readonly #beside: RowReading[] = [];

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
      this.#readTable(header, from, end);
      from = end;
    }
    if (headers.length === 0 && !this.#readSummary())
      this.#readOutside(0, grid.rows.length, findTransposed(grid));
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
    const own = this.#rows.filter((row) => row !== undefined);
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
    for (const row of this.#beside) {
      if (this.#rows[row.row - 1] === undefined) own.push(row);
      else row.beside = true;
    }
    for (const row of own) counts[row.class] += 1;
    counts.blank += grid.rows.length - own.length;
    const rows =
      this.#beside.length === 0
        ? own
        : [...own, ...this.#beside.filter(({ beside }) => beside)].toSorted((a, b) => a.row - b.row);
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
  #readOutside(from: number, to: number, transposed?: Transposed): void {
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
      else if (transposed !== undefined && row >= transposed.first && row <= transposed.last) {
        const reason = `a table that lies on its side, in ${transposed.range}: its headings stand below each other`;
        this.#put({ ...base, class: "unread", reason });
      } else if (isSectionText(text) && !hasFigures) this.#put({ ...base, class: "section", text });
      else if (hasFigures && from === 0 && to === this.#grid.rows.length && this.#role !== "other") {
        this.#put({ ...base, class: "unread", reason: "figures outside any table" });
      } else this.#put({ ...base, class: "note", text });
    }
  }

  #readTable(whole: CorrectedHeader, from: number, end: number): void {
    const { header, beside } = this.#cutBeside(whole, from, end);
    const titles = this.#titlesAbove(from, header.row);
    if (this.#hasDecimalComma) readDecimalCommas(this.#grid, header, end);
    const given = header.corrections;
    const index = this.#tables.length;
    const frame = correctFrame(frameTable(this.#grid, index, header, end), given?.columns);
    const found = roleOfTable(frame, this.#grid.name, titles);
    // Whoever names a heading means items, unless the columns say that there are only amounts.
    const isSilent = found === "other" || (found === "general_abstract" && frame.at.amount === undefined);
    const role = given?.role ?? this.#role ?? (given !== undefined && isSilent ? "boq" : found);
    if (role === "other") {
      this.#readOutside(header.row, end);
      return;
    }
    const repeats = new Set(header.repeats);
    const width = header.columns.reduce((last, { until }) => Math.max(last, until + 1), 0);
    for (let row = header.row; row < frame.start; row += 1) this.#putNote(row, "the heading");
    const first = filledBelow(this.#grid, frame.start, 3, frame.end);
    const facts = this.#factsOf(frame, (row, cells) => {
      if (repeats.has(row)) return "the heading again";
      return first.includes(row) && isColumnNumbers(cells.slice(0, width || undefined))
        ? "numbers of the columns"
        : undefined;
    });
    const rows = classify(facts, frame, role, titles, given?.unitBelow);
    const table = describeTable(rows, frame, role, given);
    const above =
      table.statedTotal ?? findStatedAbove(this.#grid, from, header.row, frame.at.amount, table.itemTotal);
    if (above !== undefined) table.statedTotal = above;
    this.#putTable(rows, table);
    if (beside !== undefined) this.#putBeside(beside, header.row);
  }

  /** Of two tables side by side the right one is read as a sheet of its own; its cells are no part of the left one. */
  #cutBeside(
    header: CorrectedHeader,
    from: number,
    end: number,
  ): { header: CorrectedHeader; beside?: SheetReading } {
    const grid = this.#grid;
    const column = this.#role === undefined ? findBeside(grid, header, end) : undefined;
    const isGiven = header.corrections?.columns?.some(({ index }) => column !== undefined && index >= column);
    if (column === undefined || isGiven === true) return { header };
    const beside = readSheet(rightOf(grid, column, header, from, end), this.#index);
    if (!isRead(beside)) return { header };
    for (let row = header.row; row < end; row += 1) grid.rows[row] = grid.rows[row]?.slice(0, column);
    return { header: { ...header, columns: header.columns.filter(({ index }) => index < column) }, beside };
  }

  #putBeside({ tables, rows }: SheetReading, header: number): void {
    const offset = this.#tables.length;
    for (const table of tables) this.#tables.push({ ...table, index: table.index + offset });
    for (const row of rows) {
      if (row.table !== undefined) row.table += offset;
      if (row.row > header) this.#beside.push(row);
    }
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
    if (this.#hasDecimalComma)
      readDecimalCommas(this.#grid, { row: 0, rows: 0, columns: [], score: 0 }, this.#grid.rows.length);
    const columns = summaryColumns(this.#grid);
    if (columns === undefined) return false;
    const above = this.#titlesAbove(0, columns.from + 1);
    if (this.#role === undefined && !isSummarySheet(this.#grid.name, above)) return false;
    const header: Header = { row: columns.from, rows: 0, columns: [], score: 6 };
    this.#readOutside(0, columns.from);
    const frame: TableFrame = {
      index: 0,
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
    const rows = classifySummary(this.#factsOf(frame));
    this.#putTable(rows, describeTable(rows, frame, "general_abstract"));
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

  #putTable(rows: RowReading[], table: TableReading): void {
    this.#tables.push(table);
    for (const row of rows) {
      if (this.#grid.hiddenRows.has(row.row - 1)) row.hidden = true;
      this.#put(row);
    }
  }

  #put(row: RowReading): void {
    this.#rows[row.row - 1] = row;
  }
}

const NEEDS_NO_TABLE = new Set<RowClass>(["section", "note", "blank", "unread"]);

function needsNoTable(rowClass: RowClass): boolean {
  return NEEDS_NO_TABLE.has(rowClass);
}

function classify(
  facts: RowFacts[],
  frame: TableFrame,
  role: SheetRole,
  titles: string[],
  unitBelow: boolean | undefined,
): RowReading[] {
  if (role === "measurement") return classifyMeasured(facts);
  if (role === "general_abstract") return classifySummary(facts);
  return classifyPriced(facts, {
    ...(unitBelow === undefined ? {} : { unitBelow }),
    section: titles.findLast((title) => isSectionText(title)) ?? "",
    hasDimensions: frame.at.length !== undefined || frame.at.breadth !== undefined,
    hasQuantity: frame.at.quantity !== undefined,
    hasGroups: role === "deviation" || role === "bill",
  });
}
