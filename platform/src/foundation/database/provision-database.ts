import { fileURLToPath } from "node:url";
import {
  installEngine,
  migrate,
  migrateFleet,
  readRelease,
  secureDatabase,
  setPlacementKey,
  TenancyError,
  type AppliedMigration,
  type FleetAccess,
  type FleetReport,
  type Placement,
} from "@rowhouse/tenancy";
import { Client, escapeIdentifier, escapeLiteral, Pool } from "pg";
import { StartError } from "../../errors.ts";
import { grantQueue } from "../queue/grant-queue.ts";
import { closePool } from "./close-pool.ts";
import { addressOf, placementKeys, sharedPlacement } from "./placement-address.ts";
import {
  appRole,
  connectionFor,
  controlRole,
  databaseName,
  ownerRole,
  rolePassword,
  type DatabaseAddress,
  type DatabaseRole,
} from "./roles.ts";

const leastVersion = 180_000;
const migrations = fileURLToPath(new URL("../../../migrations", import.meta.url));
const controlMigrations = `${migrations}/control`;
export const tenantMigrations = `${migrations}/tenant`;

/** The oldest tenant tables that this release works with. */
const oldestServedVersion = 4;

/** The versions of tenant tables that this release serves; an organization outside waits for its migration. */
export async function servedVersions(): Promise<{ from: number; to: number }> {
  const { version } = await readRelease(tenantMigrations);
  return { from: oldestServedVersion, to: version };
}

/** What was pending. */
export interface Provisioned {
  readonly control: readonly AppliedMigration[];
  readonly fleet: FleetReport;
}

/**
 * Brings everything up to this release: logins, engine, control plane, and the tenant tables of every placement. Can be repeated,
 * and does nothing where nothing is pending. A placement that fails is in the report, and does not keep the others from it.
 *
 * @throws StartError MIGRATION_FAILED where the control plane's migrations fail, or those of every placement; RELEASE_TOO_OLD where
 *   the database belongs to a newer release
 */
export async function provisionDatabase(address: DatabaseAddress, secret: Buffer): Promise<Provisioned> {
  const control = await prepareHome(address, secret);
  const fleet = await withFleet(address, secret, (access) => migrateFleet(access, { keepGoing: true }));
  const [failure] = fleet.failures;
  if (failure !== undefined && fleet.failures.length + fleet.left === fleet.total)
    throw explainMigration(
      new TenancyError("MIGRATION_FAILED", `Placement ${failure.placement.id}: ${failure.reason}`),
    );
  return { control, fleet };
}

/** Brings up the control plane and the database that it lives in. */
export function prepareHome(address: DatabaseAddress, secret: Buffer): Promise<AppliedMigration[]> {
  return asAdmin(address.adminUrl, async (admin) => {
    await requireVersion(admin);
    // Until the end: logins belong to the whole server, and nodes that start at once would grant the same things at once.
    await admin.query("select pg_advisory_lock(hashtextextended('rowhouse provision', 0))");
    for (const role of [ownerRole, controlRole, appRole] as const)
      await ensureRole(admin, role, rolePassword(secret, role));
    await ensureDatabase(admin, databaseName(address));
    await asAdmin(adminUrlOf(address), async (client) => {
      await refuseNewer(client);
      await secure(client, databaseName(address));
    });
    return install(address, secret);
  });
}

/** Hands over all placements of the catalog, as the owner's login reaches them. */
export async function withFleet<T>(
  address: DatabaseAddress,
  secret: Buffer,
  work: (fleet: FleetAccess) => Promise<T>,
): Promise<T> {
  const pool = new Pool({ ...connectionFor(address, secret, ownerRole), max: 3 });
  pool.on("error", () => undefined);
  try {
    return await work({
      catalog: { pool, schema: "control" },
      release: await readRelease(tenantMigrations),
      appRole,
      registrarRoles: [controlRole],
      connectOwner: (placement) => connectionFor(addressOf(address, placement), secret, ownerRole),
      key: placementKeys(address, secret),
    });
  } catch (error) {
    throw explainMigration(error);
  } finally {
    await closePool(pool);
  }
}

/** Before anything is changed: an older release would put its own functions in the place of newer ones. */
async function refuseNewer(client: Client): Promise<void> {
  const { rows: found } = await client.query<{ ledger: string | null }>(
    "select to_regclass('rowhouse.migrations') as ledger",
  );
  if (found[0]?.ledger === null) return;
  const { rows } = await client.query<{ name: string; number: number }>(
    "select name, number from rowhouse.migrations where scope = 'control' and finished_at is not null order by number desc limit 1",
  );
  const { version } = await readRelease(controlMigrations);
  const [last] = rows;
  if (last === undefined || last.number <= version) return;
  throw new StartError(
    "RELEASE_TOO_OLD",
    `The database was brought to a newer release, which has ${last.name}; this one knows nothing above ${version}.`,
    "Start the newer release. Nothing is ever migrated down; nodes of this release that run already go on.",
  );
}

