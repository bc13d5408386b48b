import { createHash, randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import {
  admitTenant,
  createTenancy,
  installEngine,
  migrate,
  secureDatabase,
  setPlacementKey,
  tenantId,
} from "@rowhouse/tenancy";
import type { Placement, Tenancy, TenantId } from "@rowhouse/tenancy";
import { fileURLToPath } from "node:url";
import { Client, Pool } from "pg";

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
  const name = `rowhouse_bench_planner_${randomBytes(4).toString("hex")}`;
  const [ownerRole, appRole] = [`${name}_owner`, `${name}_app`];
  const url = (role?: string) => {
    const address = new URL(serverUrl);
    address.pathname = `/${name}`;
    if (role) address.username = address.password = role;
    return address.href;
  };
  const server = new Client({ connectionString: serverUrl });
  await server.connect();
  for (const role of [ownerRole, appRole]) await server.query(`create role ${role} login password '${role}'`);
  await server.query(`create database ${name} owner ${ownerRole}`);
  const placement: Placement = {
    id: name,
    server: "bench",
    database: name,
    schema: "shared",
    kind: "shared",
  };
  const tenant = tenantId("01990000-0000-7000-8000-00000000b160");
  const key = createHash("sha256").update(name).digest();
  const superuser = new Client({ connectionString: url() });
  const owner = new Client({ connectionString: url(ownerRole) });
  await Promise.all([superuser.connect(), owner.connect()]);
  await secureDatabase(superuser, { ownerRole, appRole });
  await installEngine(owner, { appRole });
  await setPlacementKey(owner, key);
  await migrate(owner, { scope: placement, appRole, directory: fileURLToPath(articles) });
  await admitTenant(owner, { tenantId: tenant, placement, epoch: 1 });
  for (const client of [superuser, owner]) await client.query("set search_path = shared");
  await superuser.query(await readFile(new URL("load.sql", articles), "utf8"));
  for (const statement of (await readFile(new URL("searches.sql", articles), "utf8")).split(";"))
    if (statement.trim()) await owner.query(statement);
  await owner.query("create index on articles (tenant_id, lower(email), id)");
  await owner.query("vacuum (analyze) articles");
  await Promise.all([superuser.end(), owner.end()]);

  const tenancy = createTenancy({
    catalog: { locate: (asked) => Promise.resolve({ tenantId: asked, placement, epoch: 1 }) },
    connection: () => ({ ...POOL, connectionString: url(appRole) }),
    key: () => key,
  });
  const bypass = new Pool({ ...POOL, connectionString: url(), options: "-c search_path=shared" }).on(
    "error",
    () => {
      // The database may be dropped before the last connection has said goodbye.
    },
  );
  return {
    tenant,
    tenancy,
    bypass,
    async close() {
      await Promise.all([tenancy.end(), bypass.end()]);
      await server.query(`drop database ${name} with (force)`);
      await server.query(`drop role ${ownerRole}, ${appRole}, ${ownerRole}_search`);
      await server.end();
    },
  };
}
