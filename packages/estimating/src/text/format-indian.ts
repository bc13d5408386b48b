import { absolute, type Decimal, isNegative, isZero, round } from "../decimal.ts";

/** Groups the last three digits, then pairs: `formatIndian("12345678.9")` is `1,23,45,678.90`. */
export function formatIndian(value: Decimal, decimals = 2): string {
  const rounded = round(value, decimals);
  const [whole = "0", fraction = ""] = absolute(rounded).split(".");
  const head = whole.slice(0, -3).replaceAll(/\B(?=(\d{2})+$)/g, ",");
  const grouped = head === "" ? whole : `${head},${whole.slice(-3)}`;
  const sign = isNegative(rounded) && !isZero(rounded) ? "-" : "";
  return decimals === 0 ? sign + grouped : `${sign}${grouped}.${fraction.padEnd(decimals, "0")}`;
}

/** A quantity with at least two and at most six decimals: `14.50`, `0.333333`. */
export function formatQuantity(value: Decimal): string {
  const rounded = round(value, 6);
  const decimals = Math.max(2, rounded.split(".")[1]?.length ?? 0);
  return formatIndian(rounded, decimals);
}
