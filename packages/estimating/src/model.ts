import type { Decimal, Rounding } from "./decimal.ts";

/*
 * Plain values: they survive JSON, a worker's message and a database column unchanged. Money is rupees, never paise.
 * A text that is not known is "", a figure that is not known is null; only a cascade line's own attributes are optional.
 */

export type PresetId =
  | "telangana_rb"
  | "telangana_pr"
  | "andhra"
  | "rajasthan_pwd"
  | "odisha_mukta"
  | "plain";

/** Facts printed in the heading of documents, each as the text that is to be printed. */
export type ParticularKey =
  | "department"
  | "division"
  | "name_of_work"
  | "estimate_amount"
  | "admin_sanction"
  | "tech_sanction"
  | "ref_of_agreement"
  | "name_of_agency"
  | "contractor_address"
  | "mb_details"
  | "tp_details"
  | "nit_no"
  | "period_of_completion"
  | "date_of_commencement"
  | "date_of_completion"
  | "work_order_no"
  | "work_order_date"
  | "earnest_money"
  | "security_deposit";

export type Particulars = Readonly<Partial<Record<ParticularKey, string>>>;

export type WarningCode =
  | "AMOUNT_DIFFERS"
  | "SANCTION_EXCEEDED"
  | "NEGATIVE_SINCE"
  | "PREVIOUS_ITEM_UNMATCHED"
  | "ITEM_AMBIGUOUS"
  | "ADVANCE_OUTSTANDING"
  | "PART_RATE";

export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  /** What the message says of this case, by name, ready to be shown: for whoever says it in another language. */
  readonly values: Readonly<Record<string, string>>;
  readonly itemId: string | null;
}

/** One step of a cascade. `base` names earlier lines, or the figures the cascade starts from (see `cascade.ts`). */
export interface CascadeLine {
  readonly id: string;
  readonly label: string;
  /**
   * `percent`: `rate` % of the base. `fixed`: `amount`. `subtotal`: the base lines added (deductions subtracted).
   * `plug`: what the base lacks to the sanctioned amount. `round`: the base lines added, then rounded.
   */
  readonly kind: "percent" | "fixed" | "subtotal" | "plug" | "round";
  readonly base: readonly string[];
  readonly rounding: Rounding;
  /** Percent, for `percent`. */
  readonly rate?: Decimal;
  /** Rupees, for `fixed`. */
  readonly amount?: Decimal;
  /** A deduction prints as a positive figure; sub-totals subtract it. */
  readonly effect?: "deduct";
  /** ISO date. Of lines with the same id the newest one in force counts. */
  readonly effectiveFrom?: string;
  /** Only in running bills, or only in the final one. */
  readonly when?: "part" | "final";
  /** Kept back now and released by the final bill. */
  readonly withheld?: true;
  /** Not printed while it is zero. */
  readonly hideZero?: true;
}

export interface PricedCascadeLine extends CascadeLine {
  readonly amount: Decimal;
}

export type MeasurementField = "number" | "length" | "breadth" | "depth";

/** One row of the detailed estimate: `No × L × B × D`, each as it was typed ("2*3.5"), "" where it is not given. */
export interface Measurement extends Readonly<Record<MeasurementField, string>> {
  readonly description: string;
}

export interface Item {
  /** Stable inside its estimate: bills and workslips refer to it. */
  readonly id: string;
  /** As printed in the source: "1", "2(a)". */
  readonly number: string;
  /** Code in the schedule of rates. */
  readonly code: string;
  /** Descriptions of the parent items, outermost first. */
  readonly parents: readonly string[];
  readonly description: string;
  readonly unit: string;
  readonly quantity: Decimal;
  /** Rupees for `per` units. */
  readonly rate: Decimal;
  /** The number of units that the rate is for: "1", "10", "100". */
  readonly per: Decimal;
  /** What the source says the amount is; compared, never used. */
  readonly statedAmount: Decimal | null;
  /** How its amount is rounded, where that differs from the estimate's other items. */
  readonly rounding?: Rounding;
  /** Where given, `quantity` is their sum: see `measure`. */
  readonly measurements?: readonly Measurement[];
  /** Names what `rate` was taken from, for whoever keeps that; nothing is computed from it. */
  readonly pricedFrom?: string;
}

export interface Section {
  readonly id: string;
  /** "PART A: CIVIL WORKS", or "" for items outside any part. */
  readonly label: string;
  readonly items: readonly Item[];
}

