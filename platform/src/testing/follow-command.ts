import { once } from "node:events";
import type { ChildProcess } from "node:child_process";
import { stripVTControlCharacters } from "node:util";

/** A command that runs, and what it has said so far. */
export interface Run {
  child: ChildProcess;
  output(): string;
  /** Resolves when the words have been said; rejects with all output when it ends before. */
  said(words: string | RegExp): Promise<void>;
  /** The address that it serves. */
  url(): Promise<string>;
  ended(): Promise<number | null>;
}

const servedAt = /(?:Open |"url":")(http:[^\s"]+)/;

export function follow(child: ChildProcess): Run {
  let text = "";
  let hasEnded = false;
  const output = () => stripVTControlCharacters(text);
  const listeners = new Set<() => void>();
  const exit = once(child, "exit").then(([code]: unknown[]) => {
    hasEnded = true;
    for (const listener of listeners) listener();
    return code as number | null;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const said = (words: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (typeof words === "string" ? output().includes(words) : words.test(output())) resolve();
        else if (hasEnded) reject(new Error(`It ended before it said ${String(words)}:\n${output()}`));
        else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });
  return {
    child,
    output,
    said,
    url: async () => {
      await said(servedAt);
      return servedAt.exec(output())?.[1] ?? "";
    },
    ended: () => exit,
  };
}
