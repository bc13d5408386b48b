import type { RowReading, SheetReading, TableReading, WorkbookReading } from "../reading/reading.ts";
import { RateTableReader } from "./rate-table.ts";
import type { ListedRate, RateRow, RateRowClass, RateSheet, RatesReading, RateWarning } from "./rates.ts";
import { severalRates } from "./several-rates.ts";

/**
 * Takes a workbook for a schedule of rates: every list of rates on a visible sheet, chapter by chapter, with the texts of
 * parent items, in the order of the book. Every used row has one class, and `unread` ones their reason.
 * Source of the hierarchy: the schedule's own codes ("7.4.1" stands under "7.4"), else the rows above.
 */
export function ratesFromReading(reading: WorkbookReading): RatesReading {
  const rates: ListedRate[] = [];
  const warnings: RateWarning[] = [];
  const sheets = reading.sheets.map((sheet): RateSheet => {
    const lists = sheet.hidden ? [] : sheet.tables.filter((table) => isListOfRates(sheet, table));
    const found: ListedRate[] = [];
    const rows = new Map<RowReading, RateRow>();
    for (const table of lists) {
      const reader = new RateTableReader(sheet, table);
      for (const row of sheet.rows) if (row.table === table.index) rows.set(row, reader.read(row));
      found.push(...reader.rates);
      warnings.push(...reader.warnings);
    }
    rates.push(...found);
    const all = sheet.rows.map((row) => rows.get(row) ?? outside(row));
    return {
      name: sheet.name,
      leftOut: found.length > 0 ? null : whyLeftOut(sheet, lists.length),
      counts: countRows(all),
      rateCount: found.length,
      rows: all,
    };
  });
  return { rates, sheets, warnings: [...warnings, ...repeated(rates)] };
}

function isListOfRates(sheet: SheetReading, table: TableReading): boolean {
  return table.role === "rate_list" || severalRates(sheet, table) !== undefined;
}

/** Letterheads, notes, and what the reader itself could not read. */
function outside({ row, cells, class: rowClass, reason }: RowReading): RateRow {
  const text = cells.filter((cell) => cell !== "" && cell !== null).join(" ");
  if (rowClass === "unread") return { row, class: "unread", text, reason: reason ?? "it was not read" };
  return { row, class: "note", text };
}

function whyLeftOut(sheet: SheetReading, lists: number): string {
  if (sheet.hidden) return "the sheet is hidden";
  if (sheet.rows.length === 0) return "the sheet is empty";
  return lists === 0 ? "no table with code, description, unit and rate was found" : "no row has a rate";
}

function countRows(rows: readonly RateRow[]): Record<RateRowClass, number> {
  const counts = { rate: 0, parent: 0, heading: 0, note: 0, unread: 0 };
  for (const row of rows) counts[row.class] += 1;
  return counts;
}

/** The same code with the same words twice: only one of them can be meant when an item is priced. */
function repeated(rates: readonly ListedRate[]): RateWarning[] {
  const first = new Map<string, ListedRate>();
  return rates.flatMap((rate): RateWarning[] => {
    if (rate.code === "") return [];
    const key = [rate.code, ...rate.parents, rate.description].join("\n").toLowerCase();
    const other = first.get(key);
    if (other === undefined) first.set(key, rate);
    if (other === undefined || other.rate === rate.rate) return [];
    const message = `${rate.code} stands at ${other.rate} on sheet "${other.sheet}", row ${other.row}, and at ${rate.rate} here.`;
    const values = {
      item: rate.code,
      other: other.rate,
      sheet: other.sheet,
      row: String(other.row),
      here: rate.rate,
    };
    return [{ code: "RATE_REPEATED", message, values, sheet: rate.sheet, row: rate.row }];
  });
}
