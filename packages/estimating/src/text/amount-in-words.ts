import { absolute, type Decimal, isNegative, round } from "../decimal.ts";

const SMALL = [
  "Zero",
  "One",
  "Two",
  "Three",
  "Four",
  "Five",
  "Six",
  "Seven",
  "Eight",
  "Nine",
  "Ten",
  "Eleven",
  "Twelve",
  "Thirteen",
  "Fourteen",
  "Fifteen",
  "Sixteen",
  "Seventeen",
  "Eighteen",
  "Nineteen",
];
const TENS = ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"];

/**
 * Indian words of an amount, rounded to paise first: `39224443` is "Three Crore Ninety Two Lakh Twenty Four Thousand
 * Four Hundred and Forty Three"; paise follow as "and Fifty Paise". Above 100 crore the crores are said in words too.
 */
export function amountInWords(value: Decimal): string {
  const rounded = round(value, 2);
  const [whole = "0", fraction = ""] = absolute(rounded).split(".");
  const rupees = wholeInWords(BigInt(whole));
  const paise = Number(fraction.padEnd(2, "0"));
  const minus = isNegative(rounded) ? "Minus " : "";
  return `${minus}${rupees}${paise === 0 ? "" : ` and ${belowHundred(paise)} Paise`}`;
}

function wholeInWords(value: bigint): string {
  if (value === 0n) return "Zero";
  const parts: string[] = [];
  const crores = value / 10_000_000n;
  const lakhs = Number((value / 100_000n) % 100n);
  const thousands = Number((value / 1_000n) % 100n);
  const hundreds = Number((value / 100n) % 10n);
  const rest = Number(value % 100n);
  if (crores > 0n) parts.push(`${wholeInWords(crores)} Crore`);
  if (lakhs > 0) parts.push(`${belowHundred(lakhs)} Lakh`);
  if (thousands > 0) parts.push(`${belowHundred(thousands)} Thousand`);
  if (hundreds > 0) parts.push(`${SMALL[hundreds] ?? ""} Hundred`);
  if (rest > 0) parts.push(parts.length > 0 ? `and ${belowHundred(rest)}` : belowHundred(rest));
  return parts.join(" ");
}

function belowHundred(value: number): string {
  if (value < 20) return SMALL[value] ?? "";
  const unit = value % 10;
  return `${TENS[Math.floor(value / 10)] ?? ""}${unit === 0 ? "" : ` ${SMALL[unit] ?? ""}`}`;
}
