import { z } from "zod";

/** One line of a cascade, as it is edited; `parseCascade` has the last word on how lines fit together. */
export const CascadeLineBody = z.object({
  id: z.string().max(40).describe("Small letters, digits and _; other lines name it in their base"),
  label: z.string().max(200),
  kind: z
    .enum(["percent", "fixed", "subtotal", "plug", "round"])
    .describe("plug: what the base lacks to the sanctioned amount"),
  base: z.array(z.string().max(40)).max(60).describe("Ids of earlier lines, or ecv; since, up_to_date, …"),
  rounding: z.enum(["paise", "rupee", "rupee_up", "even_rupee_up"]).optional(),
  rate: z.string().max(40).optional().describe("Per cent, of percent"),
  amount: z.string().max(40).optional().describe("Rupees, of fixed"),
  effect: z.literal("deduct").optional(),
  effectiveFrom: z.iso.date().optional().describe("Of lines with one id the newest in force counts"),
  when: z.enum(["part", "final"]).optional().describe("Only in running bills, or only in the final one"),
  withheld: z.literal(true).optional().describe("Kept back until it is released"),
  hideZero: z.literal(true).optional(),
});

export const CascadeBody = z.array(CascadeLineBody).max(60).describe("All lines, in order");

const PresetBody = z.object({
  name: z.string().trim().min(1).max(200),
  note: z.string().trim().max(2_000),
  cascade: CascadeBody.describe("From the ECV to the grand total"),
  memorandum: CascadeBody.describe("From the value since the last bill to what is paid"),
});

export const CreatePresetBody = PresetBody.extend({ note: PresetBody.shape.note.default("") });
export type CreatePresetBody = z.infer<typeof CreatePresetBody>;

export const UpdatePresetBody = PresetBody.partial();
export type UpdatePresetBody = z.infer<typeof UpdatePresetBody>;

export const Preset = PresetBody.extend({
  id: z.string().describe("A name for those that ship, a uuid for the organization's own"),
  is_own: z.boolean(),
});
export type Preset = z.infer<typeof Preset>;

export const PresetList = z.object({
  items: z.array(Preset).describe("Those that ship, then the organization's own by name"),
  last_used: z.string().nullable().describe("The one of these that the latest estimate with any came from"),
  statutory: z
    .object({ individual: CascadeBody, other: CascadeBody })
    .describe("What the law of the Union takes from a bill, by date, for a payee of either kind"),
});
export type PresetList = z.infer<typeof PresetList>;
