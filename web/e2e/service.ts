import { spawn } from "node:child_process";
import { once } from "node:events";
import { env, execPath } from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Starts the real service with a data folder of its own, on a free port, for one run of the browser tests. */
export default async function service(): Promise<() => Promise<void>> {
  const child = spawn(
    execPath,
    ["--conditions=source", fileURLToPath(new URL("serve.ts", import.meta.url))],
    {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    },
  );
  if (child.stdout === null) throw new Error("The service's words cannot be read.");
  const ended = once(child, "exit");
  const url = await Promise.race([
    once(createInterface(child.stdout), "line").then(([line]) => String(line)),
    ended.then(() => {
      throw new Error("The service ended before it served; its last words are above.");
    }),
  ]);
  env["ROWHOUSE_E2E_URL"] = url;
  return async () => {
    child.kill("SIGTERM");
    await ended;
  };
}
