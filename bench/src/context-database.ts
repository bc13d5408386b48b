import { createHash, randomBytes } from "node:crypto";
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

const TENANTS = 50;
const NOTES_PER_TENANT = 1000;
/** The same for every variant. A statement timeout, which production has, costs a timer for each statement of any of them. */
const POOL = { max: 10, idleTimeoutMillis: 0, statement_timeout: 0, idle_in_transaction_session_timeout: 0 };

export interface ContextDatabase {
  /** Every note, with its tenant. */
  readonly notes: readonly { readonly tenant: TenantId; readonly id: string }[];
  readonly tenancy: Tenancy;
  /** The application's login, under row level security. */
  readonly app: Pool;
  /** A login that row level security does not apply to. */
  readonly bypass: Pool;
  close(): Promise<void>;
}

/**
 * A database with 50 tenants of 1,000 notes.
 *
 * `signed` is the engine as it ships. `plain` is the same client against a database that believes every token and whose
 * policy reads a setting, as is usual.
 */
export async function openContextDatabase(
  serverUrl: string,
  kind: "signed" | "plain",
): Promise<ContextDatabase> {
  const name = `rowhouse_bench_${kind}_${randomBytes(4).toString("hex")}`;
  const [ownerRole, appRole] = [`${name}_owner`, `${name}_app`];
  const url = (role?: string) => databaseUrl(serverUrl, name, role);
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
  const key = createHash("sha256").update(name).digest();
  const tenants = Array.from({ length: TENANTS }, () => tenantId(crypto.randomUUID()));
  const superuser = new Client({ connectionString: url() });
  const owner = new Client({ connectionString: url(ownerRole) });
  await Promise.all([superuser.connect(), owner.connect()]);
  await secureDatabase(superuser, { ownerRole, appRole });
  await installEngine(owner, { appRole });
  await setPlacementKey(owner, key);
  await migrate(owner, {
    scope: placement,
    appRole,
    directory: fileURLToPath(new URL("../sql", import.meta.url)),
  });
  for (const tenant of tenants) await admitTenant(owner, { tenantId: tenant, placement, epoch: 1 });
  await superuser.query(
    `insert into shared.notes (tenant_id, body) select t, 'note ' || n from generate_series(1, $1::int) n, unnest($2::uuid[]) t`,
    [NOTES_PER_TENANT, tenants],
  );
  if (kind === "plain") await superuser.query(BELIEVE_EVERYTHING);
  await superuser.query("vacuum analyze shared.notes");
  const { rows: notes } = await superuser.query<{ tenant: TenantId; id: string }>(
    "select tenant_id as tenant, id from shared.notes",
  );
  await Promise.all([superuser.end(), owner.end()]);

  const tenancy = createTenancy({
    catalog: { locate: (tenant) => Promise.resolve({ tenantId: tenant, placement, epoch: 1 }) },
    connection: () => ({ ...POOL, connectionString: url(appRole) }),
    key: () => key,
  });
  // Raw SQL with its tables' names resolved as the engine does.
  const pool = (connectionString: string) =>
    new Pool({ ...POOL, connectionString, options: "-c search_path=shared" }).on("error", () => {
      // The database may be dropped before the last connection has said goodbye.
    });
  const [app, bypass] = [pool(url(appRole)), pool(url())];
  return {
    notes,
    tenancy,
    app,
    bypass,
    async close() {
      await Promise.all([tenancy.end(), app.end(), bypass.end()]);
      await server.query(`drop database ${name} with (force)`);
      await server.query(`drop role ${ownerRole}, ${appRole}`);
      await server.end();
    },
  };
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
