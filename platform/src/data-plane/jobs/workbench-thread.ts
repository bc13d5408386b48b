import { parentPort } from "node:worker_threads";
import { faultOf } from "./job-error.ts";
import type { JobFault } from "./job-error.ts";
import { ownMemory } from "./own-memory.ts";
import { tasks } from "./workbench-tasks.ts";
import type { TaskName } from "./workbench-tasks.ts";

/** What a thread says to its workbench. After `done`, `fault` or `broken` it waits for the next task. */
export type ThreadMessage =
  | { kind: "began" }
  | { kind: "progress"; percent: number }
  | { kind: "done"; result: unknown }
  | { kind: "fault"; fault: JobFault }
  | { kind: "broken"; message: string; stack: string | undefined };

const port = parentPort;

if (port !== null) {
  const say = (message: ThreadMessage): void => {
    port.postMessage(message);
  };
  const perform = async ({ name, input }: { name: TaskName; input: never }): Promise<void> => {
    say({ kind: "began" });
    try {
      const result = await tasks[name](input, (percent) => {
        say({ kind: "progress", percent });
      });
      port.postMessage({ kind: "done", result } satisfies ThreadMessage, ownMemory(result));
    } catch (error) {
      const fault = faultOf(error);
      if (fault !== undefined) {
        say({ kind: "fault", fault });
      } else {
        const { message, stack } = error instanceof Error ? error : new Error(String(error));
        say({ kind: "broken", message, stack });
      }
    }
  };
  port.on("message", (message: { name: TaskName; input: never }) => {
    void perform(message);
  });
}
