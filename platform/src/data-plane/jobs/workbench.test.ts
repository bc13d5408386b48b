import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileProgram } from "../testing/hostile-thread.ts";
import { openWorkbench } from "./workbench.ts";
import type { RunOptions, Workbench } from "./workbench.ts";

const program = hostileProgram;

/** What the hostile thread does is said in the file's name. */
function ask(bench: Workbench, fileName: string, options: Partial<RunOptions> = {}) {
  return bench.run("read", { bytes: new Uint8Array(1), fileName }, { timeoutMs: 10_000, ...options });
}

describe("the workbench", () => {
  let bench: Workbench;

  beforeAll(() => {
    bench = openWorkbench({ threads: 1, heapMb: 64, program });
  });
  afterAll(() => bench.close());

  it.each(["loop", "wait"])(
    "ends a thread that never comes back (%s), and goes on with another",
    async (how) => {
      await expect(ask(bench, how, { timeoutMs: 50 })).rejects.toMatchObject({ code: "PARSE_TIMED_OUT" });
      await expect(ask(bench, "answer")).resolves.toEqual("answer");
    },
  );

  it("survives a thread that takes too much memory", async () => {
    await expect(ask(bench, "memory")).rejects.toMatchObject({ code: "PARSE_OUT_OF_MEMORY" });
    await expect(ask(bench, "answer")).resolves.toEqual("answer");
  });

  it("ends a thread in the middle of its work when the job is cancelled", async () => {
    const cancel = new AbortController();
    const cancelled = ask(bench, "loop", {
      signal: cancel.signal,
      onProgress: () => {
        cancel.abort(new Error("cancelled"));
      },
    });
    await expect(cancelled).rejects.toThrow("cancelled");
    await expect(ask(bench, "answer")).resolves.toEqual("answer");
  });

  it("hands on what a task says about its input, and keeps the thread", async () => {
    const [before, , after] = [
      await ask(bench, "thread"),
      await expect(ask(bench, "fault")).rejects.toMatchObject({
        code: "WORKBOOK_ENCRYPTED",
        remedy: "Remove it.",
      }),
      await ask(bench, "thread"),
    ];
    expect(after).toBe(before);
  });

  it("does one task after another on one thread, in the order of asking", async () => {
    const order: unknown[] = [];
    const names = ["one", "two", "three", "four"];
    await Promise.all(names.map(async (name) => order.push(await ask(bench, name))));
    expect(order).toEqual(names);
  });

  it("reports a thread that exits, and a program that does not start", async () => {
    await expect(ask(bench, "exit")).rejects.toThrow("The thread ended");
    const broken = openWorkbench({ program: new URL("../testing/no-such-thread.ts", import.meta.url) });
    await expect(ask(broken, "answer")).rejects.toThrow("Cannot find module");
    await broken.close();
  });
});
