import {
  absolute,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  round,
  roundAmount,
  subtract,
} from "../decimal.ts";
import type { InferredRounding, ItemReading } from "./reading.ts";

const PAISA = decimal("0.01");
const HUNDREDFOLDS = ["1", "100", "10", "1000"].map((text) => decimal(text));
const modes = ["exact", "half_up", "up"] as const;
type Mode = (typeof modes)[number];

/** What quantity × rate ÷ per gives before rounding; undefined where one of them is missing. */
export function product(item: ItemReading, per: Decimal = item.per): Decimal | undefined {
  if (item.quantity === undefined || item.rate === undefined) return undefined;
  return divide(multiply(item.quantity, item.rate), per);
}

/** Finds how the amounts of a table were rounded, mends "per" where the amounts prove it, and computes each amount. */
export function inferRounding(items: ItemReading[]): InferredRounding {
  const votes: Record<Mode, number> = { exact: 0, half_up: 0, up: 0 };
  for (const item of items) {
    mendPer(item);
    const exact = product(item);
    if (exact === undefined || item.amount === undefined) continue;
    const fitting = modes.filter((mode) => fits(exact, item.amount ?? exact, mode));
    // Amounts that every mode explains tell nothing.
    if (fitting.length === modes.length) continue;
    for (const mode of fitting) votes[mode] += 1;
  }
  const mode = modes.reduce(
    (best, candidate) => (votes[candidate] > votes[best] ? candidate : best),
    "exact",
  );
  for (const item of items) {
    const exact = product(item);
    if (exact !== undefined) item.computedAmount = computeAmount(item, exact, mode);
  }
  const others = modes.some((other) => other !== mode && votes[other] > 0 && !isExplained(items, mode));
  return others ? "mixed" : mode;
}

function isExplained(items: ItemReading[], mode: Mode): boolean {
  return items.every((item) => {
    const exact = product(item);
    if (exact === undefined || item.amount === undefined || fits(exact, item.amount, mode)) return true;
    return !modes.some((other) => fits(exact, item.amount ?? exact, other));
  });
}

/** In a table of mixed rounding each row keeps the rounding that explains it. */
function computeAmount(item: ItemReading, exact: Decimal, mode: Mode): Decimal {
  const explained = [mode, ...modes].find(
    (candidate) => item.amount !== undefined && fits(exact, item.amount, candidate),
  );
  return applyMode(exact, explained ?? mode);
}

function applyMode(exact: Decimal, mode: Mode): Decimal {
  if (mode === "exact") return round(exact, 2);
  return roundAmount(exact, mode === "half_up" ? "rupee" : "rupee_up");
}

function fits(exact: Decimal, amount: Decimal, mode: Mode): boolean {
  return (
    compare(
      absolute(subtract(applyMode(exact, mode), amount)),
      mode === "exact" ? PAISA : decimal("0.005"),
    ) <= 0
  );
}

/** "% Sqm" means per hundred, yet "10 sqm" is sometimes only the book's unit: the stated amount decides. */
function mendPer(item: ItemReading): void {
  const amount = item.amount;
  if (amount === undefined || item.quantity === undefined || item.rate === undefined) return;
  if (isClose(product(item), amount)) return;
  const better = HUNDREDFOLDS.find((per) => isClose(product(item, per), amount));
  if (better !== undefined) item.per = better;
}

function isClose(computed: Decimal | undefined, amount: Decimal): boolean {
  return computed !== undefined && compare(absolute(subtract(computed, amount)), decimal("1")) <= 0;
}
