import { ratesFromReading, wordsOf } from "@rowhouse/estimating";
import type { ListedRate, RatesReading, WorkbookReading } from "@rowhouse/estimating";
import { codeKey } from "./code-key.ts";
import type { ScheduleReport } from "./schemas.ts";

/** One row of the table, as JSON. */
interface ImportedRate {
  position: number;
  chapter: string;
  code: string;
  code_key: string;
  parents: string[];
  description: string;
  unit: string;
  per: string;
  rate: string;
  sheet: string;
  source_row: number;
  words: string;
  word_count: number;
}

export interface RatesForImport {
  /** Each a JSON array of rows, to be inserted by one statement. */
  batches: string[];
  rateCount: number;
  report: ScheduleReport;
}

export const batchSize = 1_000;
const mostListed = 1_000;
const longestText = 200;

/** What a workbook gives a schedule of rates, ready to be written. */
export function ratesForImport(reading: WorkbookReading): RatesForImport {
  const found = ratesFromReading(reading);
  const rows = found.rates.map((rate, index) => rowOf(rate, index + 1));
  const batches = Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, index) =>
    JSON.stringify(rows.slice(index * batchSize, (index + 1) * batchSize)),
  );
  return { batches, rateCount: rows.length, report: reportOf(found) };
}

function rowOf(rate: ListedRate, position: number): ImportedRate {
  const parents = rate.parents.map(storable);
  const description = storable(rate.description);
  const code = storable(rate.code);
  const words = wordsOf([...parents, description].join(" "));
  return {
    position,
    chapter: storable(rate.chapter),
    code,
    code_key: codeKey(code),
    parents,
    description,
    unit: storable(rate.unit),
    per: rate.per,
    rate: rate.rate,
    sheet: storable(rate.sheet),
    source_row: rate.row,
    words: words.join(" "),
    word_count: words.length,
  };
}

function reportOf({ sheets, warnings }: RatesReading): ScheduleReport {
  const unread = sheets.flatMap((sheet) =>
    sheet.rows
      .filter((row) => row.class === "unread")
      .map(({ row, reason = "", text }) => ({
        sheet: storable(sheet.name),
        row,
        reason: storable(reason),
        text: storable(text.slice(0, longestText)),
      })),
  );
  return {
    sheets: sheets.map(({ name, leftOut, rateCount, counts }) => ({
      name: storable(name),
      left_out: leftOut,
      rate_count: rateCount,
      counts,
    })),
    unread: unread.slice(0, mostListed),
    unread_count: unread.length,
    warnings: warnings.slice(0, mostListed).map(({ code, message, values, sheet, row }) => ({
      code,
      message: storable(message),
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, storable(value)])),
      sheet: storable(sheet),
      row,
    })),
    warning_count: warnings.length,
  };
}

/** Without the characters that a workbook can hold and PostgreSQL cannot. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
