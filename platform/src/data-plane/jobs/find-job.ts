import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { Line } from "../../foundation/queue/line.ts";
import { findOutputs, pageFrom } from "../outputs/find-outputs.ts";
import type { Output } from "../outputs/schemas.ts";
import { firstPage } from "../../foundation/http/page.ts";
import { jobColumns } from "./job-row.ts";
import type { JobRow } from "./job-row.ts";
import type { JobStatus } from "./schemas.ts";

/** Where a job stands. Throws NOT_FOUND. */
export async function getJobStatus(tx: TenantTransaction, line: Line, id: string): Promise<JobStatus> {
  const { rows } = await tx.query<JobRow>(`select ${jobColumns} from jobs where id = $1`, [id]);
  const job = rows[0];
  if (job === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  const outputs = job.status === "completed" ? await findOutputs(tx, [id]) : [];
  return statusOf(job, outputs, job.status === "pending" ? await line.placeInLine(tx, id) : null);
}

/** A page of jobs, newest first. */
export async function listJobs(
  tx: TenantTransaction,
  page: { limit: number; cursor?: string | undefined; status?: string | undefined },
): Promise<{ items: JobStatus[]; next_cursor: string | null }> {
  const { rows } = await tx.query<JobRow>(
    `select ${jobColumns} from jobs
     where id < $1 ${page.status === undefined ? "" : "and status = $3"} order by id desc limit $2`,
    [page.cursor ?? firstPage, page.limit + 1, ...(page.status === undefined ? [] : [page.status])],
  );
  const outputs = await findOutputs(
    tx,
    rows.map(({ id }) => id),
  );
  const byJob = Map.groupBy(outputs, ({ job_id }) => job_id);
  return pageFrom(
    rows.map((job) => statusOf(job, byJob.get(job.id) ?? [], null)),
    page.limit,
  );
}

function statusOf(job: JobRow, outputs: Output[], queuePosition: number | null): JobStatus {
  return {
    id: job.id,
    job_type: job.job_type,
    status: job.status,
    progress: job.progress,
    current_step: job.current_step,
    step: job.step,
    is_complete: job.finished_at !== null,
    attempt: job.attempt,
    upload_id: job.upload_id,
    estimate_id: job.estimate_id,
    result: job.result,
    outputs,
    errors: job.error_log,
    queue_position: queuePosition,
    created_at: job.created_at.toISOString(),
    started_at: job.started_at?.toISOString() ?? null,
    finished_at: job.finished_at?.toISOString() ?? null,
  };
}
