import { decimal } from "@rowhouse/estimating";
import type { LeadStatement, PricedLeadStatement } from "@rowhouse/estimating";
import { z } from "zod";
import { DecimalText, DivisorText } from "../estimates/estimate-settings.ts";
import { LineId, Revision, Roundings } from "./analysis-schemas.ts";

/** Taken off as well as added. */
const SignedText = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,6})?$/, "must be a figure as text, without commas, like 12.5 or -12.5");

const Slab = z.object({
  upTo: DivisorText.nullable().describe("Kilometres, included; null: any distance, only in the last stretch"),
  amount: DecimalText.nullable().describe(
    "Rupees where the stretch begins; null: what the one before ends with",
  ),
  every: DecimalText.describe("Kilometres of one step; 0: no steps"),
  add: DecimalText.describe("Rupees for each step"),
});

const Conveyance = z.object({
  id: LineId,
  label: z.string().max(200),
  unit: z.string().max(50),
  part: z.enum(["exact", "nearest", "up"]).describe("How a part of a step counts"),
  slabs: z.array(Slab).min(1).max(50),
});

const Line = z.object({
  id: LineId,
  code: z.string().max(100),
  material: z.string().max(500),
  source: z.string().max(500).describe("The quarry or depot"),
  unit: z.string().max(50),
  basic: DecimalText,
  conveyance: LineId.nullable(),
  distanceKm: DecimalText,
  seigniorage: DecimalText,
  loading: SignedText.describe("Negative where the basic rate holds it already"),
});

export const LeadBody = z.object({
  name: z.string().trim().min(1).max(300),
  conveyances: z.array(Conveyance).max(50),
  lines: z.array(Line).max(500),
  rounding: Roundings.describe("Of the rate at site"),
});
export type LeadBody = z.infer<typeof LeadBody>;

export const PricedLead = LeadBody.extend({
  lines: z.array(
    Line.extend({
      slab: z.int().nullable().describe("Of the conveyance, from 0"),
      slabStart: z.string().describe("Kilometres"),
      steps: z.string().describe("As they count"),
      conveyed: z.string().describe("Rupees for one unit"),
      rateAtSite: z.string(),
    }),
  ),
});
export type PricedLead = z.infer<typeof PricedLead>;

export const LeadSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  line_count: z.int(),
  revision: Revision,
  updated_at: z.iso.datetime(),
});
export type LeadSummary = z.infer<typeof LeadSummary>;

export const Lead = LeadSummary.extend({ figures: PricedLead });
export type Lead = z.infer<typeof Lead>;

export function leadOf({ conveyances, lines, ...rest }: LeadBody): LeadStatement {
  return {
    ...rest,
    conveyances: conveyances.map((conveyance) => ({
      ...conveyance,
      slabs: conveyance.slabs.map(({ upTo, amount, every, add }) => ({
        upTo: upTo === null ? null : decimal(upTo),
        amount: amount === null ? null : decimal(amount),
        every: decimal(every),
        add: decimal(add),
      })),
    })),
    lines: lines.map((line) => ({
      ...line,
      basic: decimal(line.basic),
      distanceKm: decimal(line.distanceKm),
      seigniorage: decimal(line.seigniorage),
      loading: decimal(line.loading),
    })),
  };
}

export function showLead({ conveyances, lines, ...rest }: PricedLeadStatement): PricedLead {
  return {
    ...rest,
    conveyances: conveyances.map((conveyance) => ({
      ...conveyance,
      slabs: conveyance.slabs.map((slab) => ({ ...slab })),
    })),
    lines: lines.map((line) => ({ ...line })),
  };
}
