import { type Decimal, parseDecimal, ZERO } from "../decimal.ts";
import { CascadeError } from "../errors.ts";
import type { CascadeLine } from "../model.ts";
import { evaluateCascade } from "./evaluate-cascade.ts";

/** What an estimate's cascade, a bill's memorandum and a rate analysis's additions may stand on. */
export const cascadeInputs = {
  estimate: ["ecv"],
  memorandum: ["since", "up_to_date", "previous", "withheld", "advances"],
  analysis: ["labour", "material", "machinery", "other", "direct"],
} as const;

const KINDS = ["percent", "fixed", "subtotal", "plug", "round"] as const;
const ROUNDINGS = ["paise", "rupee", "rupee_up", "even_rupee_up"] as const;
const MAX_LINES = 60;
const MAX_LABEL = 200;
const ID = /^[a-z][a-z0-9_]{0,39}$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Checks a cascade that comes from outside and returns it with canonical figures.
 * Throws CascadeError that names the line and what to change.
 */
export function parseCascade(value: unknown, use: keyof typeof cascadeInputs = "estimate"): CascadeLine[] {
  if (!Array.isArray(value))
    throw new CascadeError("A cascade is a list of lines.", "Send an array of lines.");
  if (value.length > MAX_LINES) {
    throw new CascadeError(`It has ${value.length} lines.`, `Keep to ${MAX_LINES} lines.`);
  }
  const lines = value.map((line: unknown, index) => parseLine(line, index + 1));
  const inputs = Object.fromEntries(cascadeInputs[use].map((name) => [name, ZERO]));
  for (const line of lines) {
    if (line.id in inputs)
      throw wrong(line.label, "uses a reserved id", `Choose an id other than "${line.id}".`);
    // What is released of it is that line's amount.
    if (line.base.includes("withheld") && line.base.length > 1)
      throw wrong(
        line.label,
        "stands on what is withheld and on more",
        "Give the release a line of its own.",
      );
  }
  evaluateCascade(lines, { inputs });
  return lines;
}

function parseLine(value: unknown, place: number): CascadeLine {
  if (typeof value !== "object" || value === null)
    throw wrong(`${place}`, "is not an object", "Send an object.");
  const line = value as Record<string, unknown>;
  const label = typeof line.label === "string" ? line.label.trim() : "";
  const name = label || String(place);
  if (label === "" || label.length > MAX_LABEL) {
    throw wrong(name, "has no usable label", `Give it a label of 1 to ${MAX_LABEL} characters.`);
  }
  if (typeof line.id !== "string" || !ID.test(line.id)) {
    throw wrong(name, "has no usable id", "Use small letters, digits and _, beginning with a letter.");
  }
  const kind = KINDS.find((known) => known === line.kind);
  if (kind === undefined) throw wrong(name, "is of no known kind", `Use one of ${KINDS.join(", ")}.`);
  const rounding = ROUNDINGS.find((known) => known === (line.rounding ?? "paise"));
  if (rounding === undefined)
    throw wrong(name, "has no known rounding", `Use one of ${ROUNDINGS.join(", ")}.`);
  const base = line.base ?? [];
  if (!Array.isArray(base) || !base.every((id) => typeof id === "string")) {
    throw wrong(name, "has no usable base", "Give the ids of earlier lines as a list of texts.");
  }
  return {
    id: line.id,
    label,
    kind,
    base,
    rounding,
    ...(kind === "percent" ? { rate: figure(line.rate, name, "rate") } : {}),
    ...(kind === "fixed" ? { amount: figure(line.amount, name, "amount") } : {}),
    ...flags(line, name),
  };
}

type Flags = Pick<CascadeLine, "effect" | "effectiveFrom" | "when" | "withheld" | "hideZero">;

function flags(line: Record<string, unknown>, name: string): Flags {
  const { effectiveFrom, when } = line;
  if (effectiveFrom !== undefined && (typeof effectiveFrom !== "string" || !ISO_DATE.test(effectiveFrom))) {
    throw wrong(name, "has no usable date", "Write effectiveFrom as YYYY-MM-DD.");
  }
  if (when !== undefined && when !== "part" && when !== "final") {
    throw wrong(name, "has no usable `when`", "Use part or final, or leave it out.");
  }
  return {
    ...(line.effect === "deduct" ? { effect: "deduct" } : {}),
    ...(typeof effectiveFrom === "string" ? { effectiveFrom } : {}),
    ...(when === undefined ? {} : { when }),
    ...(line.withheld === true ? { withheld: true } : {}),
    ...(line.hideZero === true ? { hideZero: true } : {}),
  };
}

function figure(value: unknown, name: string, field: string): Decimal {
  const parsed = typeof value === "string" ? parseDecimal(value) : undefined;
  if (parsed === undefined) {
    throw wrong(name, `has no ${field}`, `Give the ${field} as decimal text, for example "18" or "0.1".`);
  }
  return parsed;
}

function wrong(name: string, what: string, remedy: string): CascadeError {
  return new CascadeError(`Line "${name}" ${what}.`, remedy);
}
