import type { JobStep } from "./job-step.ts";

export const jobTypes = [
  "excel_parse",
  "generate_estimate",
  "generate_workslip",
  "generate_bill",
  "import_rates",
  "fill_template",
] as const;
export type JobType = (typeof jobTypes)[number];

export const jobStatuses = ["pending", "running", "completed", "failed", "cancelled"] as const;

export interface JobRow {
  id: string;
  job_type: JobType;
  status: (typeof jobStatuses)[number];
  progress: number;
  step: JobStep;
  current_step: string;
  attempt: number;
  upload_id: string | null;
  estimate_id: string | null;
  metadata: Record<string, unknown>;
  result: Record<string, unknown> | null;
  error_log: { code: string; message: string; remedy: string; attempt: number; at: string }[];
  /** As printed on documents. */
  organization_name: string;
  requested_by: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

export const jobColumns = `id, job_type, status, progress, step, current_step, attempt, upload_id, estimate_id, metadata,
  result, error_log, organization_name, requested_by, created_at, started_at, finished_at`;
