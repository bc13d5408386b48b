import {
  add,
  compare,
  type Decimal,
  divide,
  isNegative,
  isZero,
  multiply,
  round,
  roundAmount,
  subtract,
  sum,
  ZERO,
} from "../decimal.ts";
import { LeadError } from "../errors.ts";
import type { RateAnalysis } from "./analysis.ts";
import type {
  Conveyance,
  LeadLine,
  LeadStatement,
  PartStep,
  PricedLeadLine,
  PricedLeadStatement,
} from "./lead-statement.ts";

type Conveyed = Pick<PricedLeadLine, "slab" | "slabStart" | "steps" | "conveyed">;

const NOWHERE: Conveyed = { slab: null, slabStart: ZERO, steps: ZERO, conveyed: ZERO };

/**
 * Every material's rate at site with the slab, the steps and the charge on the way.
 * Throws LeadError: an unknown conveyance, slabs that do not grow, a distance beyond the last slab, a rate below nothing.
 */
export function evaluateLeadStatement(statement: LeadStatement): PricedLeadStatement {
  const conveyances = new Map(statement.conveyances.map((conveyance) => [conveyance.id, conveyance]));
  for (const conveyance of statement.conveyances) refuseDisorder(conveyance);
  return {
    ...statement,
    lines: statement.lines.map((line) => {
      const conveyed = line.conveyance === null ? NOWHERE : convey(conveyances.get(line.conveyance), line);
      const rate = sum([line.basic, conveyed.conveyed, line.seigniorage, line.loading]);
      if (isNegative(rate))
        throw new LeadError(
          `${nameOf(line)} would cost ${rate} at site.`,
          "Correct the loading that is taken off.",
        );
      return { ...line, ...conveyed, rateAtSite: roundAmount(rate, statement.rounding) };
    }),
  };
}

/** The analysis with the rates at site for its lines that name a line of the statement. Throws LeadError for an unknown one. */
export function feedAnalysis(analysis: RateAnalysis, statement: PricedLeadStatement): RateAnalysis {
  const rates = new Map(statement.lines.map(({ id, rateAtSite }) => [id, rateAtSite]));
  return {
    ...analysis,
    lines: analysis.lines.map((line) => {
      if (line.lead === undefined) return line;
      const rate = rates.get(line.lead);
      if (rate !== undefined) return { ...line, rate };
      throw new LeadError(
        `"${line.description}" takes its rate from a line that the lead statement "${statement.name}" does not have.`,
        "Choose one of its materials, or type the rate.",
      );
    }),
  };
}

function convey(conveyance: Conveyance | undefined, line: LeadLine): Conveyed {
  if (conveyance === undefined)
    throw new LeadError(
      `${nameOf(line)} names a conveyance that the statement does not have.`,
      "Choose one of its conveyances.",
    );
  if (isNegative(line.distanceKm))
    throw new LeadError(`${nameOf(line)} is ${line.distanceKm} km away.`, "Give a distance of 0 km or more.");
  let start = ZERO;
  let reached = ZERO;
  for (const [slab, { upTo, amount, every, add: step }] of conveyance.slabs.entries()) {
    const base = amount ?? reached;
    const isHere = upTo === null || compare(line.distanceKm, upTo) <= 0;
    const end = isHere || upTo === null ? line.distanceKm : upTo;
    const steps = isZero(every) ? ZERO : countSteps(divide(subtract(end, start), every), conveyance.part);
    const charge = add(base, multiply(steps, step));
    if (isHere) return { slab, slabStart: start, steps, conveyed: round(charge, 2) };
    start = upTo;
    reached = charge;
  }
  throw new LeadError(
    `${nameOf(line)} is ${line.distanceKm} km away; "${conveyance.label}" ends at ${start} km.`,
    "Give the conveyance a last stretch without an end, or correct the distance.",
  );
}

function countSteps(steps: Decimal, part: PartStep): Decimal {
  if (part === "exact") return steps;
  return part === "nearest" ? round(steps, 0) : roundAmount(steps, "rupee_up");
}

function refuseDisorder({ label, slabs }: Conveyance): void {
  let before = ZERO;
  for (const [index, { upTo }] of slabs.entries()) {
    const isLast = index === slabs.length - 1;
    if (upTo === null ? !isLast : compare(upTo, before) <= 0)
      throw new LeadError(
        `Stretch ${index + 1} of "${label}" does not end beyond the one before it.`,
        "Order the stretches by distance; only the last one has no end.",
      );
    before = upTo ?? before;
  }
  if (slabs.length === 0) throw new LeadError(`"${label}" has no stretch.`, "Give it at least one.");
}

const nameOf = ({ material, id }: LeadLine): string => JSON.stringify((material || id).slice(0, 60));
