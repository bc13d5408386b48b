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
  let isDue = true;
  let told = "";
  const change = (): void => {
    isDue = true;
    wake();
  };
  // Before the first read, so that no change falls between.
  const unsubscribe = announcements.onJob(job.tenantId, job.id, change);
  // Looks again even if no word came, and keeps proxies from closing a quiet connection.
  const keepAlive = setInterval(change, keepAliveMs);
  signal.addEventListener("abort", change);
  try {
    while (!signal.aborted) {
      if (!isDue) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      isDue = false;
      const status = await read();
      const data = JSON.stringify(status);
      yield data === told ? ": nothing new\n\n" : `event: status\ndata: ${data}\n\n`;
      told = data;
      if (status.is_complete) {
        return;
      }
    }
  } finally {
    clearInterval(keepAlive);
    unsubscribe();
  }
}

function noop(): void {}
