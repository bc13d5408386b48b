import {
  add,
  compare,
  type Decimal,
  decimal,
  decimalFromNumber,
  LARGEST_NUMBER,
  divide,
  isZero,
  multiply,
  negate,
  parseDecimal,
  round,
} from "../decimal.ts";
import { tidyText, withPlainDigits } from "./fold-text.ts";
import { type CellValue, isBlank, isErrorValue } from "./grid.ts";

export interface Figure {
  value?: Decimal;
  /** Text that stands where a number should. */
  words?: string;
  /** The arithmetic that was written as text, e.g. "(2+1)/2". */
  arithmetic?: string;
  isError?: true;
}

/** Beyond six decimals a spreadsheet's figures are noise of its binary arithmetic. */
const DECIMALS = 6;
const SPREADSHEET_DIGITS = 15;
/** A sheet repeats a few texts thousands of times. */
const LONGEST_REPEATED = 24;
const MOST_REPEATED = 5_000;
const NOTHING = /^(-+|–|—|nil|nill|n\.?a\.?|x|\*|=|\.|"|,,)$/i;
/** A sign of a currency, after up to three letters ("R$", "US$"), or one of the codes that are written before figures. */
const CURRENCY_BEFORE =
  /^(?:\p{L}{0,3}\p{Sc}|(?:rs|re|inr|usd|eur|gbp|kes|ksh?s?|shs?|tk|bdt|npr|nrs|nu|lkr|pkr|ngn|n|ugx|tzs|tsh|ugsh|aed|sar|qar|omr|bhd|kwd|egp|ghs|gh|zar|r|zmw|mwk|etb|birr|rp|idr|php|myr|rm|sgd|aud|cad|chf|mxn|cop|clp|pen|s\/|bs|fcfa|xaf|xof|cfa)\.?)\s*(?=[\d.(-])/iu;
const CURRENCY_AFTER =
  /(?<=[\d)])\s*(?:\p{Sc}|rs\.?|inr|rupees|only|usd|eur|gbp|kes|aed|sar|fcfa|cfa|xaf|xof|dh|mad|dinars?)$/iu;
/** "1 250.50", "1'250.50": what separates thousands beside the comma. */
const THOUSANDS = /(?<=\d)[\s\u00a0\u2009\u202f'’](?=\d{3}(?!\d))/g;
/** An accountant's negative. */
const PARENTHESES = /^\(\s*(\d[\d,]*(?:\.\d+)?)\s*\)$/;
const LONGEST_ARITHMETIC = 120;
const DATE = /^\s*\d{1,4}([-/.])\d{1,2}\1\d{1,4}\s*$/;

/** Reads the figure of a cell; an empty object where there is none. `shown` is what the cell shows, if that was asked before. */
export function readFigure(value: CellValue | undefined, shown?: string): Figure {
  if (typeof value === "number") {
    const figure = shown !== undefined && hasFigure(value) ? (shown as Decimal) : figureOfNumber(value);
    return figure === undefined ? { words: String(value) } : { value: figure };
  }
  if (isBlank(value) || typeof value === "boolean") return {};
  if (isErrorValue(value)) return { isError: true };
  if (value instanceof Date) return { words: value.toISOString().slice(0, 10) };
  return readFigureText(value);
}

/** Quantities and rates occur again and again. A figure that finds its place taken by another takes it over. */
const PLACES = 4_096;
const NUMBERS = new Float64Array(PLACES).fill(Number.NaN);
const FIGURES: (Decimal | undefined)[] = Array.from({ length: PLACES });

/** The figure that a spreadsheet shows for its number; undefined for what is beyond all estimates. */
export function figureOfNumber(value: number): Decimal | undefined {
  const place = Math.imul(value * 1000, SPREAD) >>> 20;
  if (NUMBERS[place] === value) return FIGURES[place];
  const figure = makeFigure(value);
  NUMBERS[place] = value;
  FIGURES[place] = figure;
  return figure;
}

/** The golden ratio of 32 bits: neighbours come to lie far from each other. */
const SPREAD = 0x9e3779b1;

function makeFigure(value: number): Decimal | undefined {
  // Most figures are short, and such a text is canonical as it is: no need to take it apart.
  const short = String(value);
  if (isCanonical(value, short)) return short as Decimal;
  const exact = decimalFromNumber(value);
  return exact === undefined ? undefined : round(exact, DECIMALS);
}

/** Whether a spreadsheet's number has a figure at all. */
function hasFigure(value: number): boolean {
  return Math.abs(value) < LARGEST_NUMBER;
}

function isCanonical(value: number, text: string): boolean {
  if (text.length > SPREADSHEET_DIGITS) return false;
  if (Number.isSafeInteger(value)) return true;
  const point = text.indexOf(".");
  return point > 0 && text.length - point - 1 <= DECIMALS && !text.includes("e");
}

const READ = new Map<string, Figure>();

function readFigureText(text: string): Figure {
  if (text.length > LONGEST_REPEATED) return readNewText(text);
  const known = READ.get(text);
  if (known !== undefined) return known;
  const figure = readNewText(text);
  // What is repeated comes again; what is not would else keep its place for ever.
  if (READ.size >= MOST_REPEATED) READ.clear();
  READ.set(text, figure);
  return figure;
}

function readNewText(text: string): Figure {
  const trimmed = withPlainDigits(tidyText(text));
  if (NOTHING.test(trimmed)) return {};
  if (trimmed.length > LONGEST_ARITHMETIC || !/\d/.test(trimmed)) return { words: trimmed };
  const plain = trimmed
    .replace(CURRENCY_BEFORE, "")
    .replace(CURRENCY_AFTER, "")
    .replace(/\/[-=]+\s*$/, "")
    .replace(THOUSANDS, "")
    .replace(/(?<=\d),(?=\d)/g, "")
    .replace(PARENTHESES, "-$1")
    .trim();
  const direct = parseDecimal(plain);
  if (direct !== undefined) return { value: round(direct, DECIMALS) };
  const result = isRange(plain) ? undefined : evaluateArithmetic(plain);
  if (result !== undefined) return { value: round(result, DECIMALS), arithmetic: trimmed };
  return { words: trimmed };
}

/** "100-120" is no difference: nobody writes one that comes to less than nothing. */
function isRange(text: string): boolean {
  const [, from, to] = /^(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  return from !== undefined && to !== undefined && compare(decimal(from), decimal(to)) < 0;
}

/** What may stand in arithmetic, and nothing else. */
const ARITHMETIC = /^[\d\s.+\-*/()×xX÷=[\]{}]+$/;

/** `+ - * / x × ( )` over plain numbers; undefined for anything else and for a division by zero. */
export function evaluateArithmetic(text: string): Decimal | undefined {
  if (!ARITHMETIC.test(text)) return undefined;
  const source = text
    .replace(/[×xX]/g, "*")
    .replace(/÷/g, "/")
    .replace(/=\s*$/, "")
    .replace(/[{[]/g, "(")
    .replace(/[}\]]/g, ")");
  if (DATE.test(source)) return undefined;
  if (!/^[\d\s.+\-*/()]+$/.test(source) || !/\d\s*[+\-*/(]/.test(source)) return undefined;
  const tokens = source.match(/\d+\.?\d*|\.\d+|[+\-*/()]/g) ?? [];
  if (tokens.join("").length !== source.replace(/\s+/g, "").length) return undefined;
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const sum = (): Decimal | undefined => {
    let left = product();
    while (left !== undefined && (tokens[at] === "+" || tokens[at] === "-")) {
      const isMinus = tokens[at] === "-";
      at += 1;
      const right = product();
      if (right === undefined) return undefined;
      left = add(left, isMinus ? negate(right) : right);
    }
    return left;
  };
  const product = (): Decimal | undefined => {
    let left = factor();
    while (left !== undefined && (tokens[at] === "*" || tokens[at] === "/")) {
      const isDivision = tokens[at] === "/";
      at += 1;
      const right = factor();
      if (right === undefined || (isDivision && isZero(right))) return undefined;
      left = isDivision ? divide(left, right) : multiply(left, right);
    }
    return left;
  };
  const factor = (): Decimal | undefined => {
    if (take("-")) {
      const value = factor();
      return value === undefined ? undefined : negate(value);
    }
    if (take("+")) return factor();
    if (take("(")) {
      const value = sum();
      return take(")") ? value : undefined;
    }
    const token = tokens[at];
    if (token === undefined || !/\d/.test(token)) return undefined;
    at += 1;
    return parseDecimal(token);
  };
  const result = sum();
  return at === tokens.length ? result : undefined;
}
