import { z } from "zod";
import { Output } from "../outputs/schemas.ts";
import { CascadeBody } from "../presets/schemas.ts";
import { PricedFrom } from "../rates/schemas.ts";
import { Changes, ItemRounding, Measurement } from "./changes.ts";
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
  measurements: z.array(Measurement),
  priced_from: PricedFrom.nullable().describe(
    "`taken_id`, which a change takes again; null where the rate was typed, or read from a file",
  ),
  stated_amount: z.string().nullable().describe("What the workbook says; compared, never used"),
  rounding: ItemRounding,
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
  values: z
    .record(z.string(), z.string())
    .optional()
    .describe("What the message says of this case, by name, to say it in another language"),
  sheet: z.string().optional(),
  row: z.int().optional(),
  cell: z.string().optional(),
  item_id: z.string().nullish(),
});

export const EstimateState = z.enum(["draft", "checked", "approved"]);

const Revision = z
  .int()
  .positive()
  .describe("Grows with every change of the estimate; send the one you have seen");

export const EstimateSummary = z.object({
  id: z.uuid(),
  document_number: z.string(),
  name: z.string(),
  ecv: z.string(),
  grand_total: z.string(),
  sanctioned_amount: z.string().nullable(),
  item_count: z.int(),
  state: EstimateState,
  upload_id: z.uuid().nullable(),
  created_at: z.iso.datetime(),
});
export type EstimateSummary = z.infer<typeof EstimateSummary>;

const SectionTotal = z.object({ id: z.uuid(), label: z.string(), total: z.string() });

const EstimateTotals = z.object({
  id: z.uuid(),
  state: EstimateState,
  revision: Revision,
  tender_premium: z.string(),
  contract_value: z.string(),
  sections: z.array(SectionTotal),
  ecv: z.string().describe("Estimated contract value: the sum of the items' amounts"),
  preset: z.string().describe("Where the cascade came from"),
  sanctioned_amount: z.string().nullable(),
  rates_on: z.iso.date().nullable().describe("Picks among cascade lines with a date"),
  cascade: z.array(CascadeLine).describe("The lines in force, with their amounts"),
  cascade_lines: CascadeBody.describe("All lines, as they are edited"),
  memorandum_lines: CascadeBody.describe(
    "How bills are paid: their memorandum of payments starts from these",
  ),
  grand_total: z.string(),
  warnings: z.array(EstimateWarning),
});
export type EstimateTotals = z.infer<typeof EstimateTotals>;

export const Estimate = EstimateTotals.extend({
  document_number: z.string(),
  name: z.string(),
  particulars: z.record(z.string(), z.string()),
  tender_premium_percent: z.string().nullable().describe("4.5 % less is -4.5"),
  sections: z.array(SectionTotal.extend({ items: z.array(Item) })),
  upload_id: z.uuid().nullable(),
  copied_from: z.uuid().nullable(),
  archived_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});
export type Estimate = z.infer<typeof Estimate>;

export const ChangeEstimateBody = z.object({ revision: Revision, changes: Changes });
export type ChangeEstimateBody = z.infer<typeof ChangeEstimateBody>;

export const ChangedEstimate = EstimateTotals.extend({
  items: z.array(Item).describe("The items that the changes touched and left"),
});
export type ChangedEstimate = z.infer<typeof ChangedEstimate>;

const Note = z.string().trim().max(1_000).default("");

export const ChangeStateBody = z.object({ revision: Revision, state: EstimateState, note: Note });
export const CopyEstimateBody = z.object({ name: EstimateSettings.shape.name });
export const KeepVersionBody = z.object({ note: Note });

export const EstimateVersion = z.object({
  number: z.int(),
  state: EstimateState.describe("The state that the estimate was in, or came to, when this was kept"),
  note: z.string(),
  grand_total: z.string(),
  made_by: z.string().describe("The member's name on that day"),
  made_at: z.iso.datetime(),
});
export type EstimateVersion = z.infer<typeof EstimateVersion>;

const FigureChange = z.object({
  before: z.string().nullable(),
  after: z.string().nullable(),
  delta: z.string(),
});
const FieldChange = z.object({
  field: z.string(),
  before: z.string(),
  after: z.string(),
  delta: z.string().nullable().describe("Of figures"),
});
const LineChange = z.object({
  kind: z.enum(["added", "removed", "changed"]),
  id: z.string(),
  label: z.string(),
  effectiveFrom: z.iso.date().optional().describe("Of a line that holds from a day on"),
  fields: z.array(FieldChange).readonly(),
  amount: FigureChange,
});

export const Differences = z.object({
  isSame: z.boolean(),
  terms: z.array(FieldChange).readonly(),
  items: z
    .array(LineChange.extend({ number: z.string(), sectionId: z.string(), sectionLabel: z.string() }))
    .readonly(),
  sections: z.array(LineChange).readonly(),
  cascade: z.array(LineChange).readonly(),
  memorandum: z.array(LineChange).readonly().describe("How bills are paid; the amounts come with a bill"),
  totals: z.object({
    ecv: FigureChange,
    tenderPremium: FigureChange,
    contractValue: FigureChange,
    grandTotal: FigureChange,
  }),
});

export const CreateEstimateBody = EstimateSettings.extend({ upload_id: z.uuid() });
export type CreateEstimateBody = z.infer<typeof CreateEstimateBody>;

export const UpdateEstimateBody = EstimateSettings.omit({ preset: true }).extend({
  cascade: CascadeBody.optional(),
  memorandum: CascadeBody.optional(),
  revision: Revision.optional(),
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
      pay: z.string().describe("What the memorandum of payments pays"),
      created_at: z.iso.datetime(),
      outputs: z.array(Output),
    }),
  ),
  paid: z.string().describe("Billed to date, with tender premium"),
  paid_out: z
    .string()
    .describe("What the bills' memoranda of payments pay, together: with taxes, less recoveries"),
  withheld: z.string().describe("Kept back by the bills and not yet released"),
  remaining: z.string().describe("Contract value less what is billed"),
});
export type Chain = z.infer<typeof Chain>;
