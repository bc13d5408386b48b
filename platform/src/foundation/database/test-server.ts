import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeDisposableFolder } from "./embedded-postgres/disposable-folder.ts";
import { startEmbeddedPostgres } from "./embedded-postgres/start-embedded-postgres.ts";

/** vitest's global set-up: one PostgreSQL for the whole run, unless ROWHOUSE_TEST_DATABASE_URL names one. */
export default async function provideTestServer(): Promise<() => Promise<void>> {
  // Commands and threads that tests start would each take the types off the same files again.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
    new URL("../../../../node_modules/.cache/node", import.meta.url),
  );
  if (process.env.ROWHOUSE_TEST_DATABASE_URL) return async () => undefined;
  const folder = makeDisposableFolder("test");
  const server = await startEmbeddedPostgres({ home: join(folder, "postgres"), isDisposable: true });
  process.env.ROWHOUSE_TEST_DATABASE_URL = server.url;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
