import type { Placement, TenantTransaction } from "@rowhouse/tenancy";
import { afterCommit } from "../database/after-commit.ts";
import type { Queue } from "./queue.ts";

/** A member's side of the queue. Each act belongs to the transaction it is given. */
export interface Line {
  /** Puts a job in line. It is seen, and workers wake, when the transaction commits. */
  enqueue(tx: TenantTransaction, jobId: string, jobType: string): Promise<void>;
  /** Takes a job out of the line, or tells the worker that runs it to stop, when the transaction commits. */
  dequeue(tx: TenantTransaction, jobId: string): Promise<void>;
  /** The job's place among its organization's own waiting jobs, from 1; null when it does not wait. */
  placeInLine(tx: TenantTransaction, jobId: string): Promise<number | null>;
}

/**
 * Opens the line. For a tenant in the queue's own database it is a part of the tenant's transaction. For any other
 * the queue is told before the commit (a promise, which keeps itself within seconds) and again after it.
 */
export function openLine(
  queue: Queue,
  {
    home,
    log,
  }: { home: Pick<Placement, "server" | "database">; log: { warn(about: object, words: string): void } },
): Line {
  const isHome = ({ placement }: TenantTransaction): boolean =>
    placement.server === home.server && placement.database === home.database;

  /** What is committed stays so, whether or not the queue can be told of it now. */
  const tell = (tx: TenantTransaction, jobId: string, act: () => Promise<void>): void => {
    afterCommit(tx, () =>
      act().catch((error: unknown) => {
        log.warn(
          { tenant: tx.tenantId, job: jobId, err: error },
          "The queue was not told at once, and will find out",
        );
      }),
    );
  };

  return {
    async enqueue(tx, jobId, jobType) {
      if (isHome(tx)) {
        await tx.query("select queue.enqueue($1, $2)", [jobId, jobType]);
        return;
      }
      const job = { tenantId: tx.tenantId, jobId, jobType };
      tell(tx, jobId, () => queue.deliver(job));
      await queue.promise(job);
    },

    async dequeue(tx, jobId) {
      if (isHome(tx)) await tx.query("select queue.cancel($1)", [jobId]);
      else tell(tx, jobId, () => queue.cancel(tx.tenantId, jobId));
    },

    async placeInLine(tx, jobId) {
      if (!isHome(tx)) return queue.placeOf(tx.tenantId, jobId);
      const { rows } = await tx.query<{ place: number | null }>("select queue.place_in_line($1) as place", [
        jobId,
      ]);
      return rows[0]?.place ?? null;
    },
  };
}
