import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startService } from "../../platform/src/server.ts";

// A process of its own: the browser tests' runner transpiles what it imports, the service runs as it is.
const dataDirectory = await mkdtemp(join(tmpdir(), "rowhouse-browser-"));
const service = await startService({
  dataDirectory,
  port: 0,
  logDestination: "silent",
  limits: { logins: 10_000, signUps: 10_000, strangers: 10_000 },
});
console.log(service.url);

const stop = async (): Promise<void> => {
  await service.stop();
  await rm(dataDirectory, { recursive: true, force: true });
  process.exit(0);
};
process.once("SIGTERM", () => void stop());
process.once("disconnect", () => void stop());
