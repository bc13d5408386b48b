import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { UrlSigning } from "../../foundation/storage/signed-url.ts";

const hourMs = 3_600_000;

/** Counts a download and signs the address for it. Throws NOT_FOUND. */
export async function linkOutput(
  tx: TenantTransaction,
  signing: UrlSigning,
  id: string,
  now: Date,
): Promise<{ url: string; expires_at: string }> {
  const { rows } = await tx.query<{ storage_key: string; filename: string; content_type: string }>(
    `update outputs set download_count = download_count + 1 where id = $1
     returning storage_key, filename, content_type`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  const expiresAt = new Date(now.getTime() + hourMs);
  const url = signing.sign({
    tenantId: tx.tenantId,
    key: row.storage_key,
    filename: row.filename,
    contentType: row.content_type,
    expiresAt,
  });
  return { url, expires_at: expiresAt.toISOString() };
}
