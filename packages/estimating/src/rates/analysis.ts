import type { Decimal, Rounding } from "../decimal.ts";
import type { CascadeLine, PricedCascadeLine } from "../model.ts";

export type AnalysisKind = "labour" | "material" | "machinery" | "other";

/** One line of a recipe: so much of something, at a rate. */
export interface AnalysisLine {
  /** Stable inside its analysis. */
  readonly id: string;
  readonly kind: AnalysisKind;
  /** In the schedule of basic rates, or "". */
  readonly code: string;
  readonly description: string;
  readonly unit: string;
  readonly quantity: Decimal;
  /** Rupees for `per` units. A line with `lead` takes it from the lead statement. */
  readonly rate: Decimal;
  readonly per: Decimal;
  /** Id of the lead statement's line that gives the rate at site. */
  readonly lead?: string;
}

/** How one rate is built ("data"): labour, material and machinery for `output` units of work, then what comes upon them. */
export interface RateAnalysis {
  readonly code: string;
  readonly description: string;
  readonly unit: string;
  /** The lines make so many units of work: "10" in a recipe for 10 cum. */
  readonly output: Decimal;
  readonly lines: readonly AnalysisLine[];
  /**
   * Allowances, overheads, profit: lines of a cascade that starts from `labour`, `material`, `machinery`, `other` and
   * `direct`, the sum of the four. `percent` and `fixed` lines are added (or deducted), `subtotal` lines only stand as bases.
   */
  readonly additions: readonly CascadeLine[];
  /** Of the rate for one unit. */
  readonly rounding: Rounding;
}

export interface PricedAnalysisLine extends AnalysisLine {
  readonly amount: Decimal;
}

export interface PricedAnalysis extends RateAnalysis {
  readonly lines: readonly PricedAnalysisLine[];
  readonly totals: Readonly<Record<AnalysisKind, Decimal>>;
  /** Labour + material + machinery + other. */
  readonly direct: Decimal;
  readonly additions: readonly PricedCascadeLine[];
  /** For `output` units. */
  readonly total: Decimal;
  /** Total ÷ output, before it is rounded; to 20 decimals. */
  readonly unrounded: Decimal;
  /** Rupees for one unit. */
  readonly rate: Decimal;
}
