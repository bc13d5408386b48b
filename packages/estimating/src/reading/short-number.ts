/** Whole numbers of so many digits are exact, and so are their quotients by powers of ten. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/**
 * "-231.40" without making a text of it: whole units over a power of ten are as exact as the text. Undefined for longer
 * numbers and whatever else stands there.
 */
export function shortNumber(bytes: Buffer, from: number, to: number): number | undefined {
  const isNegative = bytes[from] === MINUS;
  let digits = 0;
  let units = 0;
  let decimals = -1;
  for (let at = isNegative ? from + 1 : from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === POINT && decimals < 0) {
      decimals = 0;
      continue;
    }
    const digit = byte - ZERO;
    digits += 1;
    if (digit < 0 || digit > 9 || digits > EXACT_DIGITS) return undefined;
    units = units * 10 + digit;
    if (decimals >= 0) decimals += 1;
  }
  if (digits === 0) return undefined;
  const size = decimals > 0 ? units / (POWERS[decimals] ?? 1) : units;
  return isNegative ? -size : size;
}
