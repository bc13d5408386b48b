import { z } from "zod";

export const Upload = z.object({
  id: z.uuid(),
  filename: z.string(),
  size_bytes: z.int(),
  sha256: z.string(),
  status: z.enum(["stored", "parsing", "parsed", "failed"]),
  job_id: z.uuid().nullable().describe("The newest job that read it"),
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
  created_at: z.iso.datetime(),
});
export type Upload = z.infer<typeof Upload>;

export const SheetPage = z.object({
  name: z.string(),
  rows: z.array(
    z.object({
      row: z.int(),
      class: z.string(),
      cells: z.array(z.string()),
      reason: z.string().optional().describe("Why it was not read, or not imported"),
      warnings: z.array(z.string()).optional(),
      hidden: z.boolean().optional(),
      corrected: z.boolean().optional().describe("The class was given by hand, or remembered"),
    }),
  ),
  total_rows: z.int(),
  columns: z.int(),
});
export type SheetPage = z.infer<typeof SheetPage>;
