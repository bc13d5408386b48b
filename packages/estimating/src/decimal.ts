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
 */
export type Rounding = "paise" | "rupee" | "rupee_up" | "even_rupee_up";

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
const MAX_DIGITS = 60;
const DIVISION_DECIMALS = 20;
const SPREADSHEET_DIGITS = 15;
const LARGEST_NUMBER = 1e21;

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
  if (trimmed.length > MAX_DIGITS || !PLAIN.test(trimmed)) return undefined;
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

export const add = (a: Decimal, b: Decimal): Decimal => canonical(new Exact(a).plus(b));
export const subtract = (a: Decimal, b: Decimal): Decimal => canonical(new Exact(a).minus(b));
export const multiply = (a: Decimal, b: Decimal): Decimal => canonical(new Exact(a).times(b));

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
  for (const value of values) total = total.plus(value);
  return canonical(total);
}

/** Half-up, away from zero, to `decimals` places. */
export const round = (value: Decimal, decimals: number): Decimal =>
  canonical(new Exact(value).round(decimals, Exact.roundHalfUp));

export function roundAmount(value: Decimal, rounding: Rounding): Decimal {
  if (rounding === "paise") return round(value, 2);
  if (rounding === "rupee") return round(value, 0);
  const up = new Exact(value).round(0, Exact.roundUp);
  if (rounding === "rupee_up" || up.mod(2).eq(0)) return canonical(up);
  return canonical(up.plus(up.s));
}

/** `rate` percent of `base`, not yet rounded. */
export const percentOf = (base: Decimal, rate: Decimal): Decimal =>
  divide(multiply(base, rate), decimal("100"));
