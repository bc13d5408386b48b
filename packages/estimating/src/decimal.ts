import { Big } from "big.js";

declare const brand: unique symbol;

/**
 * A decimal number as canonical text: `-?digits[.digits]`, no exponent, no leading or trailing zeros, no `-0`.
 * Two equal values are equal strings, so a Decimal compares, hashes, and travels through JSON and SQL as it is.
 */
export type Decimal = string & { readonly [brand]: "Decimal" };

/**
 * How an amount is rounded: `paise` two decimals half-up, `rupee` half-up, `rupee_up` always up,
 * `even_rupee_up` up to an even rupee (a tax that is halved between centre and state). All away from zero.
 *
 * Up goes what is above the rupee at six decimals. A spreadsheet multiplies in binary and could not tell less from noise, and its
 * formula has to say what the document says.
 */
export type Rounding = "paise" | "rupee" | "rupee_up" | "even_rupee_up";

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const CANONICAL = /^(?:0|-?[1-9]\d*|-?(?:0|[1-9]\d*)\.\d*[1-9])$/;
const MAX_DIGITS = 60;
const DIVISION_DECIMALS = 20;
const NOISE_DECIMALS = 6;
const SPREADSHEET_DIGITS = 15;
/** Numbers from here on, in either direction, are no decimals. */
export const LARGEST_NUMBER = 1e21;

/** A constructor of its own: settings made here reach no other user of big.js. */
const Exact = Big();
Exact.DP = DIVISION_DECIMALS;
Exact.RM = 1;

function canonical(value: Big): Decimal {
  const text = value.toFixed();
  const trimmed = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return (trimmed === "-0" ? "0" : trimmed) as Decimal;
}

/** Reads plain decimal text such as `"-12.50"`; undefined for anything else, exponents and grouping included. */
export function parseDecimal(text: string): Decimal | undefined {
  const trimmed = text.trim();
  if (trimmed.length > MAX_DIGITS) return undefined;
  if (CANONICAL.test(trimmed)) return trimmed as Decimal;
  if (!PLAIN.test(trimmed)) return undefined;
  return canonical(new Exact(trimmed.replace(/^\+/, "").replace(/\.$/, "")));
}

/**
 * Reads plain decimal text, or throws a RangeError.
 * @example decimal("4.50") // "4.5"
 */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === undefined)
    throw new RangeError(`Not a decimal number: ${JSON.stringify(text.slice(0, 80))}`);
  return parsed;
}

/** The decimal a spreadsheet shows for its binary number: 15 significant digits. Undefined beyond ±1e21 and for NaN. */
export function decimalFromNumber(value: number): Decimal | undefined {
  if (!(Math.abs(value) < LARGEST_NUMBER)) return undefined;
  return canonical(new Exact(value.toPrecision(SPREADSHEET_DIGITS)));
}

export const ZERO: Decimal = decimal("0");
export const ONE: Decimal = decimal("1");

/** So many characters are fewer than 2⁵³ units, sign and point included: whole numbers of that size are exact. */
const EXACT_CHARACTERS = 15;

/** A short decimal as a whole number of units: "12.50" is 1250 hundredths. Undefined for longer ones. */
function scaledOf(value: Decimal): { units: number; scale: number } | undefined {
  const length = value.length;
  if (length > EXACT_CHARACTERS) return undefined;
  let units = 0;
  let point = length - 1;
  for (let at = 0; at < length; at += 1) {
    const code = value.charCodeAt(at);
    if (code === POINT_CODE) point = at;
    else if (code !== MINUS_CODE) units = units * 10 + code - ZERO_CODE;
  }
  return { units: value.charCodeAt(0) === MINUS_CODE ? -units : units, scale: length - 1 - point };
}

function fromScaled(units: number, scale: number): Decimal {
  if (units === 0) return "0" as Decimal;
  const digits = String(Math.abs(units)).padStart(scale + 1, "0");
  let end = digits.length;
  const point = digits.length - scale;
  while (end > point && digits.charCodeAt(end - 1) === ZERO_CODE) end -= 1;
  const text = end > point ? `${digits.slice(0, point)}.${digits.slice(point, end)}` : digits.slice(0, point);
  return (units < 0 ? `-${text}` : text) as Decimal;
}

const MINUS_CODE = 45;
const POINT_CODE = 46;
const ZERO_CODE = 48;

