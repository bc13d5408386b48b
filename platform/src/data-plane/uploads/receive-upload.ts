import { randomUUID } from "node:crypto";
import type { TenantScope } from "../../foundation/http/request.ts";
import { safeFilename } from "../../foundation/storage/content-disposition.ts";
import { tenantKey } from "../../foundation/storage/storage.ts";
import type { Storage } from "../../foundation/storage/storage.ts";
import { getUpload } from "./find-upload.ts";
import { storeFile } from "./receive-file.ts";
import type { ReceivedFile } from "./receive-file.ts";
import type { Upload } from "./schemas.ts";

/** Streams a file to storage, then records it. After UPLOAD_TOO_LARGE, UPLOAD_EMPTY, MALFORMED_BODY nothing stays behind. */
export async function receiveUpload(
  { tenant, storage, maxBytes }: { tenant: TenantScope; storage: Storage; maxBytes: number },
  file: ReceivedFile,
  uploadedBy: string | null,
): Promise<Upload> {
  const key = tenantKey(tenant.id, "uploads", randomUUID(), "original");
  const { sizeBytes, sha256 } = await storeFile(storage, key, file.content, maxBytes);
  try {
    return await tenant.transaction(async (tx) => {
      const { rows } = await tx.query<{ id: string }>(
        `insert into uploads (filename, size_bytes, sha256, storage_key, uploaded_by)
         values ($1, $2, $3, $4, $5) returning id`,
        [safeFilename(file.filename), sizeBytes, sha256, key, uploadedBy],
      );
      return getUpload(tx, rows[0]?.id ?? "");
    });
  } catch (error) {
    await storage.remove(key);
    throw error;
  }
}
