import { AsyncLocalStorage } from "node:async_hooks";
import { tenantId } from "@rowhouse/tenancy";
import type { Tenancy, TenantTransaction } from "@rowhouse/tenancy";
import type { Claim, Queue, Settlement } from "../../foundation/queue/queue.ts";
import { isStorageFull, tenantKey } from "../../foundation/storage/storage.ts";
import type { Storage } from "../../foundation/storage/storage.ts";
import { insertOutputs } from "../outputs/insert-outputs.ts";
import type { JobContext, JobHandler } from "./job-context.ts";
import {
  abandonedFault,
  ClaimLostError,
  faultOf,
  internalFault,
  isTransient,
  JobError,
  timeLimitFault,
  WorkerStoppingError,
} from "./job-error.ts";
import type { JobFault } from "./job-error.ts";
import { jobColumns } from "./job-row.ts";
import type { JobRow, JobType } from "./job-row.ts";
import { jobStep, stepWords } from "./job-step.ts";
import type { JobStep } from "./job-step.ts";
import { reportProgress } from "./progress-report.ts";
import type { Workbench } from "./workbench.ts";

export interface JobRunnerDeps {
  tenancy: Tenancy;
  queue: Queue;
  storage: Storage;
  workbench: Workbench;
  handlers: Record<JobType, JobHandler>;
  log: {
    info(details: object, message: string): void;
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  now: () => Date;
  limits: { parseMs: number; drawMs: number };
}

/** Waits before the second, third and fourth attempt. */
const retryAfterMs = [60_000, 120_000, 240_000] as const;
const longestRetryMs = 240_000;

/** Runs one claimed job to its end and says what becomes of its place in the queue. Never throws. */
export async function runJob(
  deps: JobRunnerDeps,
  claim: Claim,
  signal: AbortSignal,
  begun: () => void,
): Promise<Settlement> {
  const { tenancy, log } = deps;
  const about = { tenant: claim.tenantId, job: claim.jobId, attempt: claim.attempt };
  let hasBegun = false;
  try {
    const tenant = tenantId(claim.tenantId);
    const job = await tenancy.withTenant(tenant, (tx) => beginJob(tx, claim), { signal });
    if (job === undefined) {
      return { outcome: "done" };
    }
    hasBegun = true;
    begun();
    announce(deps, claim);
    try {
      if (claim.attempt > retryAfterMs.length + 1) {
        throw new JobError(abandonedFault);
      }
      await tenancy.run(tenant, () => handle(deps, claim, job, signal));
      log.info(about, `${job.job_type} completed`);
      return { outcome: "done" };
    } catch (error) {
      const settlement = await tenancy.withTenant(tenant, (tx) =>
        endBadly(tx, deps, claim, job, error, signal),
      );
      announce(deps, claim);
      return settlement;
    }
  } catch (error) {
    if (error instanceof ClaimLostError) {
      return { outcome: "done" };
    }
    if (error instanceof WorkerStoppingError) {
      return { outcome: "release" };
    }
    const fault = faultCode(error);
    if (fault === "TENANT_UNKNOWN" || fault === "TENANT_ID_INVALID") {
      log.error({ ...about, err: error }, "The job's tenant is gone");
      return { outcome: "bury", reason: fault };
    }
    if (isTransient(error) && fault !== "TENANT_MOVED") {
      log.warn({ ...about, err: error }, "The job's organization cannot be served now, so its jobs wait");
      // What was begun counts, so that a job which takes its database down is not tried for ever.
      return hasBegun
        ? { outcome: "retry", afterMs: retryAfterMs[claim.attempt - 1] ?? longestRetryMs }
        : { outcome: "rest" };
    }
    log.error({ ...about, err: error }, "The job's state could not be written");
    const afterMs = retryAfterMs[claim.attempt - 1];
    return afterMs === undefined
      ? { outcome: "bury", reason: fault ?? "UNREACHABLE" }
      : { outcome: "retry", afterMs };
  }
}

/** Whoever follows the job and misses this looks again by itself. */
function announce({ queue, log }: JobRunnerDeps, { tenantId, jobId }: Claim): void {
  queue.announce(tenantId, jobId).catch((error: unknown) => {
    log.warn({ tenant: tenantId, job: jobId, err: error }, "The job's change could not be announced");
  });
}

async function handle(deps: JobRunnerDeps, claim: Claim, job: JobRow, signal: AbortSignal): Promise<void> {
  const { tenancy, queue, storage, workbench, now, limits } = deps;

  const transaction = <T>(work: (tx: TenantTransaction) => Promise<T>): Promise<T> =>
    tenancy.transaction(
      async (tx) => {
        signal.throwIfAborted();
        await holdClaim(tx, claim);
        return work(tx);
      },
      { signal },
    );

  // Outside of any transaction: a step that is told inside one must not become part of it.
  const outside = AsyncLocalStorage.snapshot();
  const progress = reportProgress(async (step, percent) => {
    await outside(() =>
      tenancy.withTenant(tenantId(claim.tenantId), (tx) =>
        tx.query(
          `update jobs set step = $3, current_step = $4, progress = greatest(progress, $5)
         where id = $1 and fence = $2 and status = 'running'`,
          [claim.jobId, claim.fence, ...written(step), percent],
        ),
      ),
    );
    await queue.announce(claim.tenantId, claim.jobId);
  });

  const context: JobContext = {
    job,
    tenantId: tenantId(claim.tenantId),
    signal,
    storage,
    workbench,
    progress,
    now,
    limits,
    fileKey: (name) => tenantKey(claim.tenantId, "jobs", claim.jobId, claim.fence, name),
    transaction,
    async complete(work) {
      await progress.close();
      await transaction(async (tx) => {
        const { result, outputs, estimateId } = await work(tx);
        await insertOutputs(tx, claim.jobId, outputs);
        await tx.query(
          `update jobs set status = 'completed', progress = 100, step = $2, current_step = $3, result = $4,
             estimate_id = coalesce($5, estimate_id), finished_at = now()
           where id = $1`,
          [claim.jobId, ...written(jobStep("DONE", {})), JSON.stringify(result), estimateId ?? null],
        );
      });
      announce(deps, claim);
    },
  };
  try {
    await deps.handlers[job.job_type].run(context);
  } finally {
    await progress.close();
  }
}

/** Marks the job as this claim's. Undefined when it has ended, or a newer claim has begun. */
async function beginJob(tx: TenantTransaction, claim: Claim): Promise<JobRow | undefined> {
  const { rows } = await tx.query<JobRow>(
    `update jobs set status = 'running', fence = $2, attempt = $3, progress = 0, step = $4, current_step = $5,
       started_at = coalesce(started_at, now())
     where id = $1 and fence < $2 and status in ('pending', 'running')
     returning ${jobColumns}`,
    [claim.jobId, claim.fence, claim.attempt, ...written(jobStep("STARTING", {}))],
  );
  return rows[0];
}

/** For the columns `step` and `current_step`. */
const written = (step: JobStep): [step: string, words: string] => [JSON.stringify(step), stepWords(step)];

/** The fencing token at work: locks the job's row, or throws when this claim has lost it. */
async function holdClaim(tx: TenantTransaction, claim: Claim): Promise<void> {
  const { rowCount } = await tx.query(
    "select from jobs where id = $1 and fence = $2 and status = 'running' for update",
    [claim.jobId, claim.fence],
  );
  if (rowCount !== 1) {
    throw new ClaimLostError(`Claim ${claim.fence} of job ${claim.jobId} is over`);
  }
}

/** Writes why the job did not complete, unless it is no longer this claim's to say. */
async function endBadly(
  tx: TenantTransaction,
  deps: JobRunnerDeps,
  claim: Claim,
  job: JobRow,
  error: unknown,
  signal: AbortSignal,
): Promise<Settlement> {
  const cause: unknown = signal.aborted ? signal.reason : error;
  const about = { tenant: claim.tenantId, job: claim.jobId, attempt: claim.attempt, err: error };
  if (cause instanceof ClaimLostError) {
    deps.log.info(about, `${job.job_type} stopped: ${cause.message}`);
    return { outcome: "done" };
  }
  await holdClaim(tx, claim);
  if (cause instanceof WorkerStoppingError) {
    await tx.query(
      "update jobs set status = 'pending', progress = 0, step = $2, current_step = $3 where id = $1",
      [claim.jobId, ...written(jobStep("WAITING", {}))],
    );
    return { outcome: "release" };
  }
  const afterMs = isTransient(cause) ? retryAfterMs[claim.attempt - 1] : undefined;
  const fault = memberFault(cause);
  const entry = { ...fault, attempt: claim.attempt, at: deps.now().toISOString() };
  if (afterMs !== undefined) {
    deps.log.warn(about, `${job.job_type} will be tried again in ${afterMs / 1000} s`);
    const step = jobStep("WAITING_TO_RETRY", { seconds: String(afterMs / 1000) });
    await tx.query(
      `update jobs set status = 'pending', progress = 0, step = $2, current_step = $3, error_message = $4,
         error_log = error_log || $5::jsonb
       where id = $1`,
      [claim.jobId, ...written(step), fault.message, JSON.stringify([entry])],
    );
    return { outcome: "retry", afterMs };
  }
  deps.log[fault === internalFault ? "error" : "info"](about, `${job.job_type} failed: ${fault.code}`);
  await tx.query(
    `update jobs set status = 'failed', step = $2, current_step = $3, error_message = $4,
       error_log = error_log || $5::jsonb, finished_at = now()
     where id = $1`,
    [claim.jobId, ...written(jobStep("FAILED", {})), fault.message, JSON.stringify([entry])],
  );
  await deps.handlers[job.job_type].failed?.(tx, job, fault);
  return { outcome: "done" };
}

function memberFault(error: unknown): JobFault {
  if (isStorageFull(error)) {
    return {
      code: "STORAGE_FULL",
      message: "There is no room left for files.",
      remedy: "Nothing to do while the job tries again by itself. If it has failed, start it again later.",
    };
  }
  if (isTransient(error)) {
    return {
      code: "SERVICE_UNAVAILABLE",
      message: "A part of the service could not be reached.",
      remedy: "Nothing to do while the job tries again by itself. If it has failed, start it again later.",
    };
  }
  return faultOf(error) ?? internalFault;
}

function faultCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Fails a job whose code does not end: it holds nothing any more, and may write nothing. */
export async function failOverdue(deps: JobRunnerDeps, claim: Claim): Promise<Settlement> {
  const overdue = new JobError(timeLimitFault);
  const fail = async (tx: TenantTransaction): Promise<Settlement> => {
    const { rows } = await tx.query<JobRow>(`select ${jobColumns} from jobs where id = $1`, [claim.jobId]);
    const job = rows[0];
    return job === undefined
      ? { outcome: "done" }
      : endBadly(tx, deps, claim, job, overdue, new AbortController().signal);
  };
  try {
    const settlement = await deps.tenancy.withTenant(tenantId(claim.tenantId), fail);
    announce(deps, claim);
    return settlement;
  } catch (error) {
    if (error instanceof ClaimLostError) {
      return { outcome: "done" };
    }
    deps.log.error(
      { tenant: claim.tenantId, job: claim.jobId, err: error },
      "The job's end could not be written",
    );
    return { outcome: "retry", afterMs: retryAfterMs[0] };
  }
}
