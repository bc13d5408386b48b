import { evaluateCascade, isSanctionExceeded, lastAmount } from "../cascade/evaluate-cascade.ts";
import { add, type Decimal, percentOf, round, roundAmount, type Rounding, sum, ZERO } from "../decimal.ts";
import type {
  CascadeLine,
  Estimate,
  Item,
  PricedEstimate,
  PricedItem,
  PricedSection,
  Warning,
} from "../model.ts";
import { formatIndian } from "../text/format-indian.ts";
import { atOnce } from "./at-once.ts";
import { itemAmount } from "./item-amount.ts";
import { nameOfItem } from "./name-of-item.ts";

/** Amounts, section totals, ECV, cascade and grand total of an estimate. Throws CascadeError. */
export function priceEstimate(estimate: Estimate): PricedEstimate {
  return atOnce(pricing(estimate));
}

/** Prices an estimate and stops after each item, so that whoever runs it can do something else in between. Throws CascadeError. */
export function* pricing(estimate: Estimate): Generator<void, PricedEstimate> {
  const sections: PricedSection[] = [];
  const warnings: Warning[] = [];
  for (const { id, label, items } of estimate.sections) {
    const priced: PricedItem[] = [];
    for (const item of items) {
      const amount = itemAmount(item, estimate.rounding);
      priced.push({ ...item, amount });
      if (differs(item.statedAmount, amount)) warnings.push(amountDiffers(item, amount));
      yield;
    }
    sections.push({ id, label, items: priced, total: sum(priced.map((item) => item.amount)) });
  }
  const ecv = sum(sections.map((section) => section.total));
  const cascade = evaluateCascade(estimate.cascade, {
    inputs: { ecv },
    sanctioned: estimate.sanctionedAmount,
    on: estimate.ratesOn,
  });
  const inForce = new Set(cascade.map(datedId));
  const otherLines = estimate.cascade.filter((line) => !inForce.has(datedId(line)));
  const tenderPremium = premiumOn(ecv, estimate.tenderPremiumPercent, estimate.rounding);
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
    values: {},
    itemId: null,
  };
}

/** Spreadsheets keep more decimals than they show: what is the same to the paisa is the same. */
function differs(stated: Decimal | null, amount: Decimal): boolean {
  return stated !== null && stated !== amount && round(stated, 2) !== amount;
}

function amountDiffers(differing: Item, amount: Decimal): Warning {
  const item = nameOfItem(differing);
  const stated = formatIndian(differing.statedAmount ?? ZERO);
  const computed = formatIndian(amount);
  return {
    code: "AMOUNT_DIFFERS",
    message: `Item ${item}: the source states ${stated}, quantity × rate gives ${computed}.`,
    values: { item, stated, computed },
    itemId: differing.id,
  };
}
