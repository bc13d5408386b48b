import type { Pool } from "pg";

/** One job that this worker now holds. The fence grows with every claim of any job. */
export interface Claim {
  tenantId: string;
  jobId: string;
  jobType: string;
  /** From 1. */
  attempt: number;
  fence: string;
}

/**
 * How a claim ends: `done` also after a cancel; `retry` comes back after a while; `release` hands back at once and
 * does not count as an attempt; `bury` keeps the entry for an operator and never runs it again.
 */
export type Settlement =
  | { outcome: "done" }
  | { outcome: "retry"; afterMs: number }
  | { outcome: "release" }
  | { outcome: "bury"; reason: string };

interface Held {
  tenantId: string;
  jobId: string;
  fence: string;
  isCancelled: boolean;
}

/** A worker's side of the queue, with the control plane's login. */
export interface Queue {
  claim(worker: string, wanted: number): Promise<Claim[]>;
  settle(claim: Claim, settlement: Settlement): Promise<void>;
  /** Both in one round trip, so that a slot never stands empty between two jobs. */
  settleAndClaim(claim: Claim, settlement: Settlement, worker: string, wanted: number): Promise<Claim[]>;
  /** Renews every lease of the worker. A claim that is missing from the answer is lost. */
  extend(worker: string): Promise<Held[]>;
  /** Wakes those who follow the job: its row has changed. */
  announce(tenantId: string, jobId: string): Promise<void>;
  /** Sets how many jobs of a tenant run at once. */
  openLane(tenantId: string, maxRunning: number): Promise<void>;
}

interface ClaimedRow {
  tenant_id: string;
  job_id: string;
  job_type: string;
  attempt: number;
  fence: string;
}

const defaultLeaseMs = 60_000;

/** The queue of `migrations/control/0010_queue.sql`. */
export function postgresQueue(control: Pick<Pool, "query">, options: { leaseMs?: number } = {}): Queue {
  const lease = `${options.leaseMs ?? defaultLeaseMs} milliseconds`;

  return {
    async claim(worker, wanted) {
      const { rows } = await control.query<ClaimedRow>("select * from queue.claim($1, $2, $3)", [
        worker,
        wanted,
        lease,
      ]);
      return rows.map(claimOf);
    },

    async settle(claim, settlement) {
      await control.query("select queue.settle($1, $2, $3, $4, $5, $6)", settleValues(claim, settlement));
    },

    async settleAndClaim(claim, settlement, worker, wanted) {
      const { rows } = await control.query<ClaimedRow>(
        "select * from queue.settle_and_claim($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [...settleValues(claim, settlement), worker, wanted, lease],
      );
      return rows.map(claimOf);
    },

    async extend(worker) {
      const { rows } = await control.query<{
        tenant_id: string;
        job_id: string;
        fence: string;
        is_cancelled: boolean;
      }>("select * from queue.extend($1, $2)", [worker, lease]);
      return rows.map((row) => ({
        tenantId: row.tenant_id,
        jobId: row.job_id,
        fence: row.fence,
        isCancelled: row.is_cancelled,
      }));
    },

    async announce(tenantId, jobId) {
      await control.query("select queue.announce($1, $2)", [tenantId, jobId]);
    },

    async openLane(tenantId, maxRunning) {
      await control.query("select queue.open_lane($1, $2)", [tenantId, maxRunning]);
    },
  };
}

function claimOf(row: ClaimedRow): Claim {
  return {
    tenantId: row.tenant_id,
    jobId: row.job_id,
    jobType: row.job_type,
    attempt: row.attempt,
    fence: row.fence,
  };
}

function settleValues(claim: Claim, settlement: Settlement): unknown[] {
  return [
    claim.tenantId,
    claim.jobId,
    claim.fence,
    settlement.outcome,
    settlement.outcome === "retry" ? `${settlement.afterMs} milliseconds` : null,
    settlement.outcome === "bury" ? settlement.reason : null,
  ];
}
