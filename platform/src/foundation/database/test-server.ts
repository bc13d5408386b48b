import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "./embedded-postgres/start-embedded-postgres.ts";

/** vitest's global set-up: one PostgreSQL for the whole run, unless ROWHOUSE_TEST_DATABASE_URL names one. */
export default async function provideTestServer(): Promise<() => Promise<void>> {
  if (process.env.ROWHOUSE_TEST_DATABASE_URL) return async () => undefined;
  const folder = mkdtempSync(join(tmpdir(), "rowhouse-test-"));
  const server = await startEmbeddedPostgres({ home: join(folder, "postgres"), isDisposable: true });
  process.env.ROWHOUSE_TEST_DATABASE_URL = server.url;
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
