import { Worker } from "node:worker_threads";
import { JobError } from "./job-error.ts";
import type { JobFault } from "./job-error.ts";
import { limitOwnTime } from "./limit-own-time.ts";
import { ownMemory } from "./own-memory.ts";
import type { TaskInput, TaskName, TaskResult } from "./workbench-tasks.ts";
import type { ThreadMessage } from "./workbench-thread.ts";

/**
 * Threads for the work that must not hold up the rest: reading workbooks, drawing documents. Each has its own heap,
 * limited, and is ended in the middle of whatever it does when time runs out or the job is cancelled.
 */
export interface Workbench {
  /** Bytes in the input, and in the result, change hands: the caller has none of the input's afterwards. */
  run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options: RunOptions,
  ): Promise<TaskResult<Name>>;
  close(): Promise<void>;
}

export interface RunOptions {
  /** Of the thread's own time, from the moment it begins: neither waiting for a free one nor what else a busy machine does counts. */
  timeoutMs: number;
  signal?: AbortSignal;
  onProgress?: (percent: number) => void;
}

interface WorkbenchOptions {
  /** How many tasks at once. */
  threads?: number;
  heapMb?: number;
  /** The program of a thread; another one in tests. */
  program?: URL;
}

const ownProgram = new URL("workbench-thread.ts", import.meta.url);

/** Sweeping what is young gives back the pieces that a workbook is unpacked in: a nursery of 48 MB kept 30 MB more of them. */
export const threadMemory = { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 16 };

export function openWorkbench({
  threads = 2,
  heapMb = threadMemory.maxOldGenerationSizeMb,
  program = ownProgram,
}: WorkbenchOptions = {}): Workbench {
  const all = new Set<Worker>();
  const idle: Worker[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;

  function start(): Worker {
    const thread = new Worker(program, {
      resourceLimits: { ...threadMemory, maxOldGenerationSizeMb: heapMb },
    });
    all.add(thread);
    thread.unref();
    // A thread that dies between tasks is simply not there for the next one.
    thread.on("error", () => undefined);
    thread.once("exit", () => {
      all.delete(thread);
      const place = idle.indexOf(thread);
      if (place >= 0) {
        idle.splice(place, 1);
      }
    });
    return thread;
  }

  async function takeTurn(): Promise<void> {
    if (busy < threads) {
      busy += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    await promise;
  }

  function passTurn(): void {
    const next = waiting.shift();
    if (next === undefined) {
      busy -= 1;
    } else {
      next();
    }
  }

  async function run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options: RunOptions,
  ): Promise<TaskResult<Name>> {
    await takeTurn();
    const thread = idle.pop() ?? start();
    try {
      options.signal?.throwIfAborted();
      const result = await converse(thread, name, input, options);
      if (all.has(thread)) {
        idle.push(thread);
      }
      return result as TaskResult<Name>;
    } catch (error) {
      if (error instanceof TaskFault) {
        idle.push(thread);
        throw new JobError(error.fault);
      }
      void thread.terminate();
      throw error;
    } finally {
      passTurn();
    }
  }

  // The first thread loads its code while nobody waits for it.
  idle.push(start());

  return {
    run,
    async close() {
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}

/** The task itself said no: its thread is well. */
class TaskFault extends Error {
  readonly fault: JobFault;

  constructor(fault: JobFault) {
    super(fault.message);
    this.fault = fault;
  }
}

async function converse(thread: Worker, name: string, input: unknown, options: RunOptions): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let unlimit: (() => void) | undefined;
  const receive = (message: ThreadMessage): void => {
    switch (message.kind) {
      case "began":
        unlimit = limitOwnTime(thread, options.timeoutMs, () => {
          reject(new JobError(timedOut(name)));
        });
        break;
      case "progress":
        options.onProgress?.(message.percent);
        break;
      case "done":
        resolve(message.result);
        break;
      case "fault":
        reject(new TaskFault(message.fault));
        break;
      case "broken":
        reject(new Error(`The task ${name} broke: ${message.message}`, { cause: message.stack }));
    }
  };
  const die = (error: unknown): void => {
    reject(isOutOfMemory(error) ? new JobError(outOfMemory(name)) : asError(error));
  };
  const exit = (): void => {
    reject(new Error(`The thread ended during the task ${name}`));
  };
  const abort = (): void => {
    reject(asError(options.signal?.reason));
  };
  thread.on("message", receive).on("error", die).on("exit", exit).ref();
  options.signal?.addEventListener("abort", abort);
  thread.postMessage({ name, input }, ownMemory(input));
  try {
    return await promise;
  } finally {
    unlimit?.();
    options.signal?.removeEventListener("abort", abort);
    thread.off("message", receive).off("error", die).off("exit", exit).unref();
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

interface TaskLimits {
  subject: string;
  what: string;
  remedy: string;
}

const drawing: TaskLimits = {
  subject: "DRAWING",
  what: "Drawing the document",
  remedy: "Split the estimate into parts and draw each.",
};

const reading: TaskLimits = {
  subject: "PARSE",
  what: "Reading the workbook",
  remedy: "Remove sheets that the estimate does not need, save it as .xlsx and upload it again.",
};

/** What to say of a task that is ended because of its time or memory. */
const taskLimits: Record<string, TaskLimits> = {
  read: reading,
  correct: reading,
  preview: reading,
  fill: {
    subject: "TEMPLATE",
    what: "Filling the template",
    remedy: "Remove unused sheets, rows and pictures from the template, and upload it again.",
  },
};

function timedOut(task: string): JobFault {
  const { subject, what, remedy } = taskLimits[task] ?? drawing;
  return { code: `${subject}_TIMED_OUT`, message: `${what} took too long.`, remedy };
}

function outOfMemory(task: string): JobFault {
  const { subject, what, remedy } = taskLimits[task] ?? drawing;
  return { code: `${subject}_OUT_OF_MEMORY`, message: `${what} needs more memory than it may take.`, remedy };
}
