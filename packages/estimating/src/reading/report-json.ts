import type { Decimal } from "../decimal.ts";
import type { ReadingReport } from "./report-reading.ts";

/** `JSON.rawJSON` (ECMAScript 2026): figures leave as numbers, digit for digit, and no binary float comes between. */
declare const JSON: {
  rawJSON(text: string): unknown;
  stringify(value: unknown, replacer?: undefined, space?: number): string;
};

/** A report as one JSON object; amounts are JSON numbers with the digits of their decimals. */
export function reportJson(report: Pick<ReadingReport, "sheets">): string {
  const number = (value: Decimal | null): unknown => (value === null ? null : JSON.rawJSON(value));
  const sheets = report.sheets.map((sheet) => ({
    ...sheet,
    tables: sheet.tables.map((table) => ({
      ...table,
      itemsSum: number(table.itemsSum),
      statedTotal: number(table.statedTotal),
    })),
  }));
  return JSON.stringify({ ...report, sheets }, undefined, 2);
}
