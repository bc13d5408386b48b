import { parseCascade, priceEstimate } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { requireDraft, requireRevision } from "./change-estimate.ts";
import { withSettings } from "./estimate-settings.ts";
import { lockChain } from "./find-chain.ts";
import { getEstimate } from "./queries.ts";
import type { Estimate, UpdateEstimateBody } from "./schemas.ts";
import { showEstimate } from "./show-estimate.ts";

/**
 * Changes what stands around the items; documents made before keep their snapshots. What is sanctioned and the cascade are
 * part of what is checked and approved; names and the tender come later.
 * Throws NOT_FOUND, ESTIMATE_CHANGED, ESTIMATE_NOT_DRAFT.
 */
export async function updateEstimate(
  tx: TenantTransaction,
  id: string,
  { cascade, revision, ...settings }: UpdateEstimateBody,
): Promise<Estimate> {
  await lockChain(tx, id);
  const stored = await getEstimate(tx, id);
  if (revision !== undefined) requireRevision(stored, revision);
  if (cascade !== undefined || settings.sanctioned_amount !== undefined) requireDraft(stored);
  const changed = withSettings(stored.estimate, settings);
  const estimate = cascade === undefined ? changed : { ...changed, cascade: parseCascade(cascade) };
  const priced = priceEstimate(estimate);
  await tx.query(
    `update estimates set name = $2, particulars = $3, sanctioned_amount = $4, tender_premium_percent = $5,
       cascade = $6, ecv = $7, grand_total = $8, revision = revision + 1, updated_at = now()
     where id = $1`,
    [
      id,
      estimate.name,
      JSON.stringify(estimate.particulars),
      estimate.sanctionedAmount,
      estimate.tenderPremiumPercent,
      JSON.stringify(estimate.cascade),
      priced.ecv,
      priced.grandTotal,
    ],
  );
  return showEstimate(tx, id);
}
