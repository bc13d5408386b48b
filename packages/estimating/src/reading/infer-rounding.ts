import { compare, type Decimal, decimal, divide, multiply, ONE, round, roundAmount } from "../decimal.ts";
import type { InferredRounding, ItemReading } from "./reading.ts";

const MODES = ["exact", "half_up", "up"] as const;
type Mode = (typeof MODES)[number];

/** What quantity × rate ÷ per gives in each way of rounding. */
type Roundings = Record<Mode, Decimal>;

/** A "per" that the sheet means, whatever it says: only these are tried. */
const USUAL_PERS = ["1", "100", "10", "1000"].map((text) => decimal(text));
const CLOSE = 1;

/** Finds how the amounts of a table were rounded, mends "per" where the amounts prove it, and computes each amount. Somebody may say how. */
export function inferRounding(items: ItemReading[], given?: Mode): InferredRounding {
  const votes: Record<Mode, number> = { exact: 0, half_up: 0, up: 0 };
  const priced: { item: ItemReading; roundings: Roundings; fitting: Mode[] }[] = [];
  for (const item of items) {
    const roundings = computeRoundings(item);
    if (roundings === undefined) continue;
    const fitting = MODES.filter((mode) => isStated(roundings, mode, item.amount));
    priced.push({ item, roundings, fitting });
    // Amounts that every mode explains tell nothing.
    if (fitting.length < MODES.length) for (const mode of fitting) votes[mode] += 1;
  }
  const main = given ?? MODES.reduce((best, mode) => (votes[mode] > votes[best] ? mode : best), "exact");
  let isMixed = false;
  for (const { item, roundings, fitting } of priced) {
    // In a table of mixed rounding each row keeps the rounding that explains it.
    const other = given !== undefined || fitting.includes(main) ? undefined : fitting[0];
    if (other !== undefined) isMixed = true;
    item.computedAmount = roundings[other ?? main];
  }
  return isMixed ? "mixed" : main;
}

function computeRoundings(item: ItemReading): Roundings | undefined {
  if (item.quantity === undefined || item.rate === undefined) return undefined;
  const undivided = multiply(item.quantity, item.rate);
  if (item.amount !== undefined) mendPer(item, undivided, item.amount);
  const value = item.per === ONE ? undivided : divide(undivided, item.per);
  if (!value.includes(".")) return { exact: value, half_up: value, up: value };
  return { exact: round(value, 2), half_up: roundAmount(value, "rupee"), up: roundAmount(value, "rupee_up") };
}

/** Amounts with more than two decimals were not rounded at all: their paise must agree. */
function isStated(roundings: Roundings, mode: Mode, amount: Decimal | undefined): boolean {
  if (amount === undefined) return false;
  if (roundings[mode] === amount) return true;
  return mode === "exact" && /\.\d{3,}$/.test(amount) && compare(round(amount, 2), roundings.exact) === 0;
}

/** "% Sqm" means per hundred, yet "10 sqm" is sometimes only the book's unit: the stated amount decides. */
function mendPer(item: ItemReading, undivided: Decimal, amount: Decimal): void {
  // Whether two figures are a rupee apart needs no exact arithmetic.
  const isClose = (per: Decimal): boolean =>
    Math.abs(Number(undivided) / Number(per) - Number(amount)) <= CLOSE;
  if (isClose(item.per)) return;
  const better = USUAL_PERS.find(isClose);
  if (better !== undefined) item.per = better;
}
