/** What went wrong in a job, told to the member: which error, what was wrong, what to do. */
export interface JobFault {
  code: string;
  message: string;
  remedy: string;
}

/** Ends a job at once: trying again would end the same way. */
export class JobError extends Error implements JobFault {
  override name = "JobError";
  readonly code: string;
  readonly remedy: string;

  constructor(fault: JobFault, options?: ErrorOptions) {
    super(fault.message, options);
    this.code = fault.code;
    this.remedy = fault.remedy;
  }
}

/** The job was cancelled, or another worker holds it: nothing that this worker made may be written. */
export class ClaimLostError extends Error {
  override name = "ClaimLostError";
}

/** The worker stops: the job goes back in line unharmed. */
export class WorkerStoppingError extends Error {
  override name = "WorkerStoppingError";
}

export const timeLimitFault: JobFault = {
  code: "JOB_TIME_LIMIT",
  message: "The job took longer than a job may.",
  remedy: "Split the work into smaller parts, or ask support to look at it.",
};

export const abandonedFault: JobFault = {
  code: "JOB_ABANDONED",
  message: "Every attempt at this job lost its worker before it could finish.",
  remedy: "Try a smaller file. If it happens again, send us the job's id.",
};

export const internalFault: JobFault = {
  code: "JOB_INTERNAL",
  message: "Something went wrong on our side.",
  remedy: "Try again. If it stays, send us the job's id.",
};

/** The fault that a catalogued error states; undefined for an error that is not meant for members. */
export function faultOf(error: unknown): JobFault | undefined {
  if (
    error instanceof Error &&
    "code" in error &&
    "remedy" in error &&
    typeof error.code === "string" &&
    typeof error.remedy === "string"
  ) {
    return { code: error.code, message: error.message, remedy: error.remedy };
  }
  return undefined;
}

// PostgreSQL's classes: connection, transaction rollback, resources, operator intervention; lock_not_available.
const transientSqlState = /^(08|40|53|57)...$|^55P03$/;
const transientSystemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOSPC",
  "EDQUOT",
  "EIO",
  "EMFILE",
  "TENANT_MOVED",
  "TENANT_SUSPENDED",
  "TENANT_OUTSIDE_VERSIONS",
  "PLACEMENT_UNREACHABLE",
  "CATALOG_FAILED",
  "PLACEMENT_NOT_READY",
  "ISOLATION_HOLE",
  "POOL_EXHAUSTED",
]);

/** Whether the same work may go well a minute later. */
export function isTransient(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    if (transientSqlState.test(code) || transientSystemCodes.has(code)) {
      return true;
    }
    if (/^Connection terminated|^timeout exceeded when trying to connect/.test(cause.message)) {
      return true;
    }
  }
  return false;
}
