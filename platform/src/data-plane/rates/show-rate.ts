import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { rateColumns, rateOf, scheduleNameOf } from "./rate-row.ts";
import type { RateRow } from "./rate-row.ts";
import type { Rate, RateDetail } from "./schemas.ts";

/** Throws NOT_FOUND. */
export async function getRate(tx: TenantTransaction, id: string): Promise<Rate> {
  const { rows } = await tx.query<RateRow>(
    `select ${rateColumns} from rates r join rate_schedules s on s.id = r.schedule_id where r.id = $1 and s.status = 'ready'`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return rateOf(row);
}

/** A rate, what it was and becomes in other versions of its book, and the analyses that have its code. Throws NOT_FOUND. */
export async function showRate(tx: TenantTransaction, id: string): Promise<RateDetail> {
  const rate = await getRate(tx, id);
  const { rows } = await tx.query<RateRow>(
    `select ${rateColumns}
     from rates o join rate_schedules b on b.id = o.schedule_id
       join rates r on r.code_key = o.code_key
       join rate_schedules s on s.id = r.schedule_id
     where o.id = $1 and s.status = 'ready' and lower(s.state) = lower(b.state) and lower(s.name) = lower(b.name)
       and (o.code_key <> '' or r.id = o.id)
     order by s.effective_from desc, r.position limit 1000`,
    [id],
  );
  const { rows: analyses } = await tx.query<{ id: string; description: string; rate: string }>(
    "select id, description, rate from rate_analyses where code = $1 and code <> '' order by id desc limit 20",
    [rate.code],
  );
  const history = [...Map.groupBy(rows, ({ schedule_id }) => schedule_id).values()].flatMap((same) => {
    const one = sameItem(rate, same);
    return one === undefined
      ? []
      : [{ id: one.id, rate: one.rate, per: one.per, unit: one.unit, schedule: scheduleNameOf(one) }];
  });
  return { ...rate, history, analyses };
}

/** Of the rates with one code in another version: the one itself, the one with the same words, or the only one. */
function sameItem(rate: Rate, same: readonly RateRow[]): RateRow | undefined {
  return (
    same.find(({ id }) => id === rate.id) ??
    same.find(({ description }) => folded(description) === folded(rate.description)) ??
    (same.length === 1 ? same[0] : undefined)
  );
}

const folded = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
