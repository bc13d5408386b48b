import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pid } from "node:process";
import { z } from "zod";
import { StartError } from "../../errors.ts";
import { identifyProcess } from "./process-identity.ts";

const Holder = z.object({ pid: z.int(), identity: z.string(), url: z.string().optional() });
type Holder = z.infer<typeof Holder>;

export interface FolderLock {
  /** Tells a second start where the first one serves. */
  announce(url: string): void;
  release(): void;
}

/**
 * Takes a data folder for this process. A lock whose holder is dead is taken over.
 *
 * @throws StartError ALREADY_RUNNING naming the process that has it
 */
export function lockDataFolder(directory: string): FolderLock {
  const file = join(directory, "lock");
  const mine: Holder = { pid, identity: identifyProcess(pid) ?? "" };
  const draft = `${file}.${pid}`;
  const write = () => {
    writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  };
  write();
  try {
    for (let attempt = 0; !tryLink(draft, file); attempt += 1) {
      const holder = readHolder(file);
      const isHeld = holder !== undefined && identifyProcess(holder.pid) === holder.identity;
      if (isHeld || attempt > 5) throw alreadyRunning(directory, holder);
      takeAway(file, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    announce(url) {
      mine.url = url;
      write();
      renameSync(draft, file);
    },
    release() {
      if (readHolder(file)?.identity === mine.identity) rmSync(file, { force: true });
    },
  };
}

/** A link either makes the file, whole, or fails because there is one: two starts cannot both succeed. */
function tryLink(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Another start may have taken over between our look and our deed: then we moved its lock, and put it back. */
function takeAway(file: string, dead: Holder | undefined): void {
  const aside = `${file}.dead.${pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved !== undefined && moved.identity !== dead?.identity) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function alreadyRunning(directory: string, holder: Holder | undefined): StartError {
  const where = holder?.url === undefined ? "" : ` It serves ${holder.url}.`;
  return new StartError(
    "ALREADY_RUNNING",
    `Rowhouse already runs with the data in ${directory}: process ${holder?.pid ?? "unknown"}.${where}`,
    `Use that one, stop it with \`kill ${holder?.pid ?? "<process>"}\`, or choose another folder with ROWHOUSE_DATA.`,
  );
}
