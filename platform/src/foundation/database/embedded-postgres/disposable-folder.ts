import { mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
/** Twice what the largest bench takes, five times what the whole test suite does. */
const ROOM_BYTES = 4 * 2 ** 30;
const HOUR_MS = 3_600_000;

/**
 * Makes a folder for a server that is thrown away: in memory where there is room, else on disk. A file system is slow to find names for files
 * where many were removed just before: a schema of fifty relations took 33 ms on ext4 and 18 ms in memory.
 *
 * Removes what processes that were killed left in such folders.
 */
export function makeDisposableFolder(purpose: string): string {
  const home = hasRoom() ? MEMORY : tmpdir();
  sweep(home);
  return mkdtempSync(join(home, `rowhouse-${purpose}-${process.pid}-`));
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, process.availableMemory()) > ROOM_BYTES;
  } catch {
    return false;
  }
}

function sweep(home: string): void {
  for (const name of readdirSync(home)) {
    const maker = /^rowhouse-[a-z]+-(\d+)-/.exec(name)?.[1];
    const folder = join(home, name);
    try {
      // A process that is not to be seen from here may still be young.
      if (maker && !isAlive(Number(maker)) && statSync(folder).mtimeMs < Date.now() - HOUR_MS)
        rmSync(folder, { recursive: true, force: true });
    } catch {
      // another user's
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
