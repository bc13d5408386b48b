import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Names a process beyond its number, which the system gives again: undefined when no such process lives. */
export function identifyProcess(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // after the command's closing bracket: state is the 1st field, the start time the 20th
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z") return undefined;
      return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${pid}/${fields[19]}`;
    }
    return `${pid}/${execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim()}`;
  } catch {
    return undefined;
  }
}
