import { priceEstimate } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { pageFrom } from "../outputs/find-outputs.ts";
import { getEstimate } from "./queries.ts";
import type { Estimate, EstimateSummary } from "./schemas.ts";
import { firstPage } from "../../foundation/http/page.ts";

/** An estimate with its amounts, priced now. Throws NOT_FOUND. */
export async function showEstimate(tx: TenantTransaction, id: string): Promise<Estimate> {
  const stored = await getEstimate(tx, id);
  const priced = priceEstimate(stored.estimate);
  return {
    id,
    document_number: stored.documentNumber,
    name: priced.name,
    particulars: Object.fromEntries(Object.entries(priced.particulars)),
    preset: priced.preset,
    sanctioned_amount: priced.sanctionedAmount,
    tender_premium_percent: priced.tenderPremiumPercent,
    tender_premium: priced.tenderPremium,
    contract_value: priced.contractValue,
    sections: priced.sections.map((section) => ({
      id: section.id,
      label: section.label,
      total: section.total,
      items: section.items.map(({ statedAmount, parents, ...item }) => ({
        ...item,
        parents: [...parents],
        stated_amount: statedAmount,
      })),
    })),
    ecv: priced.ecv,
    cascade: priced.cascade.map((line) => ({ ...line, base: [...line.base], rate: line.rate ?? null })),
    grand_total: priced.grandTotal,
    warnings: [
      ...stored.warnings,
      ...priced.warnings.map(({ code, message, itemId }) => ({ code, message, item_id: itemId })),
    ],
    upload_id: stored.uploadId,
    created_at: stored.createdAt.toISOString(),
  };
}

/** A page of estimates, newest first. */
export async function listEstimates(
  tx: TenantTransaction,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: EstimateSummary[]; next_cursor: string | null }> {
  const { rows } = await tx.query<Omit<EstimateSummary, "created_at"> & { created_at: Date }>(
    `select id, document_number, name, ecv, grand_total, sanctioned_amount, item_count, upload_id, created_at
     from estimates where id < $1 order by id desc limit $2`,
    [page.cursor ?? firstPage, page.limit + 1],
  );
  return pageFrom(
    rows.map(({ created_at, ...row }) => Object.assign(row, { created_at: created_at.toISOString() })),
    page.limit,
  );
}
