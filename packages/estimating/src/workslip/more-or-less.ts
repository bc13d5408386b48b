import { compare, type Decimal, negate, subtract, ZERO } from "../decimal.ts";

/** How far an executed amount is above or below the estimated one; one of the two is zero. */
export function moreOrLess(estimated: Decimal, executed: Decimal): { more: Decimal; less: Decimal } {
  const change = subtract(executed, estimated);
  return compare(change, ZERO) >= 0 ? { more: change, less: ZERO } : { more: ZERO, less: negate(change) };
}
