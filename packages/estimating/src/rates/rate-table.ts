import { compare, type Decimal, decimal, isZero, ONE } from "../decimal.ts";
import { readFigure } from "../reading/figures.ts";
import { tidyText } from "../reading/fold-text.ts";
import type { ColumnRole, RowReading, SheetReading, TableReading } from "../reading/reading.ts";
import { readUnit } from "../reading/units.ts";
import { codesAbove, completedCode, isMarker, markedCode, tidyCode } from "./rate-codes.ts";
import type { ListedRate, RateRow, RateRowClass, RateWarning } from "./rates.ts";
import { type RateColumn, severalRates } from "./several-rates.ts";

interface Cells {
  code: string;
  text: string;
  unit: string;
  /** As shown where the rate should stand. */
  shown: string;
  rate: Decimal | undefined;
}

const NOTE = /^\W*notes?\b/i;
const SHARE = /^(add|extra|deduct|less)\b/i;
const LONGEST_TITLE = 100;
const MOST_TITLES = 2;

/** Reads the rows of one list of rates, top to bottom. */
export class RateTableReader {
  readonly rates: ListedRate[] = [];
  readonly warnings: RateWarning[] = [];
  readonly #sheet: SheetReading;
  readonly #rows: readonly RowReading[];
  readonly #at: ReadonlyMap<ColumnRole, number>;
  readonly #several: RateColumn[] | undefined;
  readonly #chapter: string;
  /** Texts by code. */
  readonly #texts = new Map<string, string>();
  #heading = "";
  /** The code that markers and texts without a code belong to. */
  #code = "";
  /** The code of two parts that was read last. */
  #twoParts: string | undefined;
  /** Texts without a code between a code and its children. */
  #inner: string[] = [];
  /** The row of a note that goes on as long as no row is left out. */
  #noteRow = 0;

  constructor(sheet: SheetReading, table: TableReading) {
    this.#sheet = sheet;
    this.#rows = sheet.rows.filter((row) => row.table === table.index);
    this.#at = new Map(table.columns.map(({ index, role }) => [role, index] as const).toReversed());
    this.#several = severalRates(sheet, table);
    this.#chapter = titlesOver(sheet, table).join(" · ") || sheet.name;
  }

