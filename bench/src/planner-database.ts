import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { admitTenant, tenantId, type Tenancy, type TenantId } from "@rowhouse/tenancy";
import { Pool } from "pg";
import { openBenchDatabase, openSharedTables } from "./bench-database.ts";

const POOL = { max: 10, idleTimeoutMillis: 0, statement_timeout: 0, idle_in_transaction_session_timeout: 0 };
const articles = new URL("../../packages/tenancy/src/testing/articles/", import.meta.url);

export interface PlannerDatabase {
  /** Has 400,000 of a million articles. */
  readonly tenant: TenantId;
  readonly tenancy: Tenancy;
  /** A login that row level security does not apply to. */
  readonly bypass: Pool;
  close(): Promise<void>;
}

/** A database with a million articles, their searches, and the index that a peer without row level security would use for each. */
export async function openPlannerDatabase(serverUrl: string): Promise<PlannerDatabase> {
  const database = await openBenchDatabase(serverUrl, "planner");
  const { superuser, owner } = database;
  const tenant = tenantId("01990000-0000-7000-8000-00000000b160");
  const { placement, tenancy } = await openSharedTables(database, fileURLToPath(articles), POOL);
  await admitTenant(owner, { tenantId: tenant, placement, epoch: 1 });
  for (const client of [superuser, owner]) await client.query("set search_path = shared");
  await superuser.query(await readFile(new URL("load.sql", articles), "utf8"));
  for (const statement of (await readFile(new URL("searches.sql", articles), "utf8")).split(";"))
    if (statement.trim()) await owner.query(statement);
  await owner.query("create index on articles (tenant_id, lower(email), id)");
  await owner.query("vacuum (analyze) articles");

  const bypass = new Pool({
    ...POOL,
    connectionString: database.url(),
    options: "-c search_path=shared",
  }).on("error", () => {
    // The database may be dropped before the last connection has said goodbye.
  });
  return {
    tenant,
    tenancy,
    bypass,
    async close() {
      await Promise.all([tenancy.end(), bypass.end()]);
      await database.close();
    },
  };
}
