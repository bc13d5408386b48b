import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { StartError } from "../../../errors.ts";

const fastStopMs = 8_000;
/** PostgreSQL itself kills children that ignore SIGQUIT after five seconds. */
const immediateStopMs = 8_000;

/** The process that `postmaster.pid` names, when it lives and serves this very cluster. */
export function findPostmaster(cluster: string): number | undefined {
  const pid = readPid(cluster);
  return pid !== undefined && isAlive(pid) && serves(pid, cluster) ? pid : undefined;
}

/**
 * Ends a server that outlived the process which started it, and clears the lock file of one that is gone.
 * Data is safe in each of the steps: what a harsher one skips, recovery makes good at the next start.
 */
export async function stopOrphan(cluster: string): Promise<"none" | "stopped"> {
  const pid = findPostmaster(cluster);
  if (pid === undefined) {
    // its number may live on in a process of somebody else, which PostgreSQL would take for a server
    rmSync(join(cluster, "postmaster.pid"), { force: true });
    return "none";
  }
  await stopPostmaster(pid);
  return "stopped";
}

/** Ends a server: as it likes best, then at once, then by force. */
export async function stopPostmaster(pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGINT", fastStopMs],
    ["SIGQUIT", immediateStopMs],
    ["SIGKILL", 2_000],
  ] as const) {
    signalTo(pid, signal);
    // a stopped process hears nothing before it is continued
    signalTo(pid, "SIGCONT");
    if (await isGoneWithin(pid, waitMs)) return;
  }
  throw new StartError(
    "POSTGRES_STUCK",
    `PostgreSQL (process ${pid}) of an earlier run cannot be ended.`,
    `End it with \`kill -9 ${pid}\`, or restart the machine, then start again.`,
  );
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return !isZombie(pid);
}

function readPid(cluster: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(cluster, "postmaster.pid"), "utf8"), 10);
    return pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** A server's working directory is its cluster; where there is no /proc its command line has to do. */
function serves(pid: number, cluster: string): boolean {
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(cluster);
  } catch {
    return false;
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== "linux") return false;
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it went in between
  }
}

async function isGoneWithin(pid: number, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (isAlive(pid)) {
    if (Date.now() > end) return false;
    await delay(20);
  }
  return true;
}
