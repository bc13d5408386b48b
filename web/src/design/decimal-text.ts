/** A decimal text taken apart for display; nothing here ever becomes a binary number. */
export interface DecimalParts {
  isNegative: boolean;
  whole: string;
  fraction: string;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/u;

/** Groups digits the Indian way: the last three, then by twos. `12345678` is `1,23,45,678`. */
export function groupIndian(digits: string): string {
  const trimmed = digits.replace(/^0+(?=\d)/u, "");
  if (trimmed.length <= 3) return trimmed;
  const head = trimmed.slice(0, -3).replace(/\B(?=(\d{2})+$)/gu, ",");
  return `${head},${trimmed.slice(-3)}`;
}

/** Money with exactly two decimals; text that is no decimal gives undefined. */
export function moneyParts(value: string): DecimalParts | undefined {
  const match = DECIMAL.exec(value.trim());
  if (!match) return undefined;
  const [, sign, whole = "0", fraction = ""] = match;
  const paise = fraction.padEnd(2, "0");
  const isZero = /^0*$/u.test(whole + paise);
  return { isNegative: sign === "-" && !isZero, whole: groupIndian(whole), fraction: paise };
}

export function formatMoney(value: string): string {
  const parts = moneyParts(value);
  if (!parts) return value;
  const text = `${parts.whole}.${parts.fraction}`;
  return parts.isNegative ? `(${text})` : text;
}

/** A quantity keeps the decimals it has, without zeros that say nothing. */
export function formatQuantity(value: string): string {
  const match = DECIMAL.exec(value.trim());
  if (!match) return value;
  const [, sign, whole = "0", fraction = ""] = match;
  const kept = fraction.replace(/0+$/u, "");
  const grouped = groupIndian(whole);
  return `${sign}${grouped}${kept === "" ? "" : `.${kept}`}`;
}

export function isZero(value: string): boolean {
  return /^-?0*(?:\.0*)?$/u.test(value.trim());
}

/** What a person typed or pasted as a number: grouping commas, spaces and a rupee sign are let through. */
export function decimalOfTyped(typed: string): string | undefined {
  const cleaned = typed
    .trim()
    .replace(/^(?:₹|rs\.?)\s*/iu, "")
    .replace(/[,\s\u00a0]/gu, "");
  const negative = /^\((.+)\)$/u.exec(cleaned)?.[1];
  const text = negative === undefined ? cleaned : `-${negative}`;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/u.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return undefined;
  const canonical = whole.replace(/^0+(?=\d)/u, "") || "0";
  return `${sign === "-" ? "-" : ""}${canonical}${fraction === "" ? "" : `.${fraction}`}`;
}
