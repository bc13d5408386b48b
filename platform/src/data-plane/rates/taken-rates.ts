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
    `select i.id as item_id, t.id as taken_id, t.rate_id, t.analysis_id, t.source, t.effective_from::text, t.code, t.description, t.unit,
       t.per, t.rate, t.taken_at, i.unit as item_unit, i.rate as item_rate, i.per as item_per
     from estimate_items i join taken_rates t on t.id = i.taken_rate_id
     where i.estimate_id = $1 order by i.position`,
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
type PricingChange = object & { item?: { priced_from?: PricedFrom | undefined } };

/**
 * Keeps what the sources of some changes say now, once for each source.
 * Answers with the row of `taken_rates` for each change that has a source. Throws CHANGE_REFUSED for a source that is not there.
 */
export async function takeRates(
  tx: TenantTransaction,
  changes: readonly PricingChange[],
): Promise<ReadonlyMap<PricingChange, string>> {
  const sources = changes.flatMap((change, index) => {
    const source = change.item?.priced_from;
    const [kind, id] = Object.entries(source ?? {})[0] ?? [];
    return kind === undefined || id === undefined ? [] : [{ change, index, kind, id: id.toLowerCase() }];
  });
  if (sources.length === 0) return new Map();
  const idsOf = (kind: string): string[] => [
    ...new Set(sources.flatMap((source) => (source.kind === kind ? [source.id] : []))),
  ];
  const { rows } = await tx.query<{ kind: string; of: string; id: string }>(
    `with taken as (
       insert into taken_rates (rate_id, analysis_id, source, effective_from, code, description, unit, per, rate)
       select r.id, null, s.state || ' · ' || s.name || ' ' || s.year, s.effective_from, r.code,
         array_to_string(array(select jsonb_array_elements_text(r.parents)) || r.description, E'\\n'), r.unit, r.per, r.rate
       from rates r join rate_schedules s on s.id = r.schedule_id where r.id = any($1::uuid[]) and s.status = 'ready'
       union all
       select null, a.id, a.description, null, a.code, a.description, a.unit, 1, a.rate from rate_analyses a where a.id = any($2::uuid[])
       returning id, rate_id, analysis_id
     )
     select case when analysis_id is null then 'rate_id' else 'analysis_id' end as kind, coalesce(rate_id, analysis_id) as of, id from taken
     union all select 'taken_id', id, id from taken_rates where id = any($3::uuid[])`,
    [idsOf("rate_id"), idsOf("analysis_id"), idsOf("taken_id")],
  );
  const taken = new Map(rows.map((row) => [`${row.kind} ${row.of}`, row.id]));
  return new Map(
    sources.map(({ change, index, kind, id }) => {
      const takenId = taken.get(`${kind} ${id}`);
      if (takenId === undefined) {
        throw new ProblemError("CHANGE_REFUSED", {
          detail: `Change ${index + 1} takes a rate that is not there. None was made.`,
          members: { change: index },
        });
      }
      return [change, takenId];
    }),
  );
}