/** An administrator's way into the database itself. */
export function adminUrlOf(address: DatabaseAddress): string {
  const url = new URL(address.adminUrl);
  url.pathname = `/${encodeURIComponent(databaseName(address))}`;
  return url.href;
}

async function install(address: DatabaseAddress, secret: Buffer): Promise<AppliedMigration[]> {
  const owner = new Client(connectionFor(address, secret, ownerRole));
  await owner.connect();
  try {
    await installEngine(owner, { appRole, registrarRoles: [controlRole] });
    const placement = sharedPlacement(address);
    await setPlacementKey(owner, placementKeys(address, secret)(placement));
    const applied = await migrate(owner, {
      scope: "control",
      schema: "control",
      directory: controlMigrations,
    });
    await grantControl(owner, placement);
    await grantQueue(owner, { appRole, controlRole });
    return applied;
  } catch (error) {
    throw explainMigration(error);
  } finally {
    await owner.end();
  }
}

/** Runs work with the administrator's login. Throws StartError where the server does not answer or refuses. */
export async function asAdmin<T>(url: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: url });
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw explainAdmin(error, url);
  } finally {
    await admin.end().catch(() => undefined);
  }
}

async function requireVersion(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ number: number; words: string }>(
    "select current_setting('server_version_num')::int as number, current_setting('server_version') as words",
  );
  const version = rows[0];
  if (version !== undefined && version.number >= leastVersion) return;
  throw new StartError(
    "POSTGRES_TOO_OLD",
    `The server of DATABASE_URL is PostgreSQL ${version?.words ?? "of an unknown version"}; Rowhouse needs 18 or newer.`,
    "Give a newer server, or unset DATABASE_URL to use the embedded one for a trial.",
  );
}

async function ensureRole(admin: Client, role: DatabaseRole, password: string): Promise<void> {
  const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [role]);
  const attributes = `login nosuperuser nobypassrls nocreatedb nocreaterole noreplication password ${escapeLiteral(password)}`;
  await admin.query(`${rowCount === 0 ? "create" : "alter"} role ${role} ${attributes}`);
}

async function ensureDatabase(admin: Client, name: string): Promise<void> {
  const { rowCount } = await admin.query("select from pg_database where datname = $1", [name]);
  if (rowCount === 0) await admin.query(`create database ${escapeIdentifier(name)} owner ${ownerRole}`);
}

/** Takes from everybody what no login of ours needs in this database. For an administrator connected to it. */
export async function secure(admin: Client, database: string): Promise<void> {
  await secureDatabase(admin, { ownerRole, appRole, trustedRoles: [controlRole] });
  const name = escapeIdentifier(database);
  // a database that somebody else made: the owner of our schemas need not own it
  await admin.query(`grant create on database ${name} to ${ownerRole}`);
  await admin.query(`alter role ${controlRole} in database ${name} set search_path = control`);
  await admin.query(`alter role ${appRole} in database ${name} set statement_timeout = '60s'`);
}

async function grantControl(owner: Client, { id, server, database, schema, kind }: Placement): Promise<void> {
  await owner.query(`
    grant usage on schema control to ${controlRole};
    grant select, insert, update, delete on all tables in schema control to ${controlRole};
  `);
  await owner.query(
    `insert into control.placements (id, server, database, schema, kind) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set server = excluded.server, database = excluded.database`,
    [id, server, database, schema, kind],
  );
}

function explainMigration(error: unknown): unknown {
  if (!(error instanceof TenancyError)) return error;
  if (error.code === "MIGRATION_CHANGED") {
    return new StartError(
      error.code,
      `${error.message}.`,
      "Restore the file as it was applied and put the change into a new one; in a trial, remove the data folder.",
      { cause: error },
    );
  }
  if (error.code === "MIGRATION_RUNNING") {
    return new StartError(
      error.code,
      `${error.message}.`,
      "Wait until it has ended, or leave out --no-wait.",
      { cause: error },
    );
  }
  if (error.code !== "MIGRATION_FAILED") return error;
  return new StartError(
    error.code,
    `${error.message}. Nothing of it was kept.`,
    "Mend what it names, then start again: the migrations before it are not repeated.",
    { cause: error },
  );
}

function explainAdmin(error: unknown, url: string): unknown {
  const { code } = error as { code?: string };
  const { host } = new URL(url);
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "ETIMEDOUT") {
    return new StartError(
      "DATABASE_UNREACHABLE",
      `There is no answer from the PostgreSQL at ${host} (${code}).`,
      "Check DATABASE_URL and that the server runs.",
      { cause: error },
    );
  }
  if (code === "28P01" || code === "28000" || code === "3D000") {
    return new StartError(
      "DATABASE_REFUSED",
      `The PostgreSQL at ${host} refused us: ${(error as Error).message}.`,
      "Check user, password and database in DATABASE_URL.",
      { cause: error },
    );
  }
  return error;
}
