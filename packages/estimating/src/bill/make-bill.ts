import { add, type Decimal, sum, ZERO } from "../decimal.ts";
import { BillAfterFinalError, ChainError } from "../errors.ts";
import { premiumOn } from "../estimate/price-estimate.ts";
import type {
  Bill,
  BillQuantity,
  CascadeLine,
  Particulars,
  SecuredAdvance,
  Snapshot,
  SupplementalItem,
  Withheld,
  Workslip,
} from "../model.ts";
import { billRows } from "./bill-rows.ts";
import { billTitle } from "./bill-title.ts";
import { figure } from "./figure.ts";
import { makeMemorandum } from "./make-memorandum.ts";
import { makeSecuredAdvances, outstandingAdvances } from "./secured-advances.ts";

export interface BillInput {
  readonly snapshot: Snapshot;
  /** Its executed quantities are billed where `quantities` is left out; its supplemental items can be billed. */
  readonly workslip?: Workslip | undefined;
  /** 1 for the first; each later bill has the next number. */
  readonly number: number;
  readonly kind: "part" | "final";
  /** Cumulative. An item left out stays at what the previous bill has. */
  readonly quantities?: readonly BillQuantity[] | undefined;
  /**
   * Items that neither estimate nor workslip has, cumulative: "" as id gives one (X1, X2 …), which later bills know them by.
   */
  readonly supplemental?: readonly SupplementalItem[] | undefined;
  /** The stored bill before this one. */
  readonly previous?: Bill | undefined;
  /** Materials at site. One of the previous bill that is left out stays as it stands there. */
  readonly securedAdvances?: readonly SecuredAdvance[] | undefined;
  /** Kept back from this bill, beside what the memorandum keeps. */
  readonly withheld?: readonly Withheld[] | undefined;
  /** Paid back of what earlier bills kept, beside what the memorandum releases. */
  readonly released?: Decimal | undefined;
  /** ISO date of the bill, which picks among the memorandum's lines; left out: the estimate's `ratesOn`. */
  readonly on?: string | undefined;
  /** The facts that the bill prints; left out: those of the snapshot. */
  readonly particulars?: Particulars | undefined;
  /** `all`: also what can be billed and is not begun, with nothing in its columns. */
  readonly rows?: "begun" | "all" | undefined;
  /** In place of the estimate's. */
  readonly memorandum?: readonly CascadeLine[] | undefined;
}

/**
 * A running account bill: cumulative quantities, and since = up to date − previous at every level.
 * Throws BillAfterFinalError, ChainError, UnknownItemError, RepeatedItemError, AdvanceError, ReleaseError, CascadeError.
 */
export function makeBill(input: BillInput): Bill {
  const { snapshot, workslip, number, kind, previous } = input;
  const { estimate } = snapshot;
  checkChain(number, previous);
  const { sections, warnings } = billRows(input);
  const rows = sections.flatMap((section) => section.rows);
  const upToDate = sum(rows.map((row) => row.upToDate.amount));
  const subTotal = figure(upToDate, previous?.subTotal.upToDate ?? ZERO);
  const premium = premiumOn(upToDate, estimate.tenderPremiumPercent, estimate.rounding);
  const tenderPremium = figure(premium, previous?.tenderPremium.upToDate ?? ZERO);
  const total = figure(add(upToDate, premium), previous?.total.upToDate ?? ZERO);
  const withheldBefore = previous?.withheldToDate ?? ZERO;
  const securedAdvances = makeSecuredAdvances(input.securedAdvances ?? [], previous, estimate.rounding);
  const { memorandum, withheldToDate } = makeMemorandum({
    lines: input.memorandum ?? estimate.memorandum,
    total,
    advances: securedAdvances?.total.since ?? null,
    kind,
    withheldBefore,
    withheld: input.withheld,
    released: input.released,
    on: input.on ?? estimate.ratesOn,
  });
  return {
    number,
    kind,
    title: billTitle(number, kind),
    ...(input.on === undefined ? {} : { on: input.on }),
    name: estimate.name,
    particulars: input.particulars ?? estimate.particulars,
    snapshotHash: snapshot.hash,
    estimateAmount: estimate.grandTotal,
    workslipNumber: workslip?.number ?? null,
    rounding: estimate.rounding,
    sections,
    subTotal,
    tenderPremiumPercent: estimate.tenderPremiumPercent,
    tenderPremium,
    total,
    ...(securedAdvances === undefined ? {} : { securedAdvances }),
    memorandum,
    withheldToDate,
    warnings: [...warnings, ...outstandingAdvances(kind, securedAdvances)],
  };
}

function checkChain(number: number, previous: Bill | undefined): void {
  if (previous?.kind === "final") throw new BillAfterFinalError(previous.number);
  const expected = (previous?.number ?? 0) + 1;
  if (number !== expected) {
    throw new ChainError(
      `Bill ${number} cannot stand here: the next bill is number ${expected}.`,
      "Give the bill the next number, together with the bill before it.",
    );
  }
}

/** What the memoranda of these bills pay, together. */
export const paidSoFar = (bills: readonly Bill[]): Decimal => sum(bills.map((bill) => bill.memorandum.pay));
