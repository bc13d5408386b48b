import type { TenantTransaction } from "@rowhouse/tenancy";
import { violates } from "../../foundation/database/violates.ts";
import type { JobContext, JobHandler, NewOutput } from "../jobs/job-context.ts";
import { JobError } from "../jobs/job-error.ts";
import { findReading } from "../uploads/find-reading.ts";
import { failUpload, keepReading, readUpload, uploadOf } from "../uploads/parse-workbook.ts";
import { batchSize } from "./rates-for-import.ts";
import { ScheduleFacts } from "./schemas.ts";

/**
 * The job `import_rates`: makes a schedule of rates of an upload. Rates are written a thousand at a time into a schedule that
 * nobody sees yet; the last transaction shows it. Whoever takes the job over begins again with an empty one.
 */
export const importRates: JobHandler = {
  async run(context) {
    const facts = ScheduleFacts.parse(context.job.metadata);
    const uploadId = uploadOf(context);
    const { readingJson, output } = await readingOf(context, uploadId);
    context.progress.step("FINDING_RATES", 45, {});
    const { batches, rateCount, report } = await context.workbench.run(
      "rates",
      { readingJson },
      { timeoutMs: context.limits.parseMs, signal: context.signal },
    );
    if (rateCount === 0) throw new JobError(nothingFound);
    const scheduleId = await context.transaction((tx) => beginSchedule(tx, context, facts, uploadId));
    for (const [index, batch] of batches.entries()) {
      const done = Math.min(rateCount, index * batchSize);
      const percent = 50 + (45 * done) / rateCount;
      context.progress.step("WRITING_RATES", percent, { done: String(done), count: String(rateCount) });
      await context.transaction((tx) => writeRates(tx, scheduleId, batch));
    }
    context.progress.step("SHOWING_SCHEDULE", 97, {});
    await context
      .complete(async (tx) => {
        await tx.query(
          "update rate_schedules set status = 'ready', rate_count = $2, report = $3 where id = $1",
          [scheduleId, rateCount, JSON.stringify(report)],
        );
        return {
          result: {
            upload_id: uploadId,
            schedule_id: scheduleId,
            rates: rateCount,
            unread: report.unread_count,
            warnings: report.warning_count,
          },
          outputs: output === undefined ? [] : [output],
        };
      })
      .catch((error: unknown) => {
        throw violates(error, "rate_schedules_versions") ? new JobError(exists, { cause: error }) : error;
      });
  },

  async failed(tx, job, fault) {
    await tx.query("delete from rate_schedules where job_id = $1 and status = 'importing'", [job.id]);
    await failUpload(tx, job.upload_id, fault);
  },
};

const nothingFound = {
  code: "RATES_EMPTY",
  message: "No sheet of the workbook holds a list of rates.",
  remedy: "Upload a workbook whose tables have columns for code, description, unit and rate.",
};

const exists = {
  code: "SCHEDULE_EXISTS",
  message: "There is a version of this schedule that holds from the same day.",
  remedy: "Remove the other version first, or import with the day from which the new rates hold.",
};

async function readingOf(
  context: JobContext,
  uploadId: string,
): Promise<{ readingJson: Uint8Array; output?: NewOutput }> {
  const readingKey = await context.transaction((tx) => findReading(tx, uploadId));
  if (readingKey !== undefined) return { readingJson: await context.storage.readBytes(readingKey) };
  const parsed = await readUpload(context, uploadId, { from: 5, to: 40 });
  await context.transaction((tx) => keepReading(tx, uploadId, parsed));
  return { readingJson: parsed.json, output: parsed.output };
}

/** An empty schedule of this job's. What jobs left behind that were cancelled goes too. */
async function beginSchedule(
  tx: TenantTransaction,
  { job }: JobContext,
  facts: ScheduleFacts,
  uploadId: string,
): Promise<string> {
  await tx.query(
    `delete from rate_schedules s where s.status = 'importing'
       and (s.job_id = $1 or exists (select from jobs j where j.id = s.job_id and j.finished_at is not null))`,
    [job.id],
  );
  if (await isTaken(tx, facts)) throw new JobError(exists);
  const { rows } = await tx.query<{ id: string }>(
    `insert into rate_schedules (state, name, year, effective_from, upload_id, job_id, imported_by)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [facts.state, facts.name, facts.year, facts.effective_from, uploadId, job.id, job.requested_by],
  );
  return rows[0]?.id ?? "";
}

/** Whether a version of this book holds from that day already. */
export async function isTaken(tx: TenantTransaction, facts: ScheduleFacts): Promise<boolean> {
  const { rowCount } = await tx.query(
    `select from rate_schedules
     where status = 'ready' and lower(state) = lower($1) and lower(name) = lower($2) and effective_from = $3`,
    [facts.state, facts.name, facts.effective_from],
  );
  return rowCount !== 0;
}

async function writeRates(tx: TenantTransaction, scheduleId: string, batch: string): Promise<void> {
  await tx.query(
    `insert into rates (schedule_id, position, chapter, code, code_key, parents, description, unit, per, rate, sheet,
       source_row, words, word_count)
     select $1::uuid, r.position, r.chapter, r.code, r.code_key, r.parents, r.description, r.unit, r.per, r.rate, r.sheet,
       r.source_row, 's' || replace($1::uuid::text, '-', '') || ' ' || r.words, r.word_count
     from jsonb_to_recordset($2) as r (position int, chapter text, code text, code_key text, parents jsonb, description text,
       unit text, per numeric, rate numeric, sheet text, source_row int, words text, word_count int)`,
    [scheduleId, batch],
  );
  // In one order, so that two imports at once do not wait for each other in a circle.
  await tx.query(
    `insert into rate_words (word)
     select distinct w.word
     from jsonb_to_recordset($1) as r (words text), string_to_table(r.words, ' ') as w (word)
     where w.word <> '' order by w.word
     on conflict (tenant_id, word) do nothing`,
    [batch],
  );
}
