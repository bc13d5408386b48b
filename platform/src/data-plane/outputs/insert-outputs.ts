import type { TenantTransaction } from "@rowhouse/tenancy";
import type { NewOutput } from "../jobs/job-context.ts";

/** Records a job's files. A job has one output of each kind and template: a second set is refused by the database. */
export async function insertOutputs(
  tx: TenantTransaction,
  jobId: string,
  outputs: readonly NewOutput[],
): Promise<void> {
  for (const output of outputs) {
    await tx.query(
      `insert into outputs (job_id, kind, filename, content_type, size_bytes, sha256, storage_key,
         template_version_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        jobId,
        output.kind,
        output.filename,
        output.contentType,
        output.sizeBytes,
        output.sha256,
        output.storageKey,
        output.templateVersionId ?? null,
      ],
    );
  }
}
