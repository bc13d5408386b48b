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
 * does not count as an attempt; `rest` hands back a job whose tenant cannot be served now, and lets all of that
 * tenant's jobs wait; `bury` keeps the entry for an operator and never runs it again.
 */
export type Settlement =
  | { outcome: "done" }
  | { outcome: "retry"; afterMs: number }
  | { outcome: "release" }
  | { outcome: "rest" }
  | { outcome: "bury"; reason: string };

/** A job by the tenant whose it is. */
export interface PlacedJob {
  tenantId: string;
  jobId: string;
  jobType: string;
}

interface Held {
  tenantId: string;
  jobId: string;
  fence: string;
  isCancelled: boolean;
}

/** A tenant whose own tables are due to be looked through. */
export interface DueSweep {
  tenantId: string;
  beganAt: Date;
}

/** The queue, with the control plane's login. */
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
  /** Puts a job in line before it is committed: it falls due by itself after a while, or when it is delivered. */
  promise(job: PlacedJob): Promise<void>;
  /** The promised job is committed. */
  deliver(job: PlacedJob): Promise<void>;
  /** Takes a job out of the line, or tells the worker that runs it to stop. */
  cancel(tenantId: string, jobId: string): Promise<void>;
  /** The job's place among its tenant's own waiting jobs, from 1; null when it does not wait. */
  placeOf(tenantId: string, jobId: string): Promise<number | null>;
  lanesToSweep(most: number): Promise<DueSweep[]>;
  /** Puts jobs of one tenant in line that have no place there; how many these were. */
  offer(tenantId: string, jobs: readonly Omit<PlacedJob, "tenantId">[]): Promise<number>;
  swept(sweep: DueSweep): Promise<void>;
}

interface ClaimedRow {
  tenant_id: string;
  job_id: string;
  job_type: string;
  attempt: number;
  fence: string;
}

const defaultLeaseMs = 60_000;
/** A tenant that cannot be served is tried again after this, then after twice as long, up to a minute. */
const firstRest = "5 seconds";
/** Ten times what a commit may take under load; short enough that a member waits for it. */
const defaultPatienceMs = 5_000;

/** The queue of `migrations/control/0010_queue.sql` and `0012`. */
export function postgresQueue(
  control: Pick<Pool, "query">,
  options: { leaseMs?: number; patienceMs?: number } = {},
): Queue {
  const patience = `${options.patienceMs ?? defaultPatienceMs} milliseconds`;
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

    async promise({ tenantId, jobId, jobType }) {
      await control.query("select queue.promise($1, $2, $3, $4)", [tenantId, jobId, jobType, patience]);
    },

    async deliver({ tenantId, jobId, jobType }) {
      await control.query("select queue.deliver($1, $2, $3)", [tenantId, jobId, jobType]);
    },

    async cancel(tenantId, jobId) {
      await control.query("select queue.cancel_of($1, $2)", [tenantId, jobId]);
    },

    async placeOf(tenantId, jobId) {
      const { rows } = await control.query<{ place: number | null }>(
        "select queue.place_of($1, $2) as place",
        [tenantId, jobId],
      );
      return rows[0]?.place ?? null;
    },

    async lanesToSweep(most) {
      const { rows } = await control.query<{ tenant_id: string; began_at: Date }>(
        "select * from queue.lanes_to_sweep($1)",
        [most],
      );
      return rows.map(({ tenant_id, began_at }) => ({ tenantId: tenant_id, beganAt: began_at }));
    },

    async offer(tenantId, jobs) {
      const { rows } = await control.query<{ offered: number }>("select queue.offer($1, $2, $3) as offered", [
        tenantId,
        jobs.map(({ jobId }) => jobId),
        jobs.map(({ jobType }) => jobType),
      ]);
      return rows[0]?.offered ?? 0;
    },

    async swept({ tenantId, beganAt }) {
      await control.query("select queue.swept($1, $2)", [tenantId, beganAt]);
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
    settlement.outcome === "retry"
      ? `${settlement.afterMs} milliseconds`
      : settlement.outcome === "rest"
        ? firstRest
        : null,
    settlement.outcome === "bury" ? settlement.reason : null,
  ];
}
