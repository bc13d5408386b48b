import { spawn, type ChildProcess } from "node:child_process";

/**
 * Stops the server when this process dies without a word, as under `kill -9`: the kernel then closes the pipe that a
 * small shell waits on. Only a server that still holds its lock file is meant.
 */
export function watchOver(pid: number, lockFile: string): ChildProcess {
  const script = 'read -r line; [ "$(head -n 1 "$1" 2>/dev/null)" = "$2" ] && kill -INT "$2"';
  const watchdog = spawn("/bin/sh", ["-c", script, "sh", lockFile, String(pid)], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    cwd: "/",
  });
  watchdog.on("error", () => undefined);
  watchdog.unref();
  const { stdin } = watchdog;
  if (stdin !== null && "unref" in stdin && typeof stdin.unref === "function") stdin.unref();
  return watchdog;
}