  read(row: RowReading): RateRow {
    const cells = this.#cells(row);
    const said = [cells.code, cells.text].filter((part) => part !== "").join(" ");
    const is = (rateClass: RateRowClass, reason?: string): RateRow => ({
      row: row.row,
      class: rateClass,
      text: said,
      ...(reason === undefined ? {} : { reason }),
    });
    if (cells.text === "") return this.#withoutText(cells, is);
    const isNote = NOTE.test(cells.code) || NOTE.test(cells.text);
    if (isNote || (this.#continuesNote(row, cells) && cells.rate === undefined)) {
      this.#noteRow = row.row;
      if (cells.rate === undefined) return is("note");
    }
    if (cells.rate !== undefined || this.#several !== undefined) {
      const code = this.#open(isNote ? { ...cells, code: "" } : cells, row.row);
      if (this.#put(row, cells, code) > 0) return is("rate");
    }
    if (this.#several === undefined && cells.shown !== "" && cells.rate === undefined) {
      this.#open(cells, row.row);
      return is("unread", `the rate says "${cells.shown}"${whyNoRate(cells.shown)}`);
    }
    return this.#withoutRate(row, cells, is);
  }

  #withoutText(cells: Cells, is: (rateClass: RateRowClass, reason?: string) => RateRow): RateRow {
    if (cells.rate !== undefined) return is("unread", "a figure without a description");
    if (cells.code === "" || NOTE.test(cells.code)) return is("note");
    this.#open(cells, 0);
    return is("parent");
  }

  #withoutRate(
    row: RowReading,
    cells: Cells,
    is: (rateClass: RateRowClass, reason?: string) => RateRow,
  ): RateRow {
    const code = tidyCode(cells.code);
    if (code !== "" && !isMarker(code)) {
      this.#open(cells, row.row);
      return is("parent");
    }
    if (cells.unit !== "") return is("unread", "no rate is given");
    if (code !== "") return is("note");
    const next = this.#nextCoded(row);
    if (next === undefined) return is("note");
    const isInside = next === "" || (this.#code !== "" && codesAbove(next).includes(this.#code));
    // A whole sentence before the next item goes on with the one above.
    if (!isInside && cells.text.length > LONGEST_TITLE) return is("note");
    if (isInside) this.#inner.push(cells.text);
    else {
      this.#heading = cells.text;
      this.#code = "";
      this.#inner = [];
    }
    return is(isInside ? "parent" : "heading");
  }

  /** Notes the row's code and text; gives the full code of the row. */
  #open(cells: Cells, row: number): string {
    const shown = tidyCode(cells.code);
    if (shown === "") return this.#code;
    if (isMarker(shown)) return this.#code === "" ? shown : markedCode(this.#code, shown);
    const completed = completedCode(shown, this.#twoParts);
    if (completed !== undefined)
      this.#warn(
        "CODE_COMPLETED",
        row,
        `The sheet shows ${shown}; after ${this.#twoParts} it is ${completed}.`,
        {
          shown,
          before: this.#twoParts ?? "",
          completed,
        },
      );
    const code = completed ?? shown;
    if (/^\d+\.\d+$/.test(code)) this.#twoParts = code;
    if (!codesAbove(code).includes(this.#code)) this.#inner = [];
    this.#code = code;
    this.#texts.set(code, cells.text);
    return code;
  }

  #put(row: RowReading, cells: Cells, code: string): number {
    const isOwn = code === this.#code && tidyCode(cells.code) !== "";
    const above = [...codesAbove(this.#code), ...(isOwn ? [] : [this.#code])];
    const parents = [...above.flatMap((each) => this.#texts.get(each) ?? []), ...this.#inner].filter(
      (text) => text !== "",
    );
    const chapter = this.#heading === "" ? this.#chapter : `${this.#chapter} · ${this.#heading}`;
    const per = this.#at.has("per") ? (row.item?.per ?? ONE) : (readUnit(cells.unit)?.per ?? ONE);
    const cases = this.#several === undefined ? [{ label: "", rate: cells.rate }] : this.#cases(row);
    const before = this.rates.length;
    for (const { label, rate } of cases) {
      if (rate === undefined) continue;
      const description = label === "" ? cells.text : `${cells.text} – ${label}`;
      this.rates.push({
        code,
        chapter,
        parents,
        description,
        unit: cells.unit,
        per,
        rate,
        sheet: this.#sheet.name,
        row: row.row,
      });
      const item = code || description.slice(0, 40);
      if (isZero(rate)) this.#warn("RATE_ZERO", row.row, `The rate of ${item} is nothing.`, { item });
      else if (SHARE.test(cells.text) && compare(rate, ONE) < 0)
        this.#warn("RATE_MAY_BE_SHARE", row.row, `${item} says ${rate}: it may be a share of another rate.`, {
          item,
          rate,
        });
    }
    return this.rates.length - before;
  }

  /** The rates of a row that has one for each of several cases. */
  #cases(row: RowReading): { label: string; rate: Decimal | undefined }[] {
    return (this.#several ?? []).map(({ index, label }) => ({
      label,
      rate: readFigure(row.cells[index]).value,
    }));
  }

  #continuesNote(row: RowReading, cells: Cells): boolean {
    return this.#noteRow === row.row - 1 && !isCapitals(cells.text) && !/\d\.\d/.test(cells.code);
  }

  /** The code of the next row that has a code or a rate: "" where it has no code of its own; undefined at the end. */
  #nextCoded(row: RowReading): string | undefined {
    for (const later of this.#rows) {
      if (later.row <= row.row) continue;
      const cells = this.#cells(later);
      const code = tidyCode(cells.code);
      if (NOTE.test(cells.code)) continue;
      if (code !== "") return isMarker(code) ? "" : code;
      if (cells.rate !== undefined && cells.text !== "") return "";
    }
    return undefined;
  }

  #cells(row: RowReading): Cells {
    const cell = (role: ColumnRole): string => tidyText(row.cells[this.#at.get(role) ?? -1] ?? "");
    const shown = this.#several === undefined ? cell("rate") : "";
    return {
      code: cell("code") || cell("number"),
      text: cell("description"),
      unit: cell("unit"),
      shown: /^[\s\-–—]*$/.test(shown) ? "" : shown,
      rate: whyNoRate(shown) === "" ? (row.item?.rate ?? plainFigure(shown)) : undefined,
    };
  }

  #warn(code: RateWarning["code"], row: number, message: string, values: RateWarning["values"]): void {
    this.warnings.push({ code, message, values, sheet: this.#sheet.name, row });
  }
}

const PERCENTAGE = /%|\bper\s?cent/i;
/** "100-120", "1000 to 1500", "4500-50" – but "4500-00" is 4500 rupees and no paise. */
const TWO_FIGURES = /^\D*\d[\d,.]*\s*(?:[-–—~]|to)\s*(?!00\b)\d[\d,.]*\D*$/i;

/** Why no figure is taken from what stands there, as the rest of a sentence; "" where one may be. */
function whyNoRate(shown: string): string {
  if (PERCENTAGE.test(shown)) return ", a share of another rate";
  return TWO_FIGURES.test(shown) ? ", two figures" : "";
}

function plainFigure(shown: string): Decimal | undefined {
  return /^\d+(\.\d+)?$/.test(shown) ? decimal(shown) : undefined;
}

function isCapitals(text: string): boolean {
  return /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text);
}

/** "CHAPTER B-12", "FINISHING WORK": the short lines above the heading, down to the notes. */
function titlesOver(sheet: SheetReading, table: TableReading): string[] {
  const from = Math.max(
    0,
    ...sheet.tables.filter(({ index }) => index < table.index).map(({ lastRow }) => lastRow),
  );
  const titles: string[] = [];
  for (const row of sheet.rows) {
    if (row.row <= from || row.row >= table.headerRow) continue;
    const cells = row.cells.filter((cell) => cell !== "" && cell !== null);
    const text = tidyText(cells.join(" "));
    if (NOTE.test(text) || titles.length === MOST_TITLES) break;
    if (cells.length === 1 && text.length <= LONGEST_TITLE) titles.push(text);
  }
  return titles;
}
