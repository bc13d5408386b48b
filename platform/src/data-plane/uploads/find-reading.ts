import type { TenantTransaction } from "@rowhouse/tenancy";

/** The storage key of what was read from an upload; undefined while nothing was. */
export async function findReading(tx: TenantTransaction, uploadId: string): Promise<string | undefined> {
  const { rows } = await tx.query<{ reading_key: string | null }>(
    "select reading_key from uploads where id = $1",
    [uploadId],
  );
  return rows[0]?.reading_key ?? undefined;
}
