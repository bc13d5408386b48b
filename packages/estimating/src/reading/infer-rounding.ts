import {
  type Decimal,
  decimal,
  divide,
  multiply,
  multiplyRounded,
  ONE,
  round,
  roundAmount,
} from "../decimal.ts";
import type { InferredRounding, ItemReading } from "./reading.ts";

const MODES = ["exact", "half_up", "up"] as const;
type Mode = (typeof MODES)[number];

/** A "per" that the sheet means, whatever it says: only these are tried. */
const USUAL_PERS = ["1", "100", "10", "1000"].map((text) => decimal(text));
const CLOSE = 1;

/** Finds how the amounts of a table were rounded, mends "per" where the amounts prove it, and computes each amount. Somebody may say how. */
export function inferRounding(items: ItemReading[], given?: Mode): InferredRounding {
  const votes: Record<Mode, number> = { exact: 0, half_up: 0, up: 0 };
  const fitting = items.map((item) => {
    const modes = priceExactly(item);
    // Amounts that every mode explains tell nothing.
    if (modes.length < MODES.length) for (const mode of modes) votes[mode] += 1;
    return modes;
  });
  const main = given ?? MODES.reduce((best, mode) => (votes[mode] > votes[best] ? mode : best), "exact");
  let isMixed = false;
  for (const [index, item] of items.entries()) {
    const modes = fitting[index] ?? NO_MODE;
    // In a table of mixed rounding each row keeps the rounding that explains it.
    const other = given !== undefined || modes.includes(main) ? undefined : modes[0];
    if (other !== undefined) isMixed = true;
    const mode = other ?? main;
    if (mode === "exact") continue;
    const product = productOf(item);
    if (product !== undefined) item.computedAmount = rounded(product, mode);
  }
  return isMixed ? "mixed" : main;
}

/** Computes the amount without any rounding but to paise; tells the modes of rounding that explain the stated one. */
function priceExactly(item: ItemReading): readonly Mode[] {
  const { amount } = item;
  let exact = exactAmount(item);
  if (exact === undefined) return NO_MODE;
  if (amount !== undefined && exact !== amount && mendPer(item, amount)) exact = exactAmount(item) ?? exact;
  // The stated text itself where it says the same: a second one would only take memory.
  item.computedAmount = exact === amount ? amount : exact;
  return amount === undefined ? NO_MODE : fittingModes(item, exact, amount);
}

function exactAmount({ quantity, rate, per }: ItemReading): Decimal | undefined {
  if (quantity === undefined || rate === undefined) return undefined;
  return per === ONE ? multiplyRounded(quantity, rate, 2) : round(divide(multiply(quantity, rate), per), 2);
}

/** quantity × rate ÷ per, not rounded. */
function productOf({ quantity, rate, per }: ItemReading): Decimal | undefined {
  if (quantity === undefined || rate === undefined) return undefined;
  const undivided = multiply(quantity, rate);
  return per === ONE ? undivided : divide(undivided, per);
}

function rounded(value: Decimal, mode: Mode): Decimal {
  return mode === "exact" ? round(value, 2) : roundAmount(value, mode === "up" ? "rupee_up" : "rupee");
}

const NO_MODE: readonly Mode[] = [];
const EXACT_ONLY: readonly Mode[] = ["exact"];

/** The modes of rounding that explain the stated amount. */
function fittingModes(item: ItemReading, exact: Decimal, amount: Decimal): readonly Mode[] {
  if (amount.includes(".")) return isExact(exact, amount) ? EXACT_ONLY : NO_MODE;
  const value = productOf(item) ?? exact;
  if (!value.includes(".")) return value === amount ? MODES : NO_MODE;
  return MODES.filter((mode) => rounded(value, mode) === amount);
}

/** Amounts with more than two decimals were not rounded at all: their paise must agree. */
function isExact(exact: Decimal, amount: Decimal): boolean {
  return exact === amount || (/\.\d{3,}$/.test(amount) && round(amount, 2) === exact);
}

/** "% Sqm" means per hundred, yet "10 sqm" is sometimes only the book's unit: the stated amount decides. Whether it did. */
function mendPer(item: ItemReading, amount: Decimal): boolean {
  // Whether two figures are a rupee apart needs no exact arithmetic.
  const undivided = Number(item.quantity) * Number(item.rate);
  const isClose = (per: Decimal): boolean => Math.abs(undivided / Number(per) - Number(amount)) <= CLOSE;
  const better = isClose(item.per) ? undefined : USUAL_PERS.find(isClose);
  if (better === undefined) return false;
  item.per = better;
  return true;
}
