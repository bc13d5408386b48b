import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { UrlSigning } from "../../foundation/storage/signed-url.ts";

const hourMs = 3_600_000;

/** Signs the address of an uploaded file. Throws NOT_FOUND. */
export async function linkOriginal(
  tx: TenantTransaction,
  signing: UrlSigning,
  id: string,
  now: Date,
): Promise<string> {
  const { rows } = await tx.query<{ storage_key: string; filename: string }>(
    "select storage_key, filename from uploads where id = $1",
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return signing.sign({
    tenantId: tx.tenantId,
    key: row.storage_key,
    filename: row.filename,
    contentType: "application/octet-stream",
    expiresAt: new Date(now.getTime() + hourMs),
  });
}
