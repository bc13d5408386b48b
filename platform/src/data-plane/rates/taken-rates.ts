import { isSameUnit } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { ItemRate, PricedFrom } from "./schemas.ts";

interface ItemRateRow extends Omit<ItemRate, "taken_at" | "is_unit_different" | "is_changed"> {
  taken_at: Date;
  item_unit: string;
  item_rate: string;
  item_per: string;
}

/** In the order of the estimate. Throws NOT_FOUND. */
export async function listItemRates(tx: TenantTransaction, estimateId: string): Promise<ItemRate[]> {
  const { rowCount } = await tx.query("select from estimates where id = $1", [estimateId]);
  if (rowCount !== 1) {
    throw new ProblemError("NOT_FOUND");
  }
  const { rows } = await tx.query<ItemRateRow>(
    `select t.item_id, t.rate_id, t.analysis_id, t.source, t.effective_from::text, t.code, t.description, t.unit, t.per, t.rate,
       t.taken_at, i.unit as item_unit, i.rate as item_rate, i.per as item_per
     from estimate_item_rates t join estimate_items i on i.id = t.item_id
     where t.estimate_id = $1 order by i.position`,
    [estimateId],
  );
  return rows.map(({ taken_at, item_unit, item_rate, item_per, ...row }) => ({
    ...row,
    taken_at: taken_at.toISOString(),
    is_unit_different: !isSameUnit(item_unit, row.unit),
    is_changed: item_rate !== row.rate || item_per !== row.per,
  }));
}

/** A change of an estimate's rows, as far as rates go. */
interface PricingChange {
  op: string;
  id?: string;
  item?: { rate?: string | undefined; per?: string | undefined; priced_from?: PricedFrom | undefined };
}

/**
 * Notes where items have their rates from, in the transaction that changes them; a rate that is typed over what was taken
 * forgets it. Throws CHANGE_REFUSED for a source that is not there.
 */
export async function keepItemRates(
  tx: TenantTransaction,
  estimateId: string,
  changes: readonly PricingChange[],
): Promise<void> {
  const last = new Map<string, { source: PricedFrom | undefined; change: number }>();
  for (const [change, { op, id, item }] of changes.entries()) {
    if (id === undefined) continue;
    if (item?.priced_from !== undefined) last.set(id, { source: item.priced_from, change });
    else if (op === "remove_item" || item?.rate !== undefined || item?.per !== undefined)
      last.set(id, { source: undefined, change });
  }
  if (last.size === 0) return;
  await tx.query("delete from estimate_item_rates where item_id = any($1::uuid[])", [[...last.keys()]]);
  const taken = [...last].flatMap(([id, { source, change }]) =>
    source === undefined
      ? []
      : [
          {
            id,
            change,
            rate: "rate_id" in source ? source.rate_id : null,
            analysis: "analysis_id" in source ? source.analysis_id : null,
          },
        ],
  );
  if (taken.length === 0) return;
  const { rows } = await tx.query<{ item_id: string }>(
    `insert into estimate_item_rates (estimate_id, item_id, rate_id, analysis_id, source, effective_from, code, description, unit, per, rate)
     select $1, i.id, t.rate_id, t.analysis_id, f.source, f.effective_from, f.code, f.description, f.unit, f.per, f.rate
     from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as t (item_id, rate_id, analysis_id)
       join estimate_items i on i.id = t.item_id and i.estimate_id = $1
       cross join lateral (
         select s.state || ' · ' || s.name || ' ' || s.year as source, s.effective_from, r.code,
           array_to_string(array(select jsonb_array_elements_text(r.parents)) || r.description, E'\\n') as description, r.unit, r.per, r.rate
         from rates r join rate_schedules s on s.id = r.schedule_id where r.id = t.rate_id and s.status = 'ready'
         union all
         select a.description, null, a.code, a.description, a.unit, 1, a.rate from rate_analyses a where a.id = t.analysis_id
       ) f
     returning item_id`,
    [
      estimateId,
      taken.map(({ id }) => id),
      taken.map(({ rate }) => rate),
      taken.map(({ analysis }) => analysis),
    ],
  );
  const kept = new Set(rows.map((row) => row.item_id));
  const missing = taken.find(({ id }) => !kept.has(id));
  if (missing !== undefined) {
    throw new ProblemError("CHANGE_REFUSED", {
      detail: `Change ${missing.change + 1} takes a rate that is not there. None was made.`,
      members: { change: missing.change },
    });
  }
}
