import { setTimeout as wait } from "node:timers/promises";
import type { Worker } from "node:worker_threads";

/** Nobody waits longer than so many times the limit, however busy the machine is. */
const LONGEST = 3;
/** A thread that does not say for so long what it has spent works on something that cannot be interrupted. */
const ANSWER_MS = 1_000;

/**
 * Calls `end` when the thread has worked, or waited for something, for `timeoutMs` from now on: what a busy machine does in
 * the meantime for others does not count. Returns what takes the limit away.
 */
export function limitOwnTime(thread: Worker, timeoutMs: number, end: () => void): () => void {
  const before = spentMs(thread);
  const look = async (): Promise<void> => {
    const spent = await Promise.race([
      Promise.all([before, spentMs(thread)]),
      wait(ANSWER_MS, undefined, { ref: false }),
    ]);
    if (isOver) return;
    const leftMs = spent === undefined ? 0 : timeoutMs - (spent[1] - spent[0]);
    if (leftMs <= 0) end();
    else timer = setTimeout(() => void look(), leftMs);
  };
  let isOver = false;
  let timer = setTimeout(() => void look(), timeoutMs);
  const last = setTimeout(end, LONGEST * timeoutMs);
  return () => {
    isOver = true;
    clearTimeout(timer);
    clearTimeout(last);
  };
}

/** What the processor worked for the thread, and what the thread had nothing to do. Without end for one that is gone. */
async function spentMs(thread: Worker): Promise<number> {
  const { idle } = thread.performance.eventLoopUtilization();
  const worked = await thread.cpuUsage().catch(() => undefined);
  return worked === undefined ? Number.POSITIVE_INFINITY : idle + (worked.user + worked.system) / 1_000;
}
