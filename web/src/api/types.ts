/** Money and quantities travel as decimal text and are never turned into a number. */
export type DecimalText = string;

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface OrganizationSummary {
  id: string;
  name: string;
  slug: string;
  plan: string;
}

export interface Me {
  id: string;
  username: string;
  email: string;
  first_name: string | null;
  last_name: string | null;
  organization: (OrganizationSummary & { role: string; permissions: string[] }) | null;
  memberships: { role: string; organization: OrganizationSummary }[];
}

export interface Availability {
  available: boolean;
  suggestion: string | null;
  reason?: string | null;
}

export interface Upload {
  id: string;
  filename: string;
  size_bytes: number;
  status: "stored" | "parsing" | "parsed" | "failed";
  job_id: string | null;
  created_at: string;
}

export interface JobOutput {
  id: string;
  filename: string;
  kind: string;
  download_url: string;
}

export interface JobError {
  code: string;
  message: string;
  remedy?: string | null;
}

export type JobStatus = "pending" | "running" | "completed" | "failed" | "cancelled";

export interface Job {
  id: string;
  job_type: string;
  status: JobStatus;
  progress: number;
  current_step: string;
  is_complete: boolean;
  result: Record<string, unknown> | null;
  outputs: JobOutput[];
  errors: JobError[];
  queue_position?: number | null;
  upload_id?: string | null;
  estimate_id?: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface Output {
  id: string;
  filename: string;
  kind: string;
  content_type: string;
  size_bytes: number;
  download_count: number;
  job_id: string | null;
  created_at: string;
}
