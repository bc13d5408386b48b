import { jobStep } from "./job-step.ts";
import type { JobStep, StepCode, StepValues } from "./job-step.ts";

/** Tells the member what happens now, in words, and how far it is. */
export interface ProgressReport {
  step<Code extends StepCode>(code: Code, percent: number, values: StepValues<Code>): void;
  /** Resolves when nothing is being written any more. Nothing is written afterwards. */
  close(): Promise<void>;
}

/** At most one write each `intervalMs`, the newest state; a write that fails is left out, since the next one says more. */
export function reportProgress(
  write: (step: JobStep, percent: number) => Promise<void>,
  intervalMs = 250,
): ProgressReport {
  let next: { step: JobStep; percent: number } | undefined;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function flush(): void {
    const state = next;
    if (isClosed || state === undefined || writing !== undefined || timer !== undefined) {
      return;
    }
    next = undefined;
    timer = setTimeout(() => {
      timer = undefined;
      flush();
    }, intervalMs);
    writing = write(state.step, Math.max(0, Math.min(99, Math.round(state.percent))))
      .catch(() => undefined)
      .finally(() => {
        writing = undefined;
        flush();
      });
  }

  return {
    step(code, percent, values) {
      next = { step: jobStep(code, values), percent };
      flush();
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await writing;
    },
  };
}
