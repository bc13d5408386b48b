import { type Decimal, decimal, multiply, parseDecimal } from "../decimal.ts";

const AMOUNT =
  /^(?:(?:rs|inr|rupees)\b\.?|₹)?\s*(?<sign>-)?\s*(?<digits>\d[\d,]*(?:\.\d+)?|\.\d+)\s*(?<unit>lakhs?|lacs?|crores?|cr|thousands?)?\.?\s*(?:only)?\s*(?:\/-)?\.?$/i;

/** Rupees of a typed amount: `"Rs. 119.40 Lacs"` is 11940000. Undefined where the text is not one amount. */
export function parseIndianAmount(text: string): Decimal | undefined {
  const groups = AMOUNT.exec(text.trim())?.groups;
  const value = parseDecimal((groups?.sign ?? "") + (groups?.digits ?? "").replaceAll(",", ""));
  return value === undefined ? undefined : multiply(value, scaleOf(groups?.unit?.toLowerCase() ?? ""));
}

function scaleOf(unit: string): Decimal {
  if (unit.startsWith("la")) return decimal("100000");
  if (unit.startsWith("cr")) return decimal("10000000");
  return decimal(unit === "" ? "1" : "1000");
}
