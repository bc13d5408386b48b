import * as fc from "fast-check";
import { type Decimal, decimal, divide, sum, ZERO } from "../decimal.ts";
import { newEstimate } from "../estimate/new-estimate.ts";
import type { Estimate, Item } from "../model.ts";

const scaled = (max: bigint, divisor: string): fc.Arbitrary<Decimal> =>
  fc.bigInt({ min: 0n, max }).map((value) => divide(decimal(String(value)), decimal(divisor)));

export const quantity = scaled(10n ** 9n, "1000");
export const rate = scaled(10n ** 8n, "100");
const rounding = fc.constantFrom("paise" as const, "rupee" as const, "rupee_up" as const);

interface AnyItem extends Pick<Item, "quantity" | "rate"> {
  per: string;
  own: NonNullable<Item["rounding"]> | null;
}

const itemOf = (index: number, given: AnyItem): Item => ({
  id: `i${index}`,
  number: String(index + 1),
  code: "",
  parents: [],
  description: `Item ${index + 1}`,
  unit: "Cum",
  quantity: given.quantity,
  rate: given.rate,
  per: decimal(given.per),
  statedAmount: null,
  ...(given.own === null ? {} : { rounding: given.own }),
});

export const estimates: fc.Arbitrary<Estimate> = fc
  .record({
    items: fc.array(
      fc.record({ quantity, rate, per: fc.constantFrom("1", "10", "100"), own: fc.option(rounding) }),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
    split: fc.nat(12),
    rounding,
    sanctionedAmount: fc.option(scaled(10n ** 12n, "100")),
    tenderPremiumPercent: fc.option(
      fc.integer({ min: -3000, max: 3000 }).map((value) => divide(decimal(String(value)), decimal("100"))),
    ),
  })
  .map(({ items, split, ...rest }) => {
    const all = items.map((item, index) => itemOf(index, item));
    const sections = [
      { id: "a", label: "PART A", items: all.slice(0, split) },
      { id: "b", label: "PART B", items: all.slice(split) },
    ];
    return newEstimate({ name: "Any work", sections, ...rest });
  });

/** Cumulative quantities of an estimate's items at `count` measurements. */
export const measured = (count: number): fc.Arbitrary<{ estimate: Estimate; steps: Decimal[][] }> =>
  estimates.chain((estimate) => {
    const items = estimate.sections.flatMap((section) => section.items).length;
    const row = fc.array(quantity, { minLength: items, maxLength: items });
    return fc.record({
      estimate: fc.constant(estimate),
      steps: fc
        .array(row, { minLength: count, maxLength: count })
        .map((steps) =>
          steps.map((_, index) =>
            Array.from({ length: items }, (_, item) =>
              sum(steps.slice(0, index + 1).map((step) => step[item] ?? ZERO)),
            ),
          ),
        ),
    });
  });

export const given = (step: readonly Decimal[]): { itemId: string; quantity: Decimal }[] =>
  step.map((quantity, index) => ({ itemId: `i${index}`, quantity }));
