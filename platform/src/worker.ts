import { randomUUID } from "node:crypto";
import { jobHandlers } from "./data-plane/jobs/job-handlers.ts";
import {
  ClaimLostError,
  JobError,
  timeLimitFault,
  WorkerStoppingError,
} from "./data-plane/jobs/job-error.ts";
import { failOverdue, runJob } from "./data-plane/jobs/run-job.ts";
import type { JobRunnerDeps } from "./data-plane/jobs/run-job.ts";
import type { Announcements } from "./foundation/queue/announcements.ts";
import type { Claim, Settlement } from "./foundation/queue/queue.ts";

export interface WorkerDeps extends Omit<JobRunnerDeps, "handlers" | "now" | "limits"> {
  announcements: Announcements;
  /** Jobs at once. */
  concurrency?: number;
  handlers?: JobRunnerDeps["handlers"];
  now?: () => Date;
  limits?: Partial<WorkerLimits>;
}

interface WorkerLimits {
  parseMs: number;
  drawMs: number;
  /** The job is asked to stop. */
  softMs: number;
  /** The job is over, whatever it does. */
  hardMs: number;
  heartbeatMs: number;
  /** How long until the queue is looked at without being told. */
  pollMs: number;
  /** How long jobs in progress may go on when the worker stops. */
  stopMs: number;
}

const minuteMs = 60_000;
const defaultLimits: WorkerLimits = {
  parseMs: 9_000,
  drawMs: minuteMs,
  softMs: 25 * minuteMs,
  hardMs: 30 * minuteMs,
  heartbeatMs: 15_000,
  pollMs: 1_000,
  stopMs: 5_000,
};

const lastPatienceMs = 5_000;

export interface RunningWorker {
  /** Lets jobs in progress end, hands back those that take too long. */
  stop(): Promise<void>;
}

interface Running {
  claim: Claim;
  abort: AbortController;
  ended: Promise<void>;
}

/** Works through the queue until it is stopped. Any number of workers may run, on any number of machines. */
export async function startWorker(options: WorkerDeps): Promise<RunningWorker> {
  const { queue, announcements, log, concurrency = 2 } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const deps: JobRunnerDeps = {
    ...options,
    limits,
    handlers: options.handlers ?? jobHandlers,
    now: options.now ?? (() => new Date()),
  };
  const worker = randomUUID();
  /** By fence. */
  const running = new Map<string, Running>();
  const stopping = new AbortController();
  let claiming: Promise<void> | undefined;
  let wasWoken = false;

  const unsubscribe = [
    announcements.onQueue(wake),
    // Every login may notify, so a notice is a reason to look and nothing more.
    announcements.onCancel((tenantId, jobId) => {
      const isOurs = ({ claim }: Running) => claim.jobId === jobId && claim.tenantId === tenantId;
      if ([...running.values()].some(isOurs)) void renewLeases();
    }),
  ];
  const poll = setInterval(wake, limits.pollMs);
  const heartbeat = setInterval(() => void renewLeases(), limits.heartbeatMs);
  wake();

  function wake(): void {
    wasWoken = true;
    if (claiming === undefined && !stopping.signal.aborted && running.size < concurrency) {
      claiming = claimAll().finally(() => {
        claiming = undefined;
      });
    }
  }

  async function claimAll(): Promise<void> {
    try {
      while (wasWoken && !stopping.signal.aborted && running.size < concurrency) {
        wasWoken = false;
        for (const claim of await queue.claim(worker, concurrency - running.size)) {
          begin(claim);
        }
      }
    } catch (error) {
      log.warn({ err: error }, "The queue could not be read");
    }
  }

  function begin(claim: Claim): void {
    const abort = new AbortController();
    running.set(claim.fence, { claim, abort, ended: serveThenNext(claim, abort) });
  }

  async function serveThenNext(claim: Claim, abort: AbortController): Promise<void> {
    const next = await serve(claim, abort);
    running.delete(claim.fence);
    next.forEach(begin);
    if (next.length === 0) {
      wake();
    }
  }

  /** Runs the job, then gives its slot to the next in turn. */
  async function serve(claim: Claim, abort: AbortController): Promise<Claim[]> {
    const settlement = await withinLimits(claim, abort);
    try {
      if (stopping.signal.aborted) {
        await queue.settle(claim, settlement);
        return [];
      }
      return await queue.settleAndClaim(claim, settlement, worker, 1);
    } catch (error) {
      log.warn(
        { err: error, job: claim.jobId },
        "The job's place in the queue will be freed when its lease ends",
      );
      return [];
    }
  }

  /** The clock runs from the moment the job has begun. */
  async function withinLimits(claim: Claim, abort: AbortController): Promise<Settlement> {
    const { promise: overdue, resolve: giveUp } = Promise.withResolvers<Settlement>();
    const timers: NodeJS.Timeout[] = [];
    const begun = (): void => {
      timers.push(
        setTimeout(() => {
          abort.abort(new JobError(timeLimitFault));
        }, limits.softMs),
        setTimeout(() => {
          void failOverdue(deps, claim).then(giveUp);
        }, limits.hardMs),
      );
    };
    try {
      return await Promise.race([runJob(deps, claim, abort.signal, begun), overdue]);
    } finally {
      timers.forEach(clearTimeout);
    }
  }

  async function renewLeases(): Promise<void> {
    try {
      const before = [...running.values()];
      const held = new Map((await queue.extend(worker)).map((entry) => [entry.fence, entry]));
      for (const { claim, abort } of before) {
        const entry = held.get(claim.fence);
        if (entry === undefined || entry.isCancelled) {
          abort.abort(new ClaimLostError(`Claim ${claim.fence} of job ${claim.jobId} is over`));
        }
      }
    } catch (error) {
      log.warn({ err: error }, "The leases could not be renewed");
    }
  }

  return {
    async stop() {
      stopping.abort();
      clearInterval(poll);
      for (const off of unsubscribe) {
        off();
      }
      await claiming;
      const jobs = Promise.all([...running.values()].map(({ ended }) => ended));
      if (!(await within(limits.stopMs, jobs))) {
        for (const { abort } of running.values()) {
          abort.abort(new WorkerStoppingError("The worker stops"));
        }
        // What does not even stop when told to is left to its lease.
        await within(lastPatienceMs, jobs);
      }
      clearInterval(heartbeat);
    },
  };
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, milliseconds, false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
