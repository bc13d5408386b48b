import { readFile } from "node:fs/promises";
import { escapeIdentifier, type ClientBase } from "pg";
import { searchPath, type Residence, type TenantId } from "./placement.ts";
import { hmacPads } from "./token.ts";

export type ResidentState = "resident" | "suspended";

/** Two nodes that start at once would replace the same functions and grants, and one would fail. */
async function runAlone(client: ClientBase, what: "install" | "secure", statements: string): Promise<void> {
  const lock = `select pg_advisory_xact_lock(hashtextextended('rowhouse ${what}', 0));`;
  await client.query(`begin; ${lock} ${statements} commit`).catch(async (error: unknown) => {
    await client.query("rollback");
    throw error;
  });
}

/** What the schema `rowhouse` is made of, in this order. */
export const engineFiles = ["context", "fence", "ledger", "search", "fingerprint"] as const;

/**
 * Installs or renews the schema `rowhouse`: context, fence, ledger, search and fingerprint. Run by the owner's login; can be repeated.
 *
 * @param options.registrarRoles logins that may admit and remove tenants without being the owner
 */
export async function installEngine(
  owner: ClientBase,
  { appRole, registrarRoles = [] }: { appRole: string; registrarRoles?: readonly string[] },
): Promise<void> {
  const names = { app_role: escapeIdentifier(appRole) };
  const parts = await Promise.all(engineFiles.map((name) => readSql(name, names)));
  for (const role of registrarRoles.map((name) => escapeIdentifier(name))) {
    parts.push(`grant usage on schema rowhouse to ${role};
      grant execute on function rowhouse.admit_tenant(uuid, text, text, bigint), rowhouse.remove_tenant(uuid), rowhouse.is_untouched(text) to ${role};`);
  }
  await runAlone(owner, "install", parts.join("\n"));
}

/**
 * Takes from PUBLIC what an application's login does not need in this database: TEMP, `set_config`, other sessions' SQL and
 * locks, large objects, functions that run text as SQL. Makes the role that owns searches. Run once, before or beside {@link installEngine}, by a superuser; by another
 * login it does what that may, and the census names the rest.
 *
 * @param options.trustedRoles logins besides the owner that keep all this, such as a control plane's
 */
export async function secureDatabase(
  superuser: ClientBase,
  { ownerRole, appRole, trustedRoles = [] }: DatabaseRoles,
): Promise<void> {
  const { rows } = await superuser.query<{ name: string }>("select current_database() as name");
  const names = namesFor(rows[0]?.name ?? "", { ownerRole, appRole, trustedRoles });
  await runAlone(
    superuser,
    "secure",
    await readSql("secure-database", {
      ...names,
      owner_role: escapeIdentifier(ownerRole),
      search_role: escapeIdentifier(`${ownerRole}_search`),
      admission: await readSql("admission", names),
      withheld: await readSql("withheld", {}),
    }),
  );
}

export interface DatabaseRoles {
  readonly ownerRole: string;
  readonly appRole: string;
  readonly trustedRoles?: readonly string[] | undefined;
}

/** Lets into a copy of a secured database whom that lets in. From any database of the server, by whoever may make databases there. */
export async function admitRoles(admin: ClientBase, database: string, roles: DatabaseRoles): Promise<void> {
  await admin.query(await readSql("admission", namesFor(database, roles)));
}

function namesFor(database: string, { ownerRole, appRole, trustedRoles = [] }: DatabaseRoles) {
  return {
    database: escapeIdentifier(database),
    app_role: escapeIdentifier(appRole),
    keepers: [ownerRole, ...trustedRoles].map((role) => escapeIdentifier(role)).join(", "),
  };
}

/** Makes `key` the one that this database checks tokens with. Tokens of an earlier key are false from now on. */
export async function setPlacementKey(owner: ClientBase, key: Buffer): Promise<void> {
  const { inner, outer } = hmacPads(key);
  await owner.query(
    `insert into rowhouse.keys (inner_pad, outer_pad) values ($1, $2)
     on conflict (only_one) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad`,
    [inner, outer],
  );
}

/** Lets a tenant be served in this database, or changes its state there. For the owner's or a registrar's login. */
export async function admitTenant(
  registrar: ClientBase,
  { tenantId, placement, epoch }: Residence,
  { state = "resident" }: { state?: ResidentState } = {},
): Promise<void> {
  await registrar.query("select rowhouse.admit_tenant($1, $2, $3, $4)", [
    tenantId,
    searchPath(placement),
    state,
    epoch,
  ]);
}

/** Ends the service of a tenant in this database once its transactions in flight are over. New ones get TENANT_MOVED. */
export async function removeTenant(registrar: ClientBase, tenantId: TenantId): Promise<void> {
  await registrar.query("select rowhouse.remove_tenant($1)", [tenantId]);
}

const files = new Map<string, Promise<string>>();

/** Reads `sql/<name>.sql` and fills in its `{{names}}`, which must be quoted already. */
export async function readSql(name: string, names: Record<string, string>): Promise<string> {
  const reading = files.get(name) ?? readFile(new URL(`../sql/${name}.sql`, import.meta.url), "utf8");
  files.set(name, reading);
  const text = await reading;
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, key: string) => names[key] ?? whole);
}
