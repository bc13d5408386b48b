import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { Line } from "../../foundation/queue/line.ts";
import { getJobStatus } from "./find-job.ts";
import { jobStep, stepWords } from "./job-step.ts";
import type { JobStatus } from "./schemas.ts";

/** Ends a job now: whatever its worker still makes of it is refused. Throws NOT_FOUND, JOB_FINISHED. */
export async function cancelJob(tx: TenantTransaction, line: Line, id: string): Promise<JobStatus> {
  const step = jobStep("CANCELLED", {});
  const { rows } = await tx.query<{ upload_id: string | null }>(
    `update jobs set status = 'cancelled', step = $2, current_step = $3, finished_at = now()
     where id = $1 and status in ('pending', 'running') returning upload_id`,
    [id, JSON.stringify(step), stepWords(step)],
  );
  const cancelled = rows[0];
  if (cancelled === undefined) {
    const { status } = await getJobStatus(tx, line, id);
    throw new ProblemError("JOB_FINISHED", { detail: `The job is ${status} already.` });
  }
  await tx.query("update uploads set status = 'stored' where id = $1 and status = 'parsing'", [
    cancelled.upload_id,
  ]);
  await line.dequeue(tx, id);
  return getJobStatus(tx, line, id);
}
