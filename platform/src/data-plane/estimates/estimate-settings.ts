import { decimal, presets } from "@rowhouse/estimating";
import type { Estimate, ParticularKey, PresetId } from "@rowhouse/estimating";
import { z } from "zod";

const particularKeys = [
  "department",
  "division",
  "name_of_work",
  "estimate_amount",
  "admin_sanction",
  "tech_sanction",
  "ref_of_agreement",
  "name_of_agency",
  "contractor_address",
  "mb_details",
  "tp_details",
  "nit_no",
  "period_of_completion",
  "date_of_commencement",
  "date_of_completion",
  "work_order_no",
  "work_order_date",
  "earnest_money",
  "security_deposit",
] as const satisfies readonly ParticularKey[];

const presetIds = Object.keys(presets) as PresetId[];

/** A figure as text: at most 15 digits before the point and 6 after it. */
export const DecimalText = z
  .string()
  .regex(
    /^\d{1,15}(\.\d{1,6})?$/,
    "must be a figure as text, without commas: at most 15 digits, a point, 6 decimals, like 1234.5",
  );

/** What something is divided by. */
export const DivisorText = DecimalText.refine((text) => /[1-9]/.test(text), "must be more than 0");

/** No one works for less than nothing; and 999 % is above any excess that is not a slip. */
const TenderPremiumText = z
  .string()
  .regex(
    /^(-100(\.0{1,6})?|-?\d{1,2}(\.\d{1,6})?|\d{3}(\.\d{1,6})?)$/,
    "must be a percentage as text, from -100 to 999.999999",
  );

const ParticularsBody = z.partialRecord(z.enum(particularKeys), z.string().max(1000));

/** What a member says about an estimate beyond what its workbook says. */
export const EstimateSettings = z.object({
  name: z.string().trim().min(1).max(500).optional(),
  preset: z
    .union([z.enum(presetIds), z.uuid()])
    .optional()
    .describe("Of GET /api/presets; the cascade and the memorandum of payments start from it"),
  sanctioned_amount: DecimalText.nullish(),
  tender_premium_percent: TenderPremiumText.nullish().describe("4.5 % less is -4.5"),
  rates_on: z.iso
    .date()
    .nullish()
    .describe("Picks among cascade lines with a date; null takes the newest of each"),
  particulars: ParticularsBody.optional(),
});
export type EstimateSettings = z.infer<typeof EstimateSettings>;

/** The estimate with what the member said put over what the workbook said. */
export function withSettings(
  estimate: Estimate,
  { name, sanctioned_amount, tender_premium_percent, rates_on, particulars = {} }: EstimateSettings,
): Estimate {
  return {
    ...estimate,
    ...(name === undefined ? {} : { name }),
    ...(sanctioned_amount === undefined
      ? {}
      : { sanctionedAmount: sanctioned_amount === null ? null : decimal(sanctioned_amount) }),
    ...(tender_premium_percent === undefined
      ? {}
      : { tenderPremiumPercent: tender_premium_percent === null ? null : decimal(tender_premium_percent) }),
    ...(rates_on === undefined ? {} : { ratesOn: rates_on }),
    particulars: {
      ...estimate.particulars,
      ...Object.fromEntries(Object.entries(particulars).filter(([, value]) => value !== undefined)),
    },
  };
}
