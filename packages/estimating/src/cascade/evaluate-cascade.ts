import { compare, type Decimal, negate, percentOf, roundAmount, subtract, sum, ZERO } from "../decimal.ts";
import { CascadeError } from "../errors.ts";
import type { CascadeLine, PricedCascadeLine } from "../model.ts";

export interface CascadeStart {
  /** The figures that the first lines stand on, by the name that `base` uses. */
  readonly inputs: Readonly<Record<string, Decimal>>;
  /** What a plug fills up to; null: a plug is zero. */
  readonly sanctioned?: Decimal | null;
  /** ISO date that picks among lines of the same id; null: the newest of each. */
  readonly on?: string | null;
  readonly when?: "part" | "final";
}

/**
 * The lines in force with their amounts, in order. A base adds its lines and subtracts its deductions, whatever the
 * kind; a base line that is not in force counts as zero.
 * Throws CascadeError where a base names neither an input nor a line before it.
 */
export function evaluateCascade(lines: readonly CascadeLine[], start: CascadeStart): PricedCascadeLine[] {
  const known = new Set(Object.keys(start.inputs));
  const signed = new Map(Object.entries(start.inputs));
  const inForce = new Set(linesInForce(lines, start.on ?? null));
  const priced: PricedCascadeLine[] = [];
  for (const line of lines) {
    for (const id of line.base) if (!known.has(id)) throw unknownBase(line, id);
    known.add(line.id);
    if (!inForce.has(line) || (line.when !== undefined && line.when !== start.when)) continue;
    const base = sum(line.base.map((id) => signed.get(id) ?? ZERO));
    const amount = amountOf(line, base, start.sanctioned ?? null);
    signed.set(line.id, line.effect === "deduct" ? negate(amount) : amount);
    priced.push({ ...line, amount });
  }
  return priced;
}

function amountOf(line: CascadeLine, base: Decimal, sanctioned: Decimal | null): Decimal {
  switch (line.kind) {
    case "percent":
      return roundAmount(percentOf(base, line.rate ?? ZERO), line.rounding);
    case "fixed":
      return roundAmount(line.amount ?? ZERO, line.rounding);
    case "subtotal":
      return base;
    case "plug":
      return sanctioned === null ? ZERO : subtract(sanctioned, base);
    case "round":
      return roundAmount(base, line.rounding);
  }
}

function linesInForce(lines: readonly CascadeLine[], on: string | null): CascadeLine[] {
  const newest = new Map<string, CascadeLine>();
  for (const line of lines) {
    const from = line.effectiveFrom ?? "";
    if (on !== null && from > on) continue;
    const other = newest.get(line.id);
    if (other === undefined || (other.effectiveFrom ?? "") <= from) newest.set(line.id, line);
  }
  return [...newest.values()];
}

function unknownBase(line: CascadeLine, id: string): CascadeError {
  return new CascadeError(
    `Line "${line.label}" stands on "${id}", which is not a line before it.`,
    "Name only lines that come earlier, or the figures that the cascade starts from.",
  );
}

/** The figure of the last line: grand total of an estimate, payment of a memorandum. */
export function lastAmount(lines: readonly PricedCascadeLine[], otherwise: Decimal): Decimal {
  return lines.at(-1)?.amount ?? otherwise;
}

/** True where a plug came out below zero: the sanction does not reach. */
export function isSanctionExceeded(lines: readonly PricedCascadeLine[]): boolean {
  return lines.some((line) => line.kind === "plug" && compare(line.amount, ZERO) < 0);
}
