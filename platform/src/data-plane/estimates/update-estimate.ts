import { parseCascade, pricing } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { requireDraft, requireRevision } from "./change-estimate.ts";
import { withSettings } from "./estimate-settings.ts";
import { lockChain } from "./find-chain.ts";
import { getEstimate, writeTerms } from "./queries.ts";
import type { Estimate, UpdateEstimateBody } from "./schemas.ts";
import { showEstimate } from "./show-estimate.ts";

/**
 * Changes what stands around the items; documents made before keep their snapshots. What is sanctioned and the cascade are
 * part of what is checked and approved; names, the tender and how bills are paid come later.
 * Throws NOT_FOUND, ESTIMATE_CHANGED, ESTIMATE_NOT_DRAFT, CASCADE_INVALID.
 */
export async function updateEstimate(
  tx: TenantTransaction,
  id: string,
  { cascade, memorandum, revision, ...settings }: UpdateEstimateBody,
): Promise<Estimate> {
  await lockChain(tx, id);
  const stored = await getEstimate(tx, id);
  if (revision !== undefined) requireRevision(stored, revision);
  const isApproved = [cascade, settings.sanctioned_amount, settings.rates_on].some(
    (given) => given !== undefined,
  );
  if (isApproved) requireDraft(stored);
  const changed = withSettings(stored.estimate, settings);
  const estimate = {
    ...changed,
    ...(cascade === undefined ? {} : { cascade: parseCascade(cascade) }),
    ...(memorandum === undefined ? {} : { memorandum: parseCascade(memorandum, "memorandum") }),
  };
  await writeTerms(tx, id, estimate, await inTurns(pricing(estimate)));
  return showEstimate(tx, id);
}
