import { z } from "zod";
import { Output } from "../outputs/schemas.ts";
import { EstimateSettings } from "./estimate-settings.ts";

const Item = z.object({
  id: z.uuid(),
  number: z.string(),
  code: z.string(),
  parents: z.array(z.string()),
  description: z.string(),
  unit: z.string(),
  quantity: z.string(),
  rate: z.string(),
  per: z.string(),
  amount: z.string(),
  stated_amount: z.string().nullable().describe("What the workbook says; compared, never used"),
});

const CascadeLine = z.looseObject({
  id: z.string(),
  label: z.string(),
  kind: z.string(),
  base: z.array(z.string()),
  rate: z.string().nullable(),
  amount: z.string(),
});

const EstimateWarning = z.object({
  code: z.string(),
  message: z.string(),
  sheet: z.string().optional(),
  row: z.int().optional(),
  cell: z.string().optional(),
  item_id: z.string().nullish(),
});

export const EstimateSummary = z.object({
  id: z.uuid(),
  document_number: z.string(),
  name: z.string(),
  ecv: z.string(),
  grand_total: z.string(),
  sanctioned_amount: z.string().nullable(),
  item_count: z.int(),
  upload_id: z.uuid().nullable(),
  created_at: z.iso.datetime(),
});
export type EstimateSummary = z.infer<typeof EstimateSummary>;

export const Estimate = z.object({
  id: z.uuid(),
  document_number: z.string(),
  name: z.string(),
  particulars: z.record(z.string(), z.string()),
  preset: z.string(),
  sanctioned_amount: z.string().nullable(),
  tender_premium_percent: z.string().nullable().describe("4.5 % less is -4.5"),
  tender_premium: z.string(),
  contract_value: z.string(),
  sections: z.array(z.object({ id: z.uuid(), label: z.string(), total: z.string(), items: z.array(Item) })),
  ecv: z.string().describe("Estimated contract value: the sum of the items' amounts"),
  cascade: z.array(CascadeLine),
  grand_total: z.string(),
  warnings: z.array(EstimateWarning),
  upload_id: z.uuid().nullable(),
  created_at: z.iso.datetime(),
});
export type Estimate = z.infer<typeof Estimate>;

export const CreateEstimateBody = EstimateSettings.extend({ upload_id: z.uuid() });
export type CreateEstimateBody = z.infer<typeof CreateEstimateBody>;

export const UpdateEstimateBody = EstimateSettings.omit({ preset: true }).extend({
  cascade: z.array(z.looseObject({})).max(100).optional().describe("All lines, in order"),
});
export type UpdateEstimateBody = z.infer<typeof UpdateEstimateBody>;

export const Chain = z.object({
  workslips: z.array(
    z.object({
      id: z.uuid(),
      number: z.int(),
      document_number: z.string(),
      total: z.string(),
      created_at: z.iso.datetime(),
      outputs: z.array(Output),
    }),
  ),
  bills: z.array(
    z.object({
      id: z.uuid(),
      number: z.int(),
      kind: z.enum(["part", "final"]),
      title: z.string(),
      document_number: z.string(),
      total: z.string(),
      since_last: z.string(),
      created_at: z.iso.datetime(),
      outputs: z.array(Output),
    }),
  ),
  paid: z.string().describe("Billed to date, with tender premium"),
  remaining: z.string().describe("Contract value less what is billed"),
});
export type Chain = z.infer<typeof Chain>;
