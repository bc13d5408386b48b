import { pricing } from "@rowhouse/estimating";
import type { Estimate, PricedItem } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { takeRates } from "../rates/taken-rates.ts";
import { applyChanges } from "./changes.ts";
import { findLastBill, findWorkslips, lockChain } from "./find-chain.ts";
import { getEstimate, writeContents } from "./queries.ts";
import type { StoredEstimate } from "./queries.ts";
import type { ChangedEstimate, ChangeEstimateBody } from "./schemas.ts";
import { showItem, showTotals } from "./show-estimate.ts";

/**
 * Edits a draft; all changes or none. Answers with what they touched and every total.
 * Throws NOT_FOUND, ESTIMATE_CHANGED, ESTIMATE_NOT_DRAFT, CHANGE_REFUSED, CASCADE_INVALID, ITEM_IN_USE.
 */
export async function changeEstimate(
  tx: TenantTransaction,
  id: string,
  { revision, changes }: ChangeEstimateBody,
): Promise<ChangedEstimate> {
  await lockChain(tx, id);
  const stored = await getEstimate(tx, id);
  requireRevision(stored, revision);
  requireDraft(stored);
  const changed = applyChanges(stored.estimate, changes, await takeRates(tx, changes));
  await refuseRemovalInUse(tx, stored, changed);
  const priced = await inTurns(pricing(changed));
  await writeContents(tx, stored, changed, priced);
  const touched = new Set(changes.flatMap((change) => ("id" in change ? [change.id] : [])));
  const items: PricedItem[] = priced.sections.flatMap((section) =>
    section.items.filter((item) => touched.has(item.id)),
  );
  return {
    ...showTotals({ ...stored, estimate: changed, revision: stored.revision + 1 }, priced),
    items: items.map(showItem),
  };
}

/** Throws ESTIMATE_NOT_DRAFT. */
export function requireDraft({ state }: StoredEstimate): void {
  if (state !== "draft") {
    throw new ProblemError("ESTIMATE_NOT_DRAFT", { detail: `The estimate is ${state}.` });
  }
}

/** Throws ESTIMATE_CHANGED where the caller has not seen the last change. */
export function requireRevision(stored: StoredEstimate, revision: number): void {
  if (stored.revision === revision) return;
  throw new ProblemError("ESTIMATE_CHANGED", {
    detail: `The estimate is at revision ${stored.revision}, your change was made to revision ${revision}.`,
    members: { revision: stored.revision },
  });
}

/** Workslips and bills go on from the rows that they have shown: those stay. */
async function refuseRemovalInUse(
  tx: TenantTransaction,
  { id, estimate }: StoredEstimate,
  changed: Estimate,
): Promise<void> {
  const kept = new Set(itemIds(changed));
  const removed = new Set(itemIds(estimate).filter((item) => !kept.has(item)));
  if (removed.size === 0) return;
  const lastWorkslip = (await findWorkslips(tx, id)).at(-1)?.document;
  const lastBill = (await findLastBill(tx, id))?.document;
  const rows = [...(lastWorkslip?.sections ?? []), ...(lastBill?.sections ?? [])].flatMap<{
    itemId: string;
    number: string;
    description: string;
  }>((section) => section.rows);
  const used = rows.find(({ itemId }) => removed.has(itemId));
  if (used === undefined) return;
  throw new ProblemError("ITEM_IN_USE", {
    detail: `Item ${used.number || used.description.slice(0, 60)} stands in a workslip or bill of this estimate.`,
    members: { item_id: used.itemId },
  });
}

const itemIds = ({ sections }: Estimate): string[] =>
  sections.flatMap((section) => section.items.map(({ id }) => id));
