import { tenantId, TenantUnknownError } from "@rowhouse/tenancy";
import type { Tenancy } from "@rowhouse/tenancy";
import type { DueSweep, Queue } from "../../foundation/queue/queue.ts";

const pageSize = 1_000;

/**
 * Looks through one organization's jobs for what fell out of line, and puts it back: a process that stood still between
 * its promise and its commit until the promise had fallen due, and then died. Only organizations that were promised
 * something since the last look are looked at, each every ten minutes at most, however many there are.
 *
 * @returns whether there was one to look at
 */
export async function sweepJobs(
  { tenancy, queue }: { tenancy: Tenancy; queue: Queue },
  signal: AbortSignal,
): Promise<boolean> {
  const [due] = await queue.lanesToSweep(1);
  if (due === undefined) return false;
  try {
    await offerJobs({ tenancy, queue }, due, signal);
  } catch (error) {
    if (!(error instanceof TenantUnknownError)) throw error;
  }
  await queue.swept(due);
  return true;
}

/** A job that has its place keeps it; one that ends meanwhile is found to have ended by whoever claims it. */
async function offerJobs(
  { tenancy, queue }: { tenancy: Tenancy; queue: Queue },
  due: DueSweep,
  signal: AbortSignal,
): Promise<void> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const { rows } = await tenancy.withTenant(
      tenantId(due.tenantId),
      (tx) =>
        tx.query<{ id: string; job_type: string }>(
          "select id, job_type from jobs where status in ('pending', 'running') and id > $1 order by id limit $2",
          [after, pageSize],
        ),
      { signal },
    );
    if (rows.length > 0) {
      await queue.offer(
        due.tenantId,
        rows.map(({ id, job_type }) => ({ jobId: id, jobType: job_type })),
      );
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.id;
  }
}
