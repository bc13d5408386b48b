import type { Decimal } from "../decimal.ts";

/** One rate of a schedule of rates, as a workbook states it. */
export interface ListedRate {
  /** "7.4.1"; children that are only marked take their parent's: "7.4(ii)". "" where the schedule has none. */
  readonly code: string;
  /** What stands over the list: chapter, its title, the group of items. */
  readonly chapter: string;
  /** Texts of the parent items, outermost first, that the description completes. */
  readonly parents: readonly string[];
  readonly description: string;
  /** As printed. */
  readonly unit: string;
  /** The number of units that the rate is for: "1", "10", "100". */
  readonly per: Decimal;
  /** Rupees for `per` units. */
  readonly rate: Decimal;
  readonly sheet: string;
  /** From 1, as the spreadsheet shows it. */
  readonly row: number;
}

/** `heading` names a group of items; `parent` is a text that its children complete. */
export type RateRowClass = "rate" | "parent" | "heading" | "note" | "unread";

/** One used row of the workbook; it has exactly one class. */
export interface RateRow {
  readonly row: number;
  readonly class: RateRowClass;
  readonly text: string;
  /** Why a row is `unread`. */
  readonly reason?: string;
}

export interface RateSheet {
  readonly name: string;
  /** Why no rate of the sheet was read; null where it holds a list of rates. */
  readonly leftOut: string | null;
  readonly counts: Readonly<Record<RateRowClass, number>>;
  /** How many rates came of it; more than its rate rows where a row has several, as in tables of carriage. */
  readonly rateCount: number;
  readonly rows: readonly RateRow[];
}

export type RateWarningCode = "CODE_COMPLETED" | "RATE_ZERO" | "RATE_MAY_BE_SHARE" | "RATE_REPEATED";

export interface RateWarning {
  readonly code: RateWarningCode;
  readonly message: string;
  /** What the message says of this case, by name: for whoever says it in another language. */
  readonly values: Readonly<Record<string, string>>;
  readonly sheet: string;
  readonly row: number;
}

/** What was understood of a workbook as a schedule of rates. */
export interface RatesReading {
  readonly rates: readonly ListedRate[];
  readonly sheets: readonly RateSheet[];
  readonly warnings: readonly RateWarning[];
}
