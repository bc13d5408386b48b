import type { TenantTransaction } from "@rowhouse/tenancy";
import type { UrlSigning } from "../../foundation/storage/signed-url.ts";
import { contentTypes } from "./fill.ts";
import { getVersion } from "./find-template.ts";

const hourMs = 3_600_000;

/** Signs the address of a template's file as it was uploaded. Throws NOT_FOUND. */
export async function linkVersion(
  tx: TenantTransaction,
  signing: UrlSigning,
  { id, number, now }: { id: string; number: number; now: Date },
): Promise<{ url: string; expires_at: string }> {
  const { storageKey: key, filename, format } = await getVersion(tx, id, number);
  const expiresAt = new Date(now.getTime() + hourMs);
  const contentType = contentTypes[format];
  const url = signing.sign({ tenantId: tx.tenantId, key, filename, contentType, expiresAt });
  return { url, expires_at: expiresAt.toISOString() };
}
