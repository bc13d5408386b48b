import { evaluateCascade, isSanctionExceeded, lastAmount } from "../cascade/evaluate-cascade.ts";
import { subtract, sum, ZERO } from "../decimal.ts";
import { ChainError } from "../errors.ts";
import { sanctionExceeded } from "../estimate/price-estimate.ts";
import { quantitiesById } from "../estimate/quantities-by-id.ts";
import type {
  Measure,
  Quantity,
  Snapshot,
  SupplementalItem,
  Workslip,
  WorkslipRow,
  WorkslipSection,
  WorkslipTotals,
} from "../model.ts";
import { itemRows } from "./item-rows.ts";
import { rowsByKey } from "./rows-by-key.ts";
import { supplementalRows } from "./supplemental-rows.ts";
import { workslipCascade } from "./workslip-cascade.ts";

export interface WorkslipInput {
  readonly snapshot: Snapshot;
  /** 1 for the first. */
  readonly number: number;
  /** Cumulative; an item without a quantity was not executed. */
  readonly executed: readonly Quantity[];
  readonly supplemental?: readonly SupplementalItem[];
  /** Earlier workslips, oldest first; each gives a pair of columns. */
  readonly previous?: readonly Workslip[];
}

const NOTHING: Measure = { quantity: ZERO, amount: ZERO };

/**
 * Compares what was executed with the estimate, row by row, at the estimate's rates.
 * Throws UnknownItemError, RepeatedItemError, ChainError.
 */
export function makeWorkslip(input: WorkslipInput): Workslip {
  const { snapshot, number } = input;
  const { estimate } = snapshot;
  const previous = input.previous ?? [];
  const last = previous.at(-1);
  if (last !== undefined && last.number >= number) {
    throw new ChainError(
      `Workslip ${number} cannot follow workslip ${last.number}.`,
      "Number workslips upwards and give the earlier ones oldest first.",
    );
  }
  const executed = quantitiesById(
    input.executed,
    new Set(estimate.sections.flatMap((section) => section.items.map((item) => item.id))),
  );
  const earlier = previous.map(rowsByKey);
  let excessCount = 0;
  const sections = estimate.sections.map((section): WorkslipSection => {
    const rows = section.items.flatMap((item): WorkslipRow[] => {
      const own = itemRows(
        item,
        executed.get(item.id)?.quantity ?? ZERO,
        estimate.rounding,
        earlier,
        excessCount + 1,
      );
      excessCount += own.length - 1;
      return own;
    });
    return { id: section.id, label: section.label, rows, totals: totalsOf(rows, previous.length) };
  });
  const extraRows = supplementalRows(input.supplemental ?? [], last, estimate.rounding, earlier);
  const supplemental: WorkslipSection = {
    id: "supplemental",
    label: "SUPPLEMENTAL ITEMS",
    rows: extraRows,
    totals: totalsOf(extraRows, previous.length),
  };
  const rows = [...sections.flatMap((section) => section.rows), ...extraRows];
  const totals = {
    ...totalsOf(rows, previous.length),
    previous: previous.map((slip) => slip.totals.executed),
  };
  const cascade = evaluateCascade(workslipCascade(estimate), {
    inputs: { executed: totals.executed },
    sanctioned: estimate.sanctionedAmount,
    on: estimate.ratesOn,
  });
  return {
    number,
    name: estimate.name,
    particulars: estimate.particulars,
    snapshotHash: snapshot.hash,
    estimateAmount: estimate.grandTotal,
    rounding: estimate.rounding,
    sections,
    supplemental,
    previousNumbers: previous.map((slip) => slip.number),
    totals,
    tenderPremiumPercent: estimate.tenderPremiumPercent,
    sanctionedAmount: estimate.sanctionedAmount,
    cascade,
    grandTotal: lastAmount(cascade, totals.executed),
    warnings: isSanctionExceeded(cascade) ? [sanctionExceeded(`Workslip ${number}`)] : [],
  };
}

function totalsOf(rows: readonly WorkslipRow[], previousCount: number): WorkslipTotals {
  const more = sum(rows.map((row) => row.more));
  const less = sum(rows.map((row) => row.less));
  return {
    estimate: sum(rows.map((row) => (row.estimate ?? NOTHING).amount)),
    previous: Array.from({ length: previousCount }, (_, index) =>
      sum(rows.map((row) => (row.previous[index] ?? NOTHING).amount)),
    ),
    executed: sum(rows.map((row) => row.executed.amount)),
    more,
    less,
    net: subtract(more, less),
  };
}
