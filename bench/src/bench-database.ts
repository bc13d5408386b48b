import { createHash, randomBytes } from "node:crypto";
import {
  createTenancy,
  installEngine,
  migrate,
  secureDatabase,
  setPlacementKey,
  type Placement,
  type Tenancy,
} from "@rowhouse/tenancy";
import { Client, type PoolConfig } from "pg";

export interface BenchDatabase {
  readonly name: string;
  readonly ownerRole: string;
  readonly appRole: string;
  readonly key: Buffer;
  /** On this database. */
  readonly superuser: Client;
  readonly owner: Client;
  /** Without a login it is the superuser's. */
  url(login?: "owner" | "app", database?: string): string;
  /** Makes an empty database more, which goes with this one. */
  create(database: string): Promise<void>;
  close(): Promise<void>;
}

/** A database of its own for a bench, secured and with the engine in it, and logins that nobody else uses. */
export async function openBenchDatabase(serverUrl: string, bench: string): Promise<BenchDatabase> {
  const name = `rowhouse_bench_${bench}_${randomBytes(4).toString("hex")}`;
  const [ownerRole, appRole] = [`${name}_owner`, `${name}_app`];
  const roles = { owner: ownerRole, app: appRole };
  const key = createHash("sha256").update(name).digest();
  const url: BenchDatabase["url"] = (login, database = name) => {
    const address = new URL(serverUrl);
    address.pathname = `/${database}`;
    if (login) address.username = address.password = roles[login];
    return address.href;
  };
  const server = new Client({ connectionString: serverUrl });
  await server.connect();
  for (const role of [ownerRole, appRole]) await server.query(`create role ${role} login password '${role}'`);
  const create = async (database: string) => {
    await server.query(`create database ${database} owner ${ownerRole}`);
  };
  await create(name);
  const superuser = new Client({ connectionString: url() });
  const owner = new Client({ connectionString: url("owner") });
  await Promise.all([superuser.connect(), owner.connect()]);
  await secureDatabase(superuser, { ownerRole, appRole });
  await installEngine(owner, { appRole });
  await setPlacementKey(owner, key);
  return {
    name,
    ownerRole,
    appRole,
    key,
    superuser,
    owner,
    url,
    create,
    async close() {
      await Promise.all([superuser.end(), owner.end()]);
      // Also those that the fleet made for its tenants.
      const { rows } = await server.query<{ name: string }>(
        "select datname as name from pg_database where datdba = $1::regrole",
        [ownerRole],
      );
      for (const database of rows) await server.query(`drop database ${database.name} with (force)`);
      await server.query(`drop role ${ownerRole}, ${appRole}, ${ownerRole}_search`);
      await server.end();
    },
  };
}

/** Tenant tables that all tenants share, in the schema `shared`, and the way to them. */
export async function openSharedTables(
  { name, owner, appRole, key, url }: BenchDatabase,
  directory: string,
  pool: PoolConfig,
): Promise<{ readonly placement: Placement; readonly tenancy: Tenancy }> {
  const placement: Placement = {
    id: name,
    server: "bench",
    database: name,
    schema: "shared",
    kind: "shared",
  };
  await migrate(owner, { scope: placement, appRole, directory });
  const tenancy = createTenancy({
    catalog: { locate: (tenantId) => Promise.resolve({ tenantId, placement, epoch: 1 }) },
    connection: () => ({ ...pool, connectionString: url("app") }),
    key: () => key,
  });
  return { placement, tenancy };
}
