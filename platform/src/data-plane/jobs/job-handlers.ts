import { generateBill } from "../bills/generate-bill.ts";
import { generateEstimate } from "../estimates/generate-estimate.ts";
import { importRates } from "../rates/import-rates.ts";
import { fillTemplate } from "../templates/fill-template.ts";
import { parseWorkbook } from "../uploads/parse-workbook.ts";
import { generateWorkslip } from "../workslips/generate-workslip.ts";
import type { JobHandler } from "./job-context.ts";
import type { JobType } from "./job-row.ts";

/** What each type of job does. */
export const jobHandlers: Record<JobType, JobHandler> = {
  excel_parse: parseWorkbook,
  generate_estimate: generateEstimate,
  generate_workslip: generateWorkslip,
  generate_bill: generateBill,
  import_rates: importRates,
  fill_template: fillTemplate,
};
