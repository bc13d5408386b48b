import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { ProblemError } from "../../errors.ts";
import type { TenantScope } from "../../foundation/http/request.ts";
import { safeFilename } from "../../foundation/storage/content-disposition.ts";
import { FileTooLargeError, tenantKey } from "../../foundation/storage/storage.ts";
import type { Storage, StoredFile } from "../../foundation/storage/storage.ts";
import { getUpload } from "./find-upload.ts";
import type { Upload } from "./schemas.ts";

/** Streams a file to storage, then records it. After UPLOAD_TOO_LARGE, UPLOAD_EMPTY, MALFORMED_BODY nothing stays behind. */
export async function receiveUpload(
  { tenant, storage, maxBytes }: { tenant: TenantScope; storage: Storage; maxBytes: number },
  file: { filename: string; content: Readable },
  uploadedBy: string | null,
): Promise<Upload> {
  const key = tenantKey(tenant.id, "uploads", randomUUID(), "original");
  const stored = await storage.write(key, file.content, { maxBytes }).catch((error: unknown) => {
    // The rest is read and forgotten: a sender that is still sending could not read the answer otherwise.
    file.content.resume();
    if (error instanceof Error && error === file.content.errored) throw brokenForm(error);
    throw error instanceof FileTooLargeError ? tooLarge(maxBytes) : error;
  });
  try {
    return await record(stored);
  } catch (error) {
    await storage.remove(key);
    throw error;
  }

  async function record({ sizeBytes, sha256 }: StoredFile): Promise<Upload> {
    if (sizeBytes === 0) {
      throw new ProblemError("UPLOAD_EMPTY");
    }
    return tenant.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: string }>(
        `insert into uploads (filename, size_bytes, sha256, storage_key, uploaded_by)
         values ($1, $2, $3, $4, $5) returning id`,
        [safeFilename(file.filename), sizeBytes, sha256, key, uploadedBy],
      );
      return getUpload(tx, rows[0]?.id ?? "");
    });
  }
}

/** The multipart body itself cannot be read: its boundary or its end is missing, or its sender went away. */
export function brokenForm(cause: Error): ProblemError {
  return new ProblemError("MALFORMED_BODY", { detail: cause.message, cause });
}

export function tooLarge(maxBytes: number): ProblemError {
  const limitMb = Math.floor(maxBytes / (1024 * 1024));
  return new ProblemError("UPLOAD_TOO_LARGE", {
    detail: `The file is larger than ${limitMb} MB.`,
    remedy: "Remove sheets and pictures that the estimate does not need, and upload it again.",
    members: { limit_bytes: maxBytes },
  });
}
