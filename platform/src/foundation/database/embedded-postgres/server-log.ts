import { closeSync, fchownSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import type { Identity } from "./identity.ts";

const logLimitBytes = 10 * 1024 * 1024;

/** Opens the log for appending, as the server's user's own; a long one is put aside as `.old` first. */
export function openLog(file: string, { uid, gid }: Identity): { descriptor: number; close(): void } {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logLimitBytes) renameSync(file, `${file}.old`);
  const descriptor = openSync(file, "a", 0o600);
  if (uid !== undefined) fchownSync(descriptor, uid, gid ?? uid);
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
