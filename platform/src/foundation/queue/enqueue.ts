import type { TenantTransaction } from "@rowhouse/tenancy";

/** Puts the transaction's own job in line; it is seen, and workers wake, when the transaction commits. */
export async function enqueue(tx: TenantTransaction, jobId: string, jobType: string): Promise<void> {
  await tx.query("select queue.enqueue($1, $2)", [jobId, jobType]);
}

/** Takes a job out of the line, or tells the worker that runs it to stop. */
export async function dequeue(tx: TenantTransaction, jobId: string): Promise<void> {
  await tx.query("select queue.cancel($1)", [jobId]);
}

/** The job's place among its organization's own waiting jobs, from 1; null when it does not wait. */
export async function placeInLine(tx: TenantTransaction, jobId: string): Promise<number | null> {
  const { rows } = await tx.query<{ place: number | null }>("select queue.place_in_line($1) as place", [
    jobId,
  ]);
  return rows[0]?.place ?? null;
}
