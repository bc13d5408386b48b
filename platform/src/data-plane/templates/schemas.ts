import { z } from "zod";

export const templateKinds = ["estimate", "workslip", "bill", "letter"] as const;
export const documentKinds = ["estimate", "workslip", "bill"] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const TemplateReport = z.object({
  filled: z.array(z.string()).readonly().describe("Keys that got a value"),
  unknownKeys: z
    .array(z.string())
    .readonly()
    .describe("In the template and known to nobody: they stay as they stand"),
  unusedKeys: z.array(z.string()).readonly().describe("They have a value that the template does not ask for"),
  emptyKeys: z.array(z.string()).readonly().describe("Asked for, but the document has no value"),
  labels: z
    .array(z.object({ label: z.string(), key: z.string() }))
    .readonly()
    .describe("In a template without placeholders: cells that were filled for the label beside them"),
});
export type TemplateReport = z.infer<typeof TemplateReport>;

export const TemplateVersion = z.object({
  id: z.uuid(),
  number: z.int().positive(),
  format: z.enum(["docx", "xlsx"]),
  filename: z.string(),
  size_bytes: z.int(),
  sha256: z.string(),
  report: TemplateReport.describe("Of the first test print, with the sample"),
  made_by: z.string().describe("The member's name on that day"),
  made_at: z.iso.datetime(),
});
export type TemplateVersion = z.infer<typeof TemplateVersion>;

export const Template = z.object({
  id: z.uuid(),
  kind: z.enum(templateKinds).describe("The document that it is for; a letter fits every document"),
  name: z.string(),
  version: TemplateVersion.describe("The newest"),
  archived_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});
export type Template = z.infer<typeof Template>;

const Name = z.string().trim().min(1).max(120);

export const NewTemplate = z.object({
  kind: z.enum(templateKinds),
  name: Name.optional().describe("Left out: the file's name"),
});
export const RenameTemplate = z.object({ name: Name });

/** At most one of the ids; none is the sample. */
export const TestPrintQuery = z.object({
  version: z.coerce.number().int().positive().optional().describe("Left out: the newest"),
  estimate_id: z.uuid().optional(),
  workslip_id: z.uuid().optional(),
  bill_id: z.uuid().optional(),
});
export type TestPrintQuery = z.infer<typeof TestPrintQuery>;

export const TestPrint = z.object({
  version: z.int().positive(),
  filename: z.string(),
  document: z.string().nullable().describe("The number of the document; null for the sample"),
  report: TemplateReport,
});

export const Key = z.object({
  key: z.string(),
  aliases: z.array(z.string()).readonly().describe("Other names that mean the same"),
  example: z.string().describe("What the sample document has for it"),
  isRepeated: z.boolean().describe("Of an item: its row is repeated for every item"),
});

export type TestPrint = z.infer<typeof TestPrint>;

/** A document filled into a template. */
export const Filling = z.object({
  id: z.uuid(),
  version: z.int().positive(),
  document_number: z.string(),
  kind: z.enum(documentKinds),
  sha256: z.string().describe("Of the file: made again it is the same"),
  job_id: z.uuid(),
  created_at: z.iso.datetime(),
});
export type Filling = z.infer<typeof Filling>;

export const mostTemplates = 5;

/** What a job that makes a document may ask for beside its own files. */
export const TemplateIds = z
  .array(z.uuid())
  .max(mostTemplates)
  .refine((ids) => new Set(ids).size === ids.length, "must name each template once")
  .optional()
  .describe("Templates to fill with the document, as further outputs");
