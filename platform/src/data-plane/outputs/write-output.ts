import { safeFilename } from "../../foundation/storage/content-disposition.ts";
import type { JobContext, NewOutput } from "../jobs/job-context.ts";

const contentTypes = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
  json: "application/json",
} as const;

const maxOutputBytes = 512 * 1024 * 1024;

/** Puts a job's file in storage, before the transaction that makes it an output: a file without its row is harmless. */
export async function writeOutput(
  context: JobContext,
  output: {
    kind: string;
    filename: string;
    extension: keyof typeof contentTypes;
    bytes: Uint8Array;
    /** Where a job has several of a kind. */
    fileKey?: string;
  },
): Promise<NewOutput> {
  const storageKey = context.fileKey(`${output.fileKey ?? output.kind}.${output.extension}`);
  const stored = await context.storage.write(storageKey, output.bytes, { maxBytes: maxOutputBytes });
  return {
    kind: output.kind,
    filename: safeFilename(`${output.filename}.${output.extension}`),
    contentType: contentTypes[output.extension],
    storageKey,
    ...stored,
  };
}
