import { evaluateCascade, isSanctionExceeded, lastAmount } from "../cascade/evaluate-cascade.ts";
import { add, type Decimal, percentOf, round, roundAmount, type Rounding, sum, ZERO } from "../decimal.ts";
import type { CascadeLine, Estimate, PricedEstimate, PricedItem, PricedSection, Warning } from "../model.ts";
import { formatIndian } from "../text/format-indian.ts";
import { itemAmount } from "./item-amount.ts";

/** Amounts, section totals, ECV, cascade and grand total of an estimate. Throws CascadeError. */
export function priceEstimate(estimate: Estimate): PricedEstimate {
  const sections = estimate.sections.map((section): PricedSection => {
    const items = section.items.map((item): PricedItem => ({
      ...item,
      amount: itemAmount(item, estimate.rounding),
    }));
    return { id: section.id, label: section.label, items, total: sum(items.map((item) => item.amount)) };
  });
  const ecv = sum(sections.map((section) => section.total));
  const cascade = evaluateCascade(estimate.cascade, {
    inputs: { ecv },
    sanctioned: estimate.sanctionedAmount,
    on: estimate.ratesOn,
  });
  const inForce = new Set(cascade.map(datedId));
  const otherLines = estimate.cascade.filter((line) => !inForce.has(datedId(line)));
  const tenderPremium = premiumOn(ecv, estimate.tenderPremiumPercent, estimate.rounding);
  const warnings = statedAmountWarnings(sections);
  if (isSanctionExceeded(cascade)) warnings.push(sanctionExceeded("The estimate"));
  return {
    name: estimate.name,
    particulars: estimate.particulars,
    preset: estimate.preset,
    sections,
    rounding: estimate.rounding,
    cascade,
    ...(otherLines.length === 0 ? {} : { otherLines }),
    memorandum: estimate.memorandum,
    sanctionedAmount: estimate.sanctionedAmount,
    tenderPremiumPercent: estimate.tenderPremiumPercent,
    ratesOn: estimate.ratesOn,
    ecv,
    grandTotal: lastAmount(cascade, ecv),
    tenderPremium,
    contractValue: add(ecv, tenderPremium),
    warnings,
  };
}

/** A line may stand in a cascade several times, each from another day on. */
export function datedId({ id, effectiveFrom = "" }: CascadeLine): string {
  return `${id} ${effectiveFrom}`.trim();
}

/** Tender premium is taken on a total, never on rates. */
export function premiumOn(total: Decimal, percent: Decimal | null, rounding: Rounding): Decimal {
  return percent === null ? ZERO : roundAmount(percentOf(total, percent), rounding);
}

export function sanctionExceeded(what: string): Warning {
  return {
    code: "SANCTION_EXCEEDED",
    message: `${what} comes to more than the sanctioned amount.`,
    itemId: null,
  };
}

function statedAmountWarnings(sections: readonly PricedSection[]): Warning[] {
  return (
    sections
      .flatMap((section) => section.items)
      // Spreadsheets keep more decimals than they show: what is the same to the paisa is the same.
      .filter((item) => item.statedAmount !== null && round(item.statedAmount, 2) !== item.amount)
      .map((item) => ({
        code: "AMOUNT_DIFFERS",
        message: `Item ${item.number || item.id}: the source states ${formatIndian(item.statedAmount ?? ZERO)}, quantity × rate gives ${formatIndian(item.amount)}.`,
        itemId: item.id,
      }))
  );
}
