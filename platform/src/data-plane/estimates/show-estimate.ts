import { pricing } from "@rowhouse/estimating";
import type { PricedEstimate, PricedItem } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { pageFrom } from "../outputs/find-outputs.ts";
import { written } from "../presets/list-presets.ts";
import { getEstimate } from "./queries.ts";
import type { StoredEstimate } from "./queries.ts";
import type { Estimate, EstimateSummary, EstimateTotals } from "./schemas.ts";
import { firstPage } from "../../foundation/http/page.ts";
import { inTurns, mapInTurns } from "../../foundation/turns/in-turns.ts";

/** An estimate with its amounts, priced now. Throws NOT_FOUND. */
export async function showEstimate(tx: TenantTransaction, id: string): Promise<Estimate> {
  const stored = await getEstimate(tx, id);
  const priced = await inTurns(pricing(stored.estimate));
  const sections: Estimate["sections"] = [];
  for (const { id: sectionId, label, total, items } of priced.sections)
    sections.push({ id: sectionId, label, total, items: await mapInTurns(items, showItem) });
  return {
    ...showTotals(stored, priced),
    document_number: stored.documentNumber,
    name: priced.name,
    particulars: Object.fromEntries(Object.entries(priced.particulars)),
    tender_premium_percent: priced.tenderPremiumPercent,
    sections,
    upload_id: stored.uploadId,
    copied_from: stored.copiedFrom,
    archived_at: stored.archivedAt?.toISOString() ?? null,
    created_at: stored.createdAt.toISOString(),
  };
}

export function showItem({
  statedAmount,
  rounding,
  parents,
  measurements = [],
  pricedFrom,
  ...item
}: PricedItem): Estimate["sections"][number]["items"][number] {
  return {
    ...item,
    parents: [...parents],
    measurements: [...measurements],
    priced_from: pricedFrom === undefined ? null : { taken_id: pricedFrom },
    stated_amount: statedAmount,
    rounding: rounding ?? null,
  };
}

/** What a change of any row may change. */
export function showTotals(
  {
    id,
    state,
    revision,
    warnings,
    estimate,
  }: Pick<StoredEstimate, "id" | "state" | "revision" | "warnings" | "estimate">,
  priced: PricedEstimate,
): EstimateTotals {
  return {
    id,
    state,
    revision,
    tender_premium: priced.tenderPremium,
    contract_value: priced.contractValue,
    sections: priced.sections.map((section) => ({
      id: section.id,
      label: section.label,
      total: section.total,
    })),
    ecv: priced.ecv,
    preset: priced.preset,
    sanctioned_amount: priced.sanctionedAmount,
    rates_on: priced.ratesOn,
    cascade: priced.cascade.map((line) => ({ ...line, base: [...line.base], rate: line.rate ?? null })),
    cascade_lines: estimate.cascade.map(written),
    memorandum_lines: estimate.memorandum.map(written),
    grand_total: priced.grandTotal,
    warnings: [
      ...warnings,
      ...priced.warnings.map(({ itemId, values, ...warning }) => ({
        ...warning,
        values: { ...values },
        item_id: itemId,
      })),
    ],
  };
}

/** A page of estimates, newest first. */
export async function listEstimates(
  tx: TenantTransaction,
  page: { limit: number; cursor?: string | undefined; archived: boolean },
): Promise<{ items: EstimateSummary[]; next_cursor: string | null }> {
  const { rows } = await tx.query<Omit<EstimateSummary, "created_at"> & { created_at: Date }>(
    `select id, document_number, name, ecv, grand_total, sanctioned_amount, item_count, state, upload_id, created_at
     from estimates where id < $1 and archived_at is ${page.archived ? "not null" : "null"} order by id desc limit $2`,
    [page.cursor ?? firstPage, page.limit + 1],
  );
  return pageFrom(
    rows.map(({ created_at, ...row }) => Object.assign(row, { created_at: created_at.toISOString() })),
    page.limit,
  );
}
