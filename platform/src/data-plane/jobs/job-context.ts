import type { TenantId, TenantTransaction } from "@rowhouse/tenancy";
import type { Storage } from "../../foundation/storage/storage.ts";
import type { JobRow } from "./job-row.ts";
import type { ProgressReport } from "./progress-report.ts";
import type { Workbench } from "./workbench.ts";

/** A file that a job made: in storage already, a row once the job completes. */
export interface NewOutput {
  kind: string;
  filename: string;
  contentType: string;
  storageKey: string;
  sizeBytes: number;
  sha256: string;
  /** Of a template that a document was filled into. */
  templateVersionId?: string;
}

/** What a job ends with. */
export interface Completion {
  result: Record<string, unknown>;
  outputs: readonly NewOutput[];
  estimateId?: string;
}

/** All that a job's code may touch: one tenant, one claim, until the signal says stop. */
export interface JobContext {
  job: JobRow;
  tenantId: TenantId;
  signal: AbortSignal;
  storage: Storage;
  workbench: Workbench;
  progress: ProgressReport;
  now: () => Date;
  limits: { parseMs: number; drawMs: number };
  /** A folder of this claim alone: a worker that comes back late writes beside, never over. */
  fileKey(name: string): string;
  /** Throws ClaimLostError, and does nothing, when this claim is no longer the job's. */
  transaction<T>(work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  /** Writes what the job made and ends it, in one transaction. */
  complete(work: (tx: TenantTransaction) => Promise<Completion>): Promise<void>;
}

export interface JobHandler {
  run(context: JobContext): Promise<void>;
  /** Leaves what the job worked on ready for another try; in the transaction that fails the job. */
  failed?(tx: TenantTransaction, job: JobRow, fault: object): Promise<void>;
}
