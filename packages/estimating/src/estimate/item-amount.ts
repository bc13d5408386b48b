import { type Decimal, divide, isZero, multiply, ONE, roundAmount, type Rounding } from "../decimal.ts";

/** Quantity × rate ÷ per, rounded. A `per` of zero counts as one: some sources leave it blank. */
export function itemAmount(
  item: { readonly quantity: Decimal; readonly rate: Decimal; readonly per: Decimal },
  rounding: Rounding,
): Decimal {
  const gross = multiply(item.quantity, item.rate);
  return roundAmount(isZero(item.per) || item.per === ONE ? gross : divide(gross, item.per), rounding);
}
