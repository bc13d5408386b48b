import { Pool } from "pg";
import { migrateFleet } from "../migrations/migrate-fleet.ts";
import { readRelease } from "../migrations/release.ts";

// A run in a process of its own, for tests that kill it: connection string, catalog's schema, directory, application's login.
const [connectionString = "", schema = "", directory = "", appRole = ""] = process.argv.slice(2);
const pool = new Pool({ connectionString });
const report = await migrateFleet(
  {
    catalog: { pool, schema },
    release: await readRelease(directory),
    appRole,
    connectOwner: () => ({ connectionString }),
  },
  { lockTimeoutMs: 600_000, canary: 1, concurrency: 1 },
);
await pool.end();
console.log(JSON.stringify(report));
