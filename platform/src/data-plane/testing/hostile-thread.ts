import { parentPort, threadId } from "node:worker_threads";
import type { ThreadMessage } from "../jobs/workbench-thread.ts";

/** A thread's program that misbehaves as the name of the file tells it. */
export const hostileProgram = new URL(import.meta.url);

const port = parentPort;

port?.on("message", ({ input }: { input: { fileName: string } }) => {
  const say = (message: ThreadMessage): void => {
    port.postMessage(message);
  };
  say({ kind: "began" });
  say({ kind: "progress", percent: 1 });
  switch (input.fileName) {
    case "loop":
      loop();
      break;
    case "wait":
      break;
    case "memory":
      fill();
      break;
    case "exit":
      process.exit(1);
      break;
    case "fault":
      say({
        kind: "fault",
        fault: { code: "WORKBOOK_ENCRYPTED", message: "It has a password.", remedy: "Remove it." },
      });
      break;
    case "thread":
      say({ kind: "done", result: threadId });
      break;
    default:
      say({ kind: "done", result: input.fileName });
  }
});

function loop(): never {
  for (;;) {
    Math.random();
  }
}

function fill(): never {
  const kept: unknown[] = [];
  for (;;) {
    kept.push(Array.from({ length: 10_000 }, (_, place) => ({ place })));
  }
}
