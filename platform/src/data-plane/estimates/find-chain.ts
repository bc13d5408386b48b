import type { Bill, Workslip } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";

export interface StoredWorkslip {
  id: string;
  number: number;
  snapshot_id: string;
  document: Workslip;
}

export interface StoredBill {
  id: string;
  number: number;
  document: Bill;
}

/** The estimate's workslips, oldest first, as they were stored. */
export async function findWorkslips(tx: TenantTransaction, estimateId: string): Promise<StoredWorkslip[]> {
  const { rows } = await tx.query<StoredWorkslip>(
    "select id, number, snapshot_id, document from workslips where estimate_id = $1 order by number",
    [estimateId],
  );
  return rows;
}

/** The estimate's newest bill, as it was stored: what the next one deducts. */
export async function findLastBill(
  tx: TenantTransaction,
  estimateId: string,
): Promise<StoredBill | undefined> {
  const { rows } = await tx.query<StoredBill>(
    "select id, number, document from bills where estimate_id = $1 order by number desc limit 1",
    [estimateId],
  );
  return rows[0];
}

/** Lets one document at a time join an estimate's chain. */
export async function lockChain(tx: TenantTransaction, estimateId: string): Promise<void> {
  await tx.query("select from estimates where id = $1 for update", [estimateId]);
}