export interface Estimate {
  readonly name: string;
  readonly particulars: Particulars;
  /** Where its cascade came from: a PresetId, the id of a preset of one's own, or "workbook". Nothing is computed from it. */
  readonly preset: string;
  readonly sections: readonly Section[];
  /** How amounts are rounded; those of items with a rounding of their own excepted. */
  readonly rounding: Rounding;
  readonly cascade: readonly CascadeLine[];
  readonly memorandum: readonly CascadeLine[];
  readonly sanctionedAmount: Decimal | null;
  /** Negative = less, positive = excess. */
  readonly tenderPremiumPercent: Decimal | null;
  /** ISO date that picks among cascade lines; null: the newest of each. */
  readonly ratesOn: string | null;
}

export interface PricedItem extends Item {
  readonly amount: Decimal;
}

export interface PricedSection extends Section {
  readonly items: readonly PricedItem[];
  readonly total: Decimal;
}

export interface PricedEstimate extends Estimate {
  readonly sections: readonly PricedSection[];
  /** Estimated contract value: the sum of the items' amounts. */
  readonly ecv: Decimal;
  /** Lines in force, with their amounts. */
  readonly cascade: readonly PricedCascadeLine[];
  /** Lines that `ratesOn` leaves out of force, where there are any; compared between versions, never counted. */
  readonly otherLines?: readonly CascadeLine[];
  readonly grandTotal: Decimal;
  /** On the ECV, signed; zero without a tender. */
  readonly tenderPremium: Decimal;
  /** ECV with tender premium. */
  readonly contractValue: Decimal;
  readonly warnings: readonly Warning[];
}

/** An estimate frozen for its documents: everything they print, and a hash over it. */
export interface Snapshot {
  readonly format: 1;
  /** SHA-256 of the canonical JSON of `estimate`, in hexadecimal. */
  readonly hash: string;
  readonly estimate: PricedEstimate;
}

export interface Measure {
  readonly quantity: Decimal;
  readonly amount: Decimal;
}

/** A quantity for an item, cumulative since the work began. */
export interface Quantity {
  readonly itemId: string;
  readonly quantity: Decimal;
}

export interface SupplementalItem {
  /** Stable inside the chain of workslips; "" lets the workslip give one (S1, S2 …). */
  readonly id: string;
  readonly description: string;
  readonly unit: string;
  readonly quantity: Decimal;
  readonly rate: Decimal;
  readonly per: Decimal;
}

export interface WorkslipRow {
  /** `excess` is the AE row: what was executed beyond the row above it. */
  readonly kind: "item" | "excess" | "supplemental";
  readonly itemId: string;
  /** The item's own number, "AE1" for an excess row, "S1" for a supplemental item. */
  readonly number: string;
  readonly code: string;
  readonly parents: readonly string[];
  readonly description: string;
  readonly unit: string;
  readonly rate: Decimal;
  readonly per: Decimal;
  /** The item's own, where it has one. */
  readonly rounding?: Rounding;
  /** Null for excess and supplemental rows. */
  readonly estimate: Measure | null;
  /** One for each earlier workslip, oldest first; null where it had no such row. */
  readonly previous: readonly (Measure | null)[];
  readonly executed: Measure;
  readonly more: Decimal;
  readonly less: Decimal;
  /** "Deleted" where nothing was executed. */
  readonly remarks: string;
}

export interface WorkslipTotals {
  readonly estimate: Decimal;
  /** One for each earlier workslip. */
  readonly previous: readonly Decimal[];
  readonly executed: Decimal;
  readonly more: Decimal;
  readonly less: Decimal;
  /** More − Less = executed − estimate. */
  readonly net: Decimal;
}

export interface WorkslipSection {
  readonly id: string;
  readonly label: string;
  readonly rows: readonly WorkslipRow[];
  readonly totals: WorkslipTotals;
}

export interface Workslip {
  readonly number: number;
  readonly name: string;
  readonly particulars: Particulars;
  readonly snapshotHash: string;
  /** The estimate's grand total. */
  readonly estimateAmount: Decimal;
  readonly rounding: Rounding;
  readonly sections: readonly WorkslipSection[];
  /** The rows executed outside the estimate. */
  readonly supplemental: WorkslipSection;
  /** Numbers of the earlier workslips whose columns are shown. */
  readonly previousNumbers: readonly number[];
  readonly totals: WorkslipTotals;
  readonly tenderPremiumPercent: Decimal | null;
  readonly sanctionedAmount: Decimal | null;
  readonly cascade: readonly PricedCascadeLine[];
  readonly grandTotal: Decimal;
  readonly warnings: readonly Warning[];
}

