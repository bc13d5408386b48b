import { createHash, randomBytes } from "node:crypto";
import {
  admitTenant,
  createTenancy,
  installEngine,
  installTenantTables,
  readRelease,
  secureDatabase,
  setPlacementKey,
  tenantId,
} from "@rowhouse/tenancy";
import type { Placement, Tenancy, TenantId } from "@rowhouse/tenancy";
import { fileURLToPath } from "node:url";
import { Client, Pool } from "pg";

/** How the tenants of each database live, and how many notes each has. */
const kinds = {
  row: { tenants: 50, notes: 1000 },
  plain: { tenants: 50, notes: 1000 },
  schema: { tenants: 1000, notes: 60 },
  database: { tenants: 8, notes: 1000 },
};
const SCHEMAS_PER_TRANSACTION = 50;
/** The same for every variant. A statement timeout, which production has, costs a timer for each statement of any of them. */
const POOL = { max: 10, idleTimeoutMillis: 0, statement_timeout: 0, idle_in_transaction_session_timeout: 0 };

export interface ContextDatabase {
  /** Every note, with its tenant. */
  readonly notes: readonly { readonly tenant: TenantId; readonly id: string }[];
  readonly tenancy: Tenancy;
  /** The application's login, under row level security. */
  readonly app: Pool;
  /** A login that row level security does not apply to, in the tenant's database. */
  bypass(tenant: TenantId): Pool;
  close(): Promise<void>;
}

/**
 * Tenants with their notes, and the ways to them.
 *
 * `row` is the engine as it ships with 50 tenants in shared tables; `schema` gives each of 1,000 a schema, `database` each of 8 a
 * database. `plain` is the same client against a database that believes every token and whose policy reads a setting, as is usual.
 */
export async function openContextDatabase(
  serverUrl: string,
  kind: keyof typeof kinds,
): Promise<ContextDatabase> {
  const name = `rowhouse_bench_${kind}_${randomBytes(4).toString("hex")}`;
  const [ownerRole, appRole] = [`${name}_owner`, `${name}_app`];
  const url = (database: string, role?: string) => databaseUrl(serverUrl, database, role);
  const server = new Client({ connectionString: serverUrl });
  await server.connect();
  for (const role of [ownerRole, appRole]) await server.query(`create role ${role} login password '${role}'`);

  const key = createHash("sha256").update(name).digest();
  const homes = Array.from({ length: kinds[kind].tenants }, (_, n) => ({
    tenant: tenantId(crypto.randomUUID()),
    placement: placementOf(name, kind, n),
  }));
  const databases = Map.groupBy(homes, ({ placement }) => placement.database);
  for (const [database, inside] of databases) {
    await server.query(`create database ${database} owner ${ownerRole}`);
    const superuser = new Client({ connectionString: url(database) });
    const owner = new Client({ connectionString: url(database, ownerRole) });
    await Promise.all([superuser.connect(), owner.connect()]);
    await secureDatabase(superuser, { ownerRole, appRole });
    await installEngine(owner, { appRole });
    await setPlacementKey(owner, key);
    await makeTables(owner, inside, appRole);
    for (const { tenant, placement } of inside) {
      await admitTenant(owner, { tenantId: tenant, placement, epoch: 1 });
      await superuser.query(
        `insert into ${placement.schema}.notes (tenant_id, body) select $1, 'note ' || n from generate_series(1, $2::int) n`,
        [tenant, kinds[kind].notes],
      );
    }
    if (kind === "plain") await superuser.query(BELIEVE_EVERYTHING);
    await superuser.query("vacuum analyze");
    await Promise.all([superuser.end(), owner.end()]);
  }
  const notes: ContextDatabase["notes"][number][] = [];
  for (const [database, inside] of databases) {
    const superuser = new Client({ connectionString: url(database) });
    await superuser.connect();
    for (const schema of new Set(inside.map(({ placement }) => placement.schema))) {
      const { rows } = await superuser.query<{ tenant: TenantId; id: string }>(
        `select tenant_id as tenant, id from ${schema}.notes`,
      );
      notes.push(...rows);
    }
    await superuser.end();
  }

  const placements = new Map(homes.map(({ tenant, placement }) => [tenant, placement]));
  const tenancy = createTenancy({
    catalog: {
      locate: (tenant) => {
        const placement = placements.get(tenant);
        return Promise.resolve(placement && { tenantId: tenant, placement, epoch: 1 });
      },
    },
    connection: ({ database }) => ({ ...POOL, connectionString: url(database, appRole) }),
    key: () => key,
  });
  // Raw SQL with its tables' names resolved as the engine does.
  const first = homes[0]?.placement ?? placementOf(name, kind, 0);
  const pool = (connectionString: string) =>
    new Pool({ ...POOL, connectionString, options: `-c search_path=${first.schema}` }).on("error", () => {
      // The database may be dropped before the last connection has said goodbye.
    });
  const app = pool(url(first.database, appRole));
  const bypasses = new Map<string, Pool>();
  const bypass = (tenant: TenantId): Pool => {
    const database = placements.get(tenant)?.database ?? first.database;
    const known = bypasses.get(database) ?? pool(url(database));
    bypasses.set(database, known);
    return known;
  };
  return {
    notes,
    tenancy,
    app,
    bypass,
    async close() {
      await Promise.all([tenancy.end(), app.end(), ...[...bypasses.values()].map((one) => one.end())]);
      for (const database of databases.keys()) await server.query(`drop database ${database} with (force)`);
      await server.query(`drop role ${ownerRole}, ${appRole}`);
      await server.end();
    },
  };
}

function placementOf(name: string, kind: keyof typeof kinds, n: number): Placement {
  switch (kind) {
    case "schema":
      return {
        id: `${name}_${n}`,
        server: "bench",
        database: name,
        schema: `tenant_${n}`,
        kind: "dedicated",
      };
    case "database":
      return {
        id: `${name}_${n}`,
        server: "bench",
        database: `${name}_${n}`,
        schema: "tenant",
        kind: "dedicated",
      };
    default:
      return { id: name, server: "bench", database: name, schema: "shared", kind: "shared" };
  }
}

async function makeTables(
  owner: Client,
  homes: readonly { placement: Placement }[],
  appRole: string,
): Promise<void> {
  const release = await readRelease(fileURLToPath(new URL("../sql", import.meta.url)));
  const placements = [...new Map(homes.map(({ placement }) => [placement.id, placement])).values()];
  for (let at = 0; at < placements.length; at += SCHEMAS_PER_TRANSACTION) {
    const some = placements.slice(at, at + SCHEMAS_PER_TRANSACTION);
    await installTenantTables(owner, some, { release, appRole });
  }
}

const BELIEVE_EVERYTHING = `
  create or replace function rowhouse.enter(token text, serves_from integer default null, serves_to integer default null) returns void language sql volatile
  begin atomic select set_config('app.tenant', left(token, 36), true); end;
  drop policy rowhouse on shared.notes;
  create policy usual on shared.notes
    using (tenant_id = current_setting('app.tenant')::uuid)
    with check (tenant_id = current_setting('app.tenant')::uuid);
  alter table shared.notes alter tenant_id set default current_setting('app.tenant')::uuid;
  grant execute on function pg_catalog.set_config(text, text, boolean) to public;`;

function databaseUrl(serverUrl: string, database: string, role?: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (role) url.username = url.password = role;
  return url.href;
}
