import { fillDocx } from "./fill-docx.ts";
import { fillXlsx } from "./fill-xlsx.ts";
import { openTemplate } from "./open-template.ts";
import type { TemplateFields } from "./template-fields.ts";
import { Lookup, type TemplateReport } from "./template-report.ts";

export interface FilledTemplate {
  readonly bytes: Uint8Array;
  readonly format: "docx" | "xlsx";
  readonly report: TemplateReport;
}

/**
 * Fills an organization's own `.docx` or `.xlsx`. Keys that nobody knows stay as they stand and are reported; a template
 * without any placeholder is filled beside its labels. Throws TemplateError.
 */
export async function fillTemplate(bytes: Uint8Array, fields: TemplateFields): Promise<FilledTemplate> {
  const { format, parts } = await openTemplate(bytes);
  const lookup = new Lookup(fields);
  const filled = format === "docx" ? await fillDocx(parts, lookup) : await fillXlsx(parts, lookup);
  return { bytes: filled, format, report: lookup.report() };
}
