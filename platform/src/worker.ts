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
import { sweepJobs } from "./data-plane/jobs/sweep-jobs.ts";
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
  /** How long a job may take to reach its database before another one takes its slot. */
  reachMs: number;
  /** How often organizations are looked at whose jobs may have fallen out of line. */
  sweepMs: number;
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
  reachMs: 250,
  sweepMs: 15_000,
  stopMs: 5_000,
};

const lastPatienceMs = 5_000;
/** Jobs beyond the slots that wait for a database which does not answer. After the first failure a lane rests. */
const mostUnreached = 64;

export interface RunningWorker {
  /** Lets jobs in progress end, hands back those that take too long. */
  stop(): Promise<void>;
}

interface Running {
  claim: Claim;
  abort: AbortController;
  /** Its database has not answered for a while: it takes no slot. */
  isUnreached: boolean;
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
  let sweeping: Promise<void> | undefined;
  const sweep = setInterval(() => {
    sweeping ??= sweepAll().finally(() => {
      sweeping = undefined;
    });
  }, limits.sweepMs);
  wake();

  /** How many more jobs may begin. */
  function room(): number {
    const unreached = [...running.values()].filter(({ isUnreached }) => isUnreached).length;
    return unreached < mostUnreached ? concurrency - (running.size - unreached) : 0;
  }

  async function sweepAll(): Promise<void> {
    try {
      while (!stopping.signal.aborted && (await sweepJobs(deps, stopping.signal)));
    } catch (error) {
      if (!stopping.signal.aborted)
        log.warn({ err: error }, "An organization's jobs could not be looked through");
    }
  }

  function wake(): void {
    wasWoken = true;
    if (claiming === undefined && !stopping.signal.aborted && room() > 0) {
      claiming = claimAll().finally(() => {
        claiming = undefined;
      });
    }
  }

  async function claimAll(): Promise<void> {
    try {
      while (wasWoken && !stopping.signal.aborted && room() > 0) {
        wasWoken = false;
        for (const claim of await queue.claim(worker, room())) {
          begin(claim);
        }
      }
    } catch (error) {
      log.warn({ err: error }, "The queue could not be read");
    }
  }

  function begin(claim: Claim): void {
    const job: Running = {
      claim,
      abort: new AbortController(),
      isUnreached: false,
      ended: Promise.resolve(),
    };
    running.set(claim.fence, job);
    job.ended = serveThenNext(job);
  }

  async function serveThenNext(job: Running): Promise<void> {
    const next = await serve(job);
    running.delete(job.claim.fence);
    next.forEach(begin);
    if (next.length === 0) {
      wake();
    }
  }

  /** Runs the job, then gives its slot to the next in turn. */
  async function serve(job: Running): Promise<Claim[]> {
    const { claim } = job;
    const settlement = await withinLimits(job);
    try {
      // One that took no slot gives none away.
      if (stopping.signal.aborted || job.isUnreached) {
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
  async function withinLimits(job: Running): Promise<Settlement> {
    const { claim, abort } = job;
    const { promise: overdue, resolve: giveUp } = Promise.withResolvers<Settlement>();
    const timers = [
      setTimeout(() => {
        job.isUnreached = true;
        wake();
      }, limits.reachMs),
    ];
    const begun = (): void => {
      clearTimeout(timers[0]);
      job.isUnreached = false;
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
      clearInterval(sweep);
      for (const off of unsubscribe) {
        off();
      }
      await Promise.all([claiming, sweeping]);
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
