/** Tells the member what happens now, in words, and how far it is. */
export interface ProgressReport {
  step(text: string, percent: number): void;
  /** Resolves when nothing is being written any more. Nothing is written afterwards. */
  close(): Promise<void>;
}

/** At most one write each `intervalMs`, the newest state; a write that fails is left out, since the next one says more. */
export function reportProgress(
  write: (text: string, percent: number) => Promise<void>,
  intervalMs = 250,
): ProgressReport {
  let next: { text: string; percent: number } | undefined;
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
    writing = write(state.text, Math.max(0, Math.min(99, Math.round(state.percent))))
      .catch(() => undefined)
      .finally(() => {
        writing = undefined;
        flush();
      });
  }

  return {
    step(text, percent) {
      next = { text, percent };
      flush();
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await writing;
    },
  };
}
