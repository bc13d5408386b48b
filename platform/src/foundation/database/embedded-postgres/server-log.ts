import { closeSync, openSync, readFileSync, renameSync, statSync } from "node:fs";

const logLimitBytes = 10 * 1024 * 1024;

/** Opens the log for appending; a long one is put aside as `.old` first. */
export function openLog(file: string): { descriptor: number; close(): void } {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes) renameSync(file, `${file}.old`);
  const descriptor = openSync(file, "a", 0o600);
  return { descriptor, close: () => closeSync(descriptor) };
}

/** The last lines of a log, to be shown in an error. */
export function lastLines(file: string, count = 8): string {
  try {
    return readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n");
  } catch {
    return "(no log)";
  }
}
