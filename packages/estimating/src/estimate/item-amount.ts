import { type Decimal, divide, isZero, multiply, ONE, roundAmount, type Rounding } from "../decimal.ts";

/** Quantity × rate ÷ per, rounded as the item is, or else as given. A `per` of zero counts as one: some sources leave it blank. */
export function itemAmount(
  item: {
    readonly quantity: Decimal;
    readonly rate: Decimal;
    readonly per: Decimal;
    readonly rounding?: Rounding;
  },
  rounding: Rounding,
): Decimal {
  const gross = multiply(item.quantity, item.rate);
  const value = isZero(item.per) || item.per === ONE ? gross : divide(gross, item.per);
  return roundAmount(value, item.rounding ?? rounding);
}