export interface BillQuantity extends Quantity {
  /** Part rate: re-rates the whole cumulative quantity, for example while an item is unfinished. */
  readonly rate?: Decimal;
}

export interface BillRow {
  readonly itemId: string;
  readonly number: string;
  readonly code: string;
  readonly parents: readonly string[];
  readonly description: string;
  readonly unit: string;
  /** What the amounts are computed with: a part rate where there is one. */
  readonly rate: Decimal;
  readonly per: Decimal;
  /** The item's own, where it has one. */
  readonly rounding?: Rounding;
  /** Only where `rate` is a part rate. */
  readonly fullRate?: Decimal;
  readonly upToDate: Measure;
  readonly previous: Measure;
  /** Up to date − previous, by subtraction. */
  readonly since: Measure;
  readonly remarks: string;
}

export interface BillSection {
  readonly id: string;
  readonly label: string;
  readonly rows: readonly BillRow[];
}

/** One figure of a bill in its three columns. */
export interface BillFigure {
  readonly upToDate: Decimal;
  readonly previous: Decimal;
  readonly since: Decimal;
}

/** Paid on the security of materials brought to site until the work takes them up (CPWA Form 26, account II). */
export interface SecuredAdvance {
  /** Stable inside the chain of bills; "" lets the bill give one (A1, A2 …). */
  readonly id: string;
  /** Of the material. */
  readonly description: string;
  readonly unit: string;
  /** Brought to site since the previous bill. */
  readonly brought: Decimal;
  /** Used since the previous bill in work that this bill measures. */
  readonly utilised: Decimal;
  /** As assessed; and the reduced one at which the advance is made, in rupees for one unit. */
  readonly fullRate: Decimal;
  readonly rate: Decimal;
  /** Number and date of the orders that allow it. */
  readonly orders: string;
  /** Why it is not cleared, where it stands for more than three months. */
  readonly reasons: string;
}

export interface SecuredAdvanceRow extends SecuredAdvance {
  /** What lay at site at the previous bill. */
  readonly outstandingBefore: Decimal;
  /** Outstanding before + brought − utilised. */
  readonly outstanding: Decimal;
  /** Outstanding × rate, rounded. */
  readonly amount: Decimal;
}

export interface SecuredAdvances {
  readonly rows: readonly SecuredAdvanceRow[];
  /** Since = up to date − previous; negative where advances are recovered. */
  readonly total: BillFigure;
}

/** Kept back from one bill for a reason of its own, until a later bill releases it. */
export interface Withheld {
  /** Printed: "Withheld for want of test reports". */
  readonly label: string;
  /** Rupees. */
  readonly amount: Decimal;
}

/** How much to pay: the memorandum of payments. */
export interface Memorandum {
  readonly lines: readonly PricedCascadeLine[];
  readonly gross: Decimal;
  readonly deductions: Decimal;
  readonly net: Decimal;
  /** The net in whole rupees. */
  readonly pay: Decimal;
}

export interface Bill {
  readonly number: number;
  readonly kind: "part" | "final";
  /** "CC First & Part", "CC 2nd & Part", "CC 3rd & Final". */
  readonly title: string;
  /** ISO date of the bill, where one was given. */
  readonly on?: string;
  readonly name: string;
  readonly particulars: Particulars;
  readonly snapshotHash: string;
  /** The estimate's grand total. */
  readonly estimateAmount: Decimal;
  readonly workslipNumber: number | null;
  readonly rounding: Rounding;
  readonly sections: readonly BillSection[];
  readonly subTotal: BillFigure;
  readonly tenderPremiumPercent: Decimal | null;
  readonly tenderPremium: BillFigure;
  readonly total: BillFigure;
  /** Left out where none was ever made. */
  readonly securedAdvances?: SecuredAdvances;
  readonly memorandum: Memorandum;
  /** Kept back by this bill and the ones before it, and not yet released. */
  readonly withheldToDate: Decimal;
  readonly warnings: readonly Warning[];
}

/** What a printed document says of itself beyond its figures. */
export interface DocumentHeading {
  /** For example "EST-2026-0007"; printed on every page. */
  readonly documentNumber: string;
  /** Printed as it is given; the package has no clock. */
  readonly date: string;
  readonly organization: string;
  /** Signature blocks, left to right; two or three print well. */
  readonly signatories: readonly string[];
}
