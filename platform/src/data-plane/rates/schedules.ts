import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import { violates } from "../../foundation/database/violates.ts";
import { firstPage } from "../../foundation/http/page.ts";
import { pageFrom } from "../outputs/find-outputs.ts";
import type { RateSchedule, ScheduleDetail, ScheduleFacts, ScheduleReport } from "./schemas.ts";

interface ScheduleRow extends Omit<RateSchedule, "created_at"> {
  created_at: Date;
}

const columns = `s.id, s.state, s.name, s.year, s.effective_from::text, s.rate_count, s.upload_id, s.created_at,
  coalesce((s.report->>'unread_count')::int, 0) as unread_count,
  s.effective_from <= $1 and not exists (
    select from rate_schedules l
    where l.status = 'ready' and lower(l.state) = lower(s.state) and lower(l.name) = lower(s.name)
      and l.effective_from > s.effective_from and l.effective_from <= $1
  ) as is_in_force`;

/** A page of schedules, the last imported first. */
export async function listSchedules(
  tx: TenantTransaction,
  today: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: RateSchedule[]; next_cursor: string | null }> {
  const { rows } = await tx.query<ScheduleRow>(
    `select ${columns} from rate_schedules s where s.id < $2 and s.status = 'ready' order by s.id desc limit $3`,
    [today, page.cursor ?? firstPage, page.limit + 1],
  );
  return pageFrom(rows.map(scheduleOf), page.limit);
}

/** A schedule with what its import read, and its chapters in their order. Throws NOT_FOUND. */
export async function showSchedule(
  tx: TenantTransaction,
  today: string,
  id: string,
): Promise<ScheduleDetail> {
  const { rows } = await tx.query<ScheduleRow & { report: ScheduleReport }>(
    `select ${columns}, s.report from rate_schedules s where s.id = $2 and s.status = 'ready'`,
    [today, id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  const { rows: chapters } = await tx.query<{ chapter: string; rate_count: number }>(
    `select chapter, count(*)::int as rate_count from rates where schedule_id = $1 group by chapter order by min(position)`,
    [id],
  );
  return { ...scheduleOf(row), report: row.report, chapters };
}

/** Throws NOT_FOUND, SCHEDULE_EXISTS. */
export async function updateSchedule(
  tx: TenantTransaction,
  id: string,
  facts: { [Field in keyof ScheduleFacts]?: ScheduleFacts[Field] | undefined },
): Promise<void> {
  const { rowCount } = await tx
    .query(
      `update rate_schedules set state = coalesce($2, state), name = coalesce($3, name), year = coalesce($4, year),
         effective_from = coalesce($5, effective_from)
       where id = $1 and status = 'ready'`,
      [id, facts.state ?? null, facts.name ?? null, facts.year ?? null, facts.effective_from ?? null],
    )
    .catch(refuseSecond);
  if (rowCount !== 1) {
    throw new ProblemError("NOT_FOUND");
  }
}

/** Takes a schedule and its rates out. Items that were priced from it keep what they took. Throws NOT_FOUND. */
export async function deleteSchedule(tx: TenantTransaction, id: string): Promise<void> {
  const { rowCount } = await tx.query("delete from rate_schedules where id = $1 and status = 'ready'", [id]);
  if (rowCount !== 1) {
    throw new ProblemError("NOT_FOUND");
  }
}

/** Of each book the version that holds on a day. */
export async function schedulesInForce(tx: TenantTransaction, on: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `select distinct on (lower(state), lower(name)) id from rate_schedules
     where status = 'ready' and effective_from <= $1 order by lower(state), lower(name), effective_from desc`,
    [on],
  );
  return rows.map(({ id }) => id);
}

export function refuseSecond(error: unknown): never {
  if (violates(error, "rate_schedules_versions")) {
    throw new ProblemError("SCHEDULE_EXISTS", { cause: error });
  }
  throw error;
}

function scheduleOf({ created_at, ...row }: ScheduleRow): RateSchedule {
  return { ...row, created_at: created_at.toISOString() };
}
