import type { Announcements } from "../../foundation/queue/announcements.ts";
import type { JobStatus } from "./schemas.ts";

const keepAliveMs = 15_000;

/** Server-sent events: the job's status now and at every change, until it has ended or nobody listens any more. */
export async function* followJob(
  announcements: Announcements,
  job: { tenantId: string; id: string },
  read: () => Promise<JobStatus>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let wake: () => void = noop;
  let hasChanged = true;
  const change = (): void => {
    hasChanged = true;
    wake();
  };
  // Before the first read, so that no change falls between.
  const unsubscribe = announcements.onJob(job.tenantId, job.id, change);
  const keepAlive = setInterval(() => {
    wake();
  }, keepAliveMs);
  signal.addEventListener("abort", () => {
    wake();
  });
  try {
    while (!signal.aborted) {
      if (hasChanged) {
        hasChanged = false;
        const status = await read();
        yield `event: status\ndata: ${JSON.stringify(status)}\n\n`;
        if (status.is_complete) {
          return;
        }
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        if (!hasChanged) {
          yield ": still here\n\n";
        }
      }
    }
  } finally {
    clearInterval(keepAlive);
    unsubscribe();
  }
}

function noop(): void {}
