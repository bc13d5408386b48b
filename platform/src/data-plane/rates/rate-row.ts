import type { Rate, ScheduleName } from "./schemas.ts";

export interface RateRow extends Omit<Rate, "schedule"> {
  schedule_id: string;
  state: string;
  schedule_name: string;
  year: number;
  effective_from: string;
}

/** Of `rates r` beside `rate_schedules s`. */
export const rateColumns = `r.id, r.code, r.chapter, r.parents, r.description, r.unit, r.per, r.rate, r.sheet, r.source_row,
  s.id as schedule_id, s.state, s.name as schedule_name, s.year, s.effective_from::text`;

export function rateOf(row: RateRow): Rate {
  const { id, code, chapter, parents, description, unit, per, rate, sheet, source_row } = row;
  const schedule = scheduleNameOf(row);
  return { id, code, chapter, parents, description, unit, per, rate, sheet, source_row, schedule };
}

export function scheduleNameOf(
  row: Pick<RateRow, "schedule_id" | "state" | "schedule_name" | "year" | "effective_from">,
): ScheduleName {
  const { schedule_id: id, state, schedule_name: name, year, effective_from } = row;
  return { id, state, name, year, effective_from };
}
