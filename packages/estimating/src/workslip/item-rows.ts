import { compare, type Decimal, subtract, ZERO } from "../decimal.ts";
import { itemAmount } from "../estimate/item-amount.ts";
import type { Measure, PricedItem, Workslip, WorkslipRow } from "../model.ts";
import { moreOrLess } from "./more-or-less.ts";
import type { RowsByKey } from "./rows-by-key.ts";

/** The row of an item and, where more was executed than estimated, the AE row with the rest. */
export function itemRows(
  item: PricedItem,
  executed: Decimal,
  rounding: Workslip["rounding"],
  earlier: readonly RowsByKey[],
  nextExcess: number,
): WorkslipRow[] {
  // An item of negative quantity (a deduction) is not capped: "beyond" has no meaning there.
  const excess = compare(item.quantity, ZERO) >= 0 ? subtract(executed, item.quantity) : ZERO;
  const isExceeded = compare(excess, ZERO) > 0;
  const before = (kind: WorkslipRow["kind"]): (Measure | null)[] =>
    earlier.map((rows) => rows.get(`${kind} ${item.id}`)?.executed ?? null);
  const price = (quantity: Decimal): Measure => ({
    quantity,
    amount: itemAmount({ ...item, quantity }, rounding),
  });
  const estimate = { quantity: item.quantity, amount: item.amount };
  const done = isExceeded ? estimate : price(executed);
  const isDeleted = done.quantity === ZERO && item.quantity !== ZERO;
  const shared = {
    itemId: item.id,
    code: item.code,
    parents: item.parents,
    unit: item.unit,
    rate: item.rate,
    per: item.per,
    ...(item.rounding === undefined ? {} : { rounding: item.rounding }),
  };
  const base: WorkslipRow = {
    ...shared,
    kind: "item",
    number: item.number,
    description: item.description,
    estimate,
    previous: before("item"),
    executed: done,
    ...moreOrLess(estimate.amount, done.amount),
    remarks: isDeleted ? "Deleted" : "",
  };
  const hadExcess = earlier.some((rows) => rows.has(`excess ${item.id}`));
  if (!isExceeded && !hadExcess) return [base];
  // The item's value is one product, as its bill has it: the excess is what the estimated part leaves of it.
  const beyond = {
    quantity: isExceeded ? excess : ZERO,
    amount: subtract(price(executed).amount, done.amount),
  };
  return [
    base,
    {
      ...shared,
      kind: "excess",
      number: `AE${nextExcess}`,
      description: `Executed beyond item ${item.number}`.trim(),
      estimate: null,
      previous: before("excess"),
      executed: beyond,
      ...moreOrLess(ZERO, beyond.amount),
      remarks: "",
    },
  ];
}
