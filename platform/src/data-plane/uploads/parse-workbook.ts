import type { Corrections } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import type { JobContext, JobHandler, NewOutput } from "../jobs/job-context.ts";
import { JobError } from "../jobs/job-error.ts";
import type { ReadingSummary } from "../jobs/workbench-tasks.ts";
import { writeOutput } from "../outputs/write-output.ts";
import { findKnown, keepKnown } from "./corrections.ts";
import { keepPreview, removeCorrected } from "./open-preview.ts";

interface Parsed {
  json: Uint8Array;
  summary: ReadingSummary;
  output: NewOutput;
  /** What of it was known before, from this file or others like it. */
  known: { corrections: Corrections; layouts: string[]; madeAt: Date | undefined };
}

interface UploadRow {
  filename: string;
  storage_key: string;
  sha256: string;
  previous_key: string | null;
}

/** The job `excel_parse`: reads an uploaded workbook and keeps the reading. */
export const parseWorkbook: JobHandler = {
  async run(context) {
    const uploadId = uploadOf(context);
    const { summary, ...parsed } = await readUpload(context, uploadId, { from: 5, to: 95 });
    const { output } = parsed;
    await context.complete(async (tx) => {
      await keepReading(tx, uploadId, parsed);
      return { result: { upload_id: uploadId, ...summary }, outputs: [output] };
    });
  },

  async failed(tx, job, fault) {
    await failUpload(tx, job.upload_id, fault);
  },
};

export function uploadOf({ job }: JobContext): string {
  if (job.upload_id === null) {
    throw new JobError({
      code: "UPLOAD_MISSING_FILE",
      message: "The job names no upload.",
      remedy: "Create the job with the upload_id of a workbook.",
    });
  }
  return job.upload_id;
}

/** Reads the workbook in a thread of its own and stores the reading; the upload's row is not touched at the end. */
export async function readUpload(
  context: JobContext,
  uploadId: string,
  share: { from: number; to: number },
): Promise<Parsed> {
  const { progress, storage, workbench, signal, limits } = context;
  const upload = await context.transaction(async (tx) => {
    const { rows } = await tx.query<UploadRow>(
      `update uploads set status = 'parsing', error = null, reading_key = null
       where id = $1 returning filename, storage_key, sha256, old.reading_key as previous_key`,
      [uploadId],
    );
    const [row] = rows;
    return row === undefined ? undefined : { ...row, known: await findKnown(tx, uploadId, row.sha256) };
  });
  if (upload === undefined) {
    throw new JobError({
      code: "UPLOAD_GONE",
      message: "The uploaded file is no longer there.",
      remedy: "Upload the workbook again.",
    });
  }
  if (upload.previous_key !== null) await removeCorrected(storage, context.tenantId, upload.previous_key);
  const file = { file: upload.filename };
  progress.step("READING", share.from, file);
  const bytes = await storage.readBytes(upload.storage_key);
  const { madeAt, ...known } = upload.known;
  const { json, summary, preview, corrections, layouts } = await workbench.run(
    "read",
    { bytes, fileName: upload.filename, ...known },
    {
      timeoutMs: limits.parseMs,
      signal,
      onProgress: (percent) => {
        progress.step("READING", share.from + ((share.to - share.from) * percent) / 100, file);
      },
    },
  );
  progress.step("KEEPING", share.to, {});
  const output = await writeOutput(context, {
    kind: "workbook_json",
    filename: upload.filename.replace(/\.[^.]*$/, ""),
    extension: "json",
    bytes: json,
  });
  await keepPreview(storage, output.storageKey, preview);
  return { json, summary, output, known: { corrections, layouts, madeAt } };
}

export async function keepReading(
  tx: TenantTransaction,
  uploadId: string,
  { output: { storageKey }, known }: Pick<Parsed, "output" | "known">,
): Promise<void> {
  await keepKnown(tx, uploadId, known);
  await tx.query("update uploads set status = 'parsed', error = null, reading_key = $2 where id = $1", [
    uploadId,
    storageKey,
  ]);
}

/** The file stays, for another try. */
export async function failUpload(
  tx: TenantTransaction,
  uploadId: string | null,
  fault: object,
): Promise<void> {
  await tx.query("update uploads set status = 'failed', error = $2 where id = $1 and status = 'parsing'", [
    uploadId,
    JSON.stringify(fault),
  ]);
}
