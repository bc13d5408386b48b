import type { Decimal } from "../decimal.ts";

/** A figure in two versions; null where a version has no such line. A missing figure counts as zero in `delta`. */
export interface FigureChange {
  readonly before: Decimal | null;
  readonly after: Decimal | null;
  readonly delta: Decimal;
}

/** A field whose text or figure differs; `delta` for figures. */
export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly delta: Decimal | null;
}

export interface LineChange {
  readonly kind: "added" | "removed" | "changed";
  readonly id: string;
  /** Of the newer version, where it has the line. */
  readonly label: string;
  /** Of a line of the cascade or of the payments: the day that it is in force from. */
  readonly effectiveFrom?: string;
  /** Empty for what was added or removed. */
  readonly fields: readonly FieldChange[];
  readonly amount: FigureChange;
}

export interface ItemChange extends LineChange {
  readonly number: string;
  readonly sectionId: string;
  readonly sectionLabel: string;
}

/** What changed between two versions of an estimate. Plain values; equal versions give empty lists. */
export interface EstimateDifference {
  readonly isSame: boolean;
  /** Name, rounding, sanctioned amount, tender premium, date of the rates, particulars. */
  readonly terms: readonly FieldChange[];
  /** In the order of the newer version; what was removed stands after the line that it followed. */
  readonly items: readonly ItemChange[];
  readonly sections: readonly LineChange[];
  /** Lines in force with their amounts, then those of other days without. */
  readonly cascade: readonly LineChange[];
  /** How bills are paid: lines without amounts, which come with a bill. */
  readonly memorandum: readonly LineChange[];
  readonly totals: Readonly<Record<"ecv" | "tenderPremium" | "contractValue" | "grandTotal", FigureChange>>;
}
