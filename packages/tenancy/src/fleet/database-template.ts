import { createHash, randomBytes } from "node:crypto";
import { DatabaseError, escapeIdentifier, type ClientBase } from "pg";
import type { Hold } from "../hold.ts";
import { installTenantTables } from "../migrations/install-tenant-tables.ts";
import { prepareDatabase } from "../migrations/prepare-database.ts";
import { ONLY_SCHEMA, type Placement } from "../placement.ts";
import { readSql, secureDatabase } from "../provision.ts";
import { asAdmin } from "./as-admin.ts";
import type { FleetTools } from "./fleet.ts";

/** The id that the only placement has in a template, and in a copy that nobody has named yet. */
export const IN_TEMPLATE = "template";

const UNDEFINED_DATABASE = "3D000";
const DUPLICATE_DATABASE = "42P04";
const UNIQUE_VIOLATION = "23505";
const OBJECT_IN_USE = "55006";
/** The limit of connections that PostgreSQL gives a database whose dropping was interrupted. */
const HALF_DROPPED = -2;
const ATTEMPTS = 10;

/**
 * Has the template of this release copied, and made first where the server lacks it. To make a database step by step and to look
 * through it takes four times as long as to copy one.
 */
export async function copyTemplate(
  tools: FleetTools,
  admin: ClientBase,
  hold: Hold,
  server: string,
  copy: (template: string) => Promise<void>,
): Promise<void> {
  const template = await templateName(tools);
  for (let attempt = 1; ; attempt++) {
    try {
      await ensureTemplate(tools, admin, hold, { server, database: template });
      return await copy(template);
    } catch (error) {
      // Another maker took it for one that nobody needs any more. More often: a login that is led to another server looks the same.
      if (attempt === ATTEMPTS || !(error instanceof DatabaseError && error.code === UNDEFINED_DATABASE))
        throw error;
    }
  }
}

type Content = Pick<
  FleetTools,
  "release" | "ownerRole" | "appRole" | "trustedRoles" | "registrarRoles" | "definerFunctions"
>;

/** Of all that decides what is in it. */
export async function templateName({
  release,
  ownerRole,
  appRole,
  trustedRoles,
  registrarRoles,
  definerFunctions,
}: Content): Promise<string> {
  const files = await Promise.all(
    ["secure-database", "admission", "withheld"].map((name) => readSql(name, {})),
  );
  const content = [
    release.checksum,
    files,
    ownerRole,
    appRole,
    trustedRoles,
    registrarRoles,
    definerFunctions,
  ];
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 16);
  return `rowhouse_release_${String(release.version).padStart(4, "0")}_${hash}`;
}

/**
 * A template has its name once it is whole, and lets nobody connect from then on: what is in it stays as it was looked through. Its
 * makers wait for each other where they can; a server's locks belong to one database, and another installation's may be elsewhere.
 */
async function ensureTemplate(
  tools: FleetTools,
  admin: ClientBase,
  hold: Hold,
  place: { server: string; database: string },
): Promise<void> {
  const isWhole = async () => {
    const { rowCount } = await admin.query(
      `select from pg_database where datname = $1 and not datallowconn and datconnlimit <> ${HALF_DROPPED}`,
      [place.database],
    );
    return rowCount === 1;
  };
  if (await isWhole()) return;
  await hold.guard(admin, [`database ${place.database}`], async () => {
    // Whoever was waited for has made it.
    if (await isWhole()) return;
    await dropUnneeded(admin, tools);
    const half = { ...place, database: `${place.database}_${randomBytes(4).toString("hex")}` };
    const name = escapeIdentifier(half.database);
    await admin.query(`create database ${name} owner ${escapeIdentifier(tools.ownerRole)}`);
    try {
      await fill(tools, { ...half, id: IN_TEMPLATE, schema: ONLY_SCHEMA, kind: "dedicated" });
      await tools.owners.forget(half);
      await admin.query(`alter database ${name} with allow_connections false`);
      await admin.query(`alter database ${name} rename to ${escapeIdentifier(place.database)}`);
    } catch (error) {
      await tools.owners.forget(half);
      await admin.query(`drop database if exists ${name} with (force)`).catch(() => {});
      // Another was faster, and made the same: before PostgreSQL asked whether the name is taken, or after.
      const isTaken = (code: string | undefined) => code === DUPLICATE_DATABASE || code === UNIQUE_VIOLATION;
      if (!(error instanceof DatabaseError && isTaken(error.code) && (await isWhole()))) throw error;
    }
  });
}

async function fill(tools: FleetTools, place: Placement): Promise<void> {
  // They write nothing that the other writes.
  const ends = await Promise.allSettled([
    asAdmin(tools, place, (admin) => secureDatabase(admin, tools)),
    // A key that nobody knows, until a copy gets its own.
    tools.owners.use(place, (owner) =>
      prepareDatabase(owner, tools.release, { ...tools, key: randomBytes(32) }),
    ),
  ]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  await tools.owners.use(place, (owner) =>
    installTenantTables(owner, [place], { ...tools, isNewDatabase: true }),
  );
}

/**
 * Drops templates of older releases, ones that somebody opened, and what killed makers left: nobody is connected to it. A node of an
 * older release that still runs makes its own anew.
 */
async function dropUnneeded(admin: ClientBase, { release, ownerRole }: FleetTools): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    `select datname as name from pg_database d
     where pg_get_userbyid(datdba) = $2 and not exists (select from pg_stat_activity a where a.datid = d.oid) and (
       datname ~ '^rowhouse_release_\\d+_[0-9a-f]{16}$' and (split_part(datname, '_', 3)::int < $1 or datallowconn or datconnlimit = ${HALF_DROPPED})
       or datname ~ '^rowhouse_release_\\d+_[0-9a-f]{16}_[0-9a-f]{8}$')`,
    [release.version, ownerRole],
  );
  for (const { name } of rows)
    await admin.query(`drop database if exists ${escapeIdentifier(name)}`).catch((error: unknown) => {
      // Its maker lives.
      if (!(error instanceof DatabaseError && error.code === OBJECT_IN_USE)) throw error;
    });
}
