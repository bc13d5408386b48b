import { fileURLToPath } from "node:url";
import {
  ensureLogins,
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
import { Client, escapeIdentifier, Pool } from "pg";
import { StartError } from "../../errors.ts";
import { grantQueue, tenantQueueFunctions } from "../queue/grant-queue.ts";
import { adminUrlOf, asAdmin, requireVersion } from "./as-admin.ts";
import { closePool } from "./close-pool.ts";
import { addressOf, placementKeys, serverAddress, sharedPlacement } from "./placement-address.ts";
import {
  appRole,
  connectionFor,
  controlRole,
  databaseName,
  ownerRole,
  rolePassword,
  type DatabaseAddress,
} from "./roles.ts";

const migrations = fileURLToPath(new URL("../../../migrations", import.meta.url));
const controlMigrations = `${migrations}/control`;
export const tenantMigrations = `${migrations}/tenant`;

/** The oldest tenant tables that this release works with. */
const oldestServedVersion = 13;

/** The versions of tenant tables that this release serves; an organization outside waits for its migration. */
export async function servedVersions(): Promise<{ from: number; to: number }> {
  const { version } = await readRelease(tenantMigrations);
  return { from: oldestServedVersion, to: version };
}

/** What was pending. */
export interface Provisioned {
  readonly control: readonly AppliedMigration[];
  /** Further servers that could not be prepared. Their organizations wait; the others do not notice. */
  readonly servers: readonly ServerFailure[];
  readonly fleet: FleetReport;
}

export interface ServerFailure {
  readonly server: string;
  readonly reason: string;
}

/**
 * Brings everything up to this release: logins, engine, control plane, and the tenant tables of every placement. Can be repeated,
 * and does nothing where nothing is pending. A placement that fails is in the report, and does not keep the others from it.
 *
 * @throws StartError MIGRATION_FAILED where the control plane's migrations fail, or those of every placement that answers; RELEASE_TOO_OLD where
 *   the database belongs to a newer release
 */
export function provisionDatabase(address: DatabaseAddress, secret: Buffer): Promise<Provisioned> {
  return inTurn(address, async () => {
    const control = await prepareHome(address, secret);
    const servers = await prepareServers(address, secret);
    const fleet = await withFleet(address, secret, (access) => migrateFleet(access, { keepGoing: true }));
    const refused = fleet.failures.filter(({ code }) => code !== "PLACEMENT_UNREACHABLE");
    const [failure] = refused;
    if (failure !== undefined && refused.length + fleet.left === fleet.total)
      throw explainMigration(
        new TenancyError("MIGRATION_FAILED", `Placement ${failure.placement.id}: ${failure.reason}`),
      );
    return { control, servers, fleet };
  });
}

/**
 * Of nodes that start and runs of migrations at once one works, the others wait: what one installs would get in the way of another's
 * grants.
 *
 * @throws StartError MIGRATION_RUNNING where it would have to wait and may not
 */
export function inTurn<T>(
  address: DatabaseAddress,
  work: () => Promise<T>,
  { doesWait = true, onWait }: { doesWait?: boolean; onWait?: () => void } = {},
): Promise<T> {
  return asAdmin(address.adminUrl, async (admin) => {
    const lock = [`rowhouse start ${databaseName(address)}`];
    const { rows } = await admin.query<{ ok: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as ok",
      lock,
    );
    if (!rows[0]?.ok) {
      if (!doesWait)
        throw explainMigration(
          new TenancyError("MIGRATION_RUNNING", "Another run of migrations, or a start, is under way"),
        );
      onWait?.();
      await admin.query("select pg_advisory_lock(hashtextextended($1, 0))", lock);
    }
    return work();
  });
}

/** Brings up the control plane and the database that it lives in. */
export function prepareHome(address: DatabaseAddress, secret: Buffer): Promise<AppliedMigration[]> {
  return asAdmin(address.adminUrl, async (admin) => {
    await requireVersion(admin);
    // Until the end: logins belong to the whole server, and nodes that start at once would grant the same things at once.
    await admin.query("select pg_advisory_lock(hashtextextended('rowhouse provision', 0))");
    await ensureLogins(admin, loginsOf(secret));
    await ensureDatabase(admin, databaseName(address));
    await asAdmin(adminUrlOf(address), async (client) => {
      await refuseNewer(client);
      await secure(client, databaseName(address));
    });
    return install(address, secret);
  });
}

/**
 * Makes what is missing on the further servers: logins, a database of ours, and in the catalog its shared placement, whose tables come
 * with the fleet's migrations. One that does not answer keeps nobody from the others.
 */
export async function prepareServers(address: DatabaseAddress, secret: Buffer): Promise<ServerFailure[]> {
  const names = Object.keys(address.servers ?? {});
  const prepared = await Promise.allSettled(names.map((name) => prepareServer(address, secret, name)));
  return prepared.flatMap((outcome, at) => {
    if (outcome.status === "fulfilled") return [];
    const { message } = outcome.reason as Error;
    return [{ server: names[at] ?? "", reason: message }];
  });
}

async function prepareServer(address: DatabaseAddress, secret: Buffer, server: string): Promise<void> {
  const there = serverAddress(address, server);
  await asAdmin(
    there.adminUrl,
    async (admin) => {
      await requireVersion(admin, server);
      await admin.query("select pg_advisory_lock(hashtextextended('rowhouse provision', 0))");
      await ensureLogins(admin, loginsOf(secret, server));
      await ensureDatabase(admin, databaseName(there));
      await asAdmin(adminUrlOf(there), (client) => secure(client, databaseName(there)), server);
    },
    server,
  );
  const owner = new Client(connectionFor(address, secret, ownerRole));
  await owner.connect();
  try {
    await enterShared(owner, sharedPlacement(address, server));
  } finally {
    await owner.end();
  }
}

function loginsOf(secret: Buffer, server?: string) {
  return ([ownerRole, controlRole, appRole] as const).map((name) => ({
    name,
    password: rolePassword(secret, name, server),
  }));
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
      definerFunctions: tenantQueueFunctions,
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
  // Planned with its values, a page of a big organization's rows is planned for one of the usual size: all are read, and sorted.
  await admin.query(`alter role ${appRole} in database ${name} set plan_cache_mode = force_generic_plan`);
}

async function grantControl(owner: Client, { id, server, database, schema, kind }: Placement): Promise<void> {
  await owner.query(`
    grant usage on schema control to ${controlRole};
    grant select, insert, update, delete on all tables in schema control to ${controlRole};
  `);
  await enterShared(owner, { id, server, database, schema, kind });
}

async function enterShared(owner: Client, { id, server, database, schema, kind }: Placement): Promise<void> {
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