export const add = (a: Decimal, b: Decimal): Decimal => canonical(new Exact(a).plus(b));
export const subtract = (a: Decimal, b: Decimal): Decimal => canonical(new Exact(a).minus(b));
export function multiply(a: Decimal, b: Decimal): Decimal {
  const [left, right] = [scaledOf(a), scaledOf(b)];
  if (left !== undefined && right !== undefined) {
    const units = left.units * right.units;
    if (Math.abs(units) <= Number.MAX_SAFE_INTEGER) return fromScaled(units, left.scale + right.scale);
  }
  return canonical(new Exact(a).times(b));
}

/** The product of both, half-up to `decimals` places. */
export function multiplyRounded(a: Decimal, b: Decimal, decimals: number): Decimal {
  const [left, right] = [scaledOf(a), scaledOf(b)];
  if (left !== undefined && right !== undefined) {
    const units = left.units * right.units;
    const scale = left.scale + right.scale;
    if (Math.abs(units) <= Number.MAX_SAFE_INTEGER)
      return scale <= decimals ? fromScaled(units, scale) : roundScaled(units, scale, decimals);
  }
  return round(multiply(a, b), decimals);
}

/** To 20 decimals, half-up; exact for the usual divisors 1, 10, 100, 1000. Throws a RangeError for a zero divisor. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (isZero(b)) throw new RangeError("Division by zero");
  return canonical(new Exact(a).div(b));
}

export const negate = (a: Decimal): Decimal => canonical(new Exact(a).neg());
export const absolute = (a: Decimal): Decimal => canonical(new Exact(a).abs());
export const compare = (a: Decimal, b: Decimal): -1 | 0 | 1 => new Exact(a).cmp(b);
export const isZero = (a: Decimal): boolean => a === "0";
export const isNegative = (a: Decimal): boolean => a.startsWith("-");
export const smaller = (a: Decimal, b: Decimal): Decimal => (compare(a, b) <= 0 ? a : b);
export const larger = (a: Decimal, b: Decimal): Decimal => (compare(a, b) >= 0 ? a : b);

export function sum(values: Iterable<Decimal>): Decimal {
  let total = new Exact(0);
  /** Whole numbers of units, one for each count of decimals, as long as they are exact. */
  const units: number[] = [];
  for (const value of values) {
    const scaled = scaledOf(value);
    const next = scaled === undefined ? Number.NaN : (units[scaled.scale] ?? 0) + scaled.units;
    if (scaled !== undefined && Math.abs(next) <= Number.MAX_SAFE_INTEGER) units[scaled.scale] = next;
    else total = total.plus(value);
  }
  for (const [scale, count] of units.entries()) {
    if (count !== undefined) total = total.plus(fromScaled(count, scale));
  }
  return canonical(total);
}

/** Half-up, away from zero, to `decimals` places. */
export function round(value: Decimal, decimals: number): Decimal {
  const point = value.indexOf(".");
  if (point < 0 ? decimals >= 0 : value.length - point - 1 <= decimals) return value;
  const scaled = scaledOf(value);
  if (scaled === undefined || decimals < 0)
    return canonical(new Exact(value).round(decimals, Exact.roundHalfUp));
  return roundScaled(scaled.units, scaled.scale, decimals);
}

function roundScaled(units: number, scale: number, decimals: number): Decimal {
  const divisor = 10 ** (scale - decimals);
  const size = Math.abs(units);
  const rest = size % divisor;
  const whole = (size - rest) / divisor + (rest * 2 >= divisor ? 1 : 0);
  return fromScaled(units < 0 ? -whole : whole, decimals);
}

export function roundAmount(value: Decimal, rounding: Rounding): Decimal {
  if (rounding === "paise") return round(value, 2);
  if (rounding === "rupee") return round(value, 0);
  if (rounding === "rupee_up" && !value.includes(".")) return value;
  const up = new Exact(round(value, NOISE_DECIMALS)).round(0, Exact.roundUp);
  if (rounding === "rupee_up" || up.mod(2).eq(0)) return canonical(up);
  return canonical(up.plus(up.s));
}

/** `rate` percent of `base`, not yet rounded. */
export const percentOf = (base: Decimal, rate: Decimal): Decimal =>
  divide(multiply(base, rate), decimal("100"));
