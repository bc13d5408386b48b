import { decimal, parseCascade } from "@rowhouse/estimating";
import type { PricedAnalysis, RateAnalysis } from "@rowhouse/estimating";
import { z } from "zod";
import { DecimalText, DivisorText } from "../estimates/estimate-settings.ts";

export const Roundings = z.enum(["paise", "rupee", "rupee_up", "even_rupee_up"]);
export const LineId = z
  .string()
  .min(1)
  .max(40)
  .describe("Stable inside its list; whoever makes the line chooses it");
export const Revision = z.int().positive().describe("Grows with every change; send the one you have seen");
const Code = z.string().max(100);
const Kind = z.enum(["labour", "material", "machinery", "other"]);

const Line = z.object({
  id: LineId,
  kind: Kind,
  code: Code,
  description: z.string().max(2_000),
  unit: z.string().max(50),
  quantity: DecimalText,
  rate: DecimalText.describe("Rupees for `per` units; of a line with `lead` the lead statement's counts"),
  per: DivisorText,
  lead: LineId.optional().describe("Line of the lead statement that gives the rate at site"),
});

/** A recipe as it is sent: figures as text. */
export const AnalysisBody = z.object({
  code: Code,
  description: z.string().trim().min(1).max(10_000),
  unit: z.string().max(50),
  output: DivisorText.describe("The lines make so many units of work"),
  lines: z.array(Line).max(500),
  additions: z
    .array(z.looseObject({}))
    .max(60)
    .describe(
      "Cascade lines: percent, fixed, subtotal; bases: labour, material, machinery, other, direct, earlier lines",
    ),
  rounding: Roundings.describe("Of the rate for one unit"),
  lead_statement_id: z.uuid().nullable(),
});
export type AnalysisBody = z.infer<typeof AnalysisBody>;

export const PricedAnalysisSchema = z.object({
  code: z.string(),
  description: z.string(),
  unit: z.string(),
  output: z.string(),
  rounding: Roundings,
  lines: z.array(
    Line.extend({ amount: z.string(), quantity: z.string(), rate: z.string(), per: z.string() }),
  ),
  totals: z.record(Kind, z.string()),
  direct: z.string().describe("Labour + material + machinery + other"),
  additions: z.array(
    z.looseObject({
      id: z.string(),
      label: z.string(),
      kind: z.string(),
      base: z.array(z.string()),
      amount: z.string(),
    }),
  ),
  total: z.string().describe("For `output` units"),
  unrounded: z.string().describe("For one unit, before it is rounded"),
  rate: z.string(),
});
export type PricedAnalysisSchema = z.infer<typeof PricedAnalysisSchema>;

export const AnalysisSummary = z.object({
  id: z.uuid(),
  code: z.string(),
  description: z.string(),
  unit: z.string(),
  rate: z.string(),
  revision: Revision,
  updated_at: z.iso.datetime(),
});
export type AnalysisSummary = z.infer<typeof AnalysisSummary>;

export const Analysis = AnalysisSummary.extend({
  lead_statement_id: z.uuid().nullable(),
  figures: PricedAnalysisSchema.describe("Worked out now, with today's lead statement"),
  is_outdated: z
    .boolean()
    .describe("The lead statement has changed since the analysis was saved, and the rate with it"),
});
export type Analysis = z.infer<typeof Analysis>;

export const AnalysisVersion = z.object({
  number: z.int(),
  rate: z.string(),
  made_by: z.string().describe("The member's name on that day"),
  made_at: z.iso.datetime(),
  figures: PricedAnalysisSchema,
});
export type AnalysisVersion = z.infer<typeof AnalysisVersion>;

/** Throws CascadeError. */
export function analysisOf({ lead_statement_id: _id, ...body }: AnalysisBody): RateAnalysis {
  return {
    ...body,
    output: decimal(body.output),
    lines: body.lines.map(({ lead, ...line }) => ({
      ...line,
      quantity: decimal(line.quantity),
      rate: decimal(line.rate),
      per: decimal(line.per),
      ...(lead === undefined ? {} : { lead }),
    })),
    additions: parseCascade(body.additions, "analysis"),
  };
}

export function showFigures({ lines, additions, ...figures }: PricedAnalysis): PricedAnalysisSchema {
  return {
    ...figures,
    lines: lines.map((line) => ({ ...line })),
    additions: additions.map((line) => ({ ...line, base: [...line.base] })),
  };
}
