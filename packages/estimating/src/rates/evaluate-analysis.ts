import { evaluateCascade } from "../cascade/evaluate-cascade.ts";
import { add, compare, divide, negate, roundAmount, sum, ZERO } from "../decimal.ts";
import { AnalysisError } from "../errors.ts";
import { itemAmount } from "../estimate/item-amount.ts";
import type { AnalysisKind, PricedAnalysis, PricedAnalysisLine, RateAnalysis } from "./analysis.ts";

const KINDS: readonly AnalysisKind[] = ["labour", "material", "machinery", "other"];

/**
 * The rate of an analysis with every figure on the way: line amounts in paise (quantity × rate ÷ per), their totals by
 * kind, additions in order, the total for `output` units and the rate for one.
 * Throws AnalysisError for an output of nothing or an addition that has no place here, CascadeError for an unknown base.
 */
export function evaluateAnalysis(analysis: RateAnalysis): PricedAnalysis {
  if (compare(analysis.output, ZERO) <= 0)
    throw new AnalysisError(
      `The lines make ${analysis.output} ${analysis.unit}: nothing can be divided by that.`,
      "Give the number of units of work that the lines are for, for example 10.",
    );
  const misplaced = analysis.additions.find(({ kind }) => kind === "plug" || kind === "round");
  if (misplaced !== undefined)
    throw new AnalysisError(
      `"${misplaced.label}" is a ${misplaced.kind} line, which no rate analysis has.`,
      "Use percent, fixed and subtotal lines; the rate has a rounding of its own.",
    );
  const lines = analysis.lines.map((line): PricedAnalysisLine => ({
    ...line,
    amount: itemAmount(line, "paise"),
  }));
  const totals = Object.fromEntries(
    KINDS.map((kind) => [kind, sum(lines.filter((line) => line.kind === kind).map(({ amount }) => amount))]),
  ) as PricedAnalysis["totals"];
  const direct = sum(Object.values(totals));
  const additions = evaluateCascade(analysis.additions, { inputs: { ...totals, direct } });
  const upon = additions
    .filter(({ kind }) => kind !== "subtotal")
    .map(({ effect, amount }) => (effect === "deduct" ? negate(amount) : amount));
  const total = add(direct, sum(upon));
  const unrounded = divide(total, analysis.output);
  const rate = roundAmount(unrounded, analysis.rounding);
  return { ...analysis, lines, totals, direct, additions, total, unrounded, rate };
}
