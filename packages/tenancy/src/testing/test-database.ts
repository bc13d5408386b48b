import { createHash, randomBytes } from "node:crypto";
import { Client, escapeIdentifier } from "pg";
import type { PlacementConnection } from "../connections.ts";

/** Logins of every test database. Roles belong to the whole server, so they are made once and shared. */
export const testRoles = {
  owner: "rowhouse_test_owner",
  app: "rowhouse_test_app",
  control: "rowhouse_test_control",
} as const;

/** Where the application's login goes, when the tests are run through a pooler. */
const poolerUrl = process.env["ROWHOUSE_TEST_POOLER_URL"];

/** What `connection` of createTenancy says for a test's `appUrl`. */
export function testConnection(appUrl: string): PlacementConnection {
  return { connectionString: appUrl, pooler: poolerUrl ? "transaction" : undefined };
}

export type TestRole = keyof typeof testRoles;

export interface TestDatabase {
  readonly name: string;
  /** A connection string for one of the test roles, or for the superuser. */
  url(role: TestRole | "superuser"): string;
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** Whatever decides the template's content: SQL texts, options. A template with the same content is used again. */
  readonly content: readonly string[];
  /** Fills the template, once for each content and server. */
  readonly build: (database: Omit<TestDatabase, "drop">) => Promise<void>;
  /** A superuser's connection string to another server than the tests'. */
  readonly server?: string | undefined;
}

/**
 * Makes a database of its own for one test file, copied from a template.
 *
 * The server is ROWHOUSE_TEST_DATABASE_URL, with a superuser's login.
 */
export async function createTestDatabase({
  content,
  build,
  server = testServerUrl(),
}: TestDatabaseOptions): Promise<TestDatabase> {
  const hash = createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 16);
  const template = `rowhouse_template_${hash}`;
  const name = `rowhouse_test_${randomBytes(8).toString("hex")}`;
  await asSuperuser(server, async (superuser) => {
    // One builder at a time, over all processes; the others then find the template.
    await superuser.query("select pg_advisory_lock(hashtextextended('rowhouse test templates', 0))");
    try {
      await createRoles(superuser);
      const { rowCount } = await superuser.query(
        "select from pg_database where datname = $1 and datistemplate",
        [template],
      );
      if (!rowCount)
        await buildTemplate(
          superuser,
          { name: template, url: (role) => roleUrl(server, template, role) },
          build,
        );
    } finally {
      await superuser.query("select pg_advisory_unlock(hashtextextended('rowhouse test templates', 0))");
    }
    await superuser.query(
      // Two checkpoints less than a copy of the files, which costs more than the log of so small a database.
      `create database ${name} template ${template} owner ${testRoles.owner} strategy wal_log`,
    );
    await superuser.query(`revoke all on database ${name} from public`);
    await superuser.query(`grant connect on database ${name} to ${Object.values(testRoles).join(", ")}`);
  });
  return {
    name,
    url: (role) => roleUrl(server, name, role),
    drop: () =>
      asSuperuser(
        server,
        async (superuser) => void (await superuser.query(`drop database if exists ${name} with (force)`)),
      ),
  };
}

async function createRoles(superuser: Client): Promise<void> {
  const { rows } = await superuser.query<{ rolname: string }>(
    "select rolname from pg_roles where rolname like 'rowhouse_test_%'",
  );
  for (const role of Object.values(testRoles)) {
    if (!rows.some(({ rolname }) => rolname === role))
      await superuser.query(`create role ${role} login password '${role}'`);
  }
}

/** Removes a login that a fleet worked as, with the templates that the fleet made, and other logins beside it. */
export async function dropLogins(owner: string, others: readonly string[]): Promise<void> {
  await asSuperuser(testServerUrl(), async (superuser) => {
    const { rows } = await superuser.query<{ name: string }>(
      "select datname as name from pg_database where pg_get_userbyid(datdba) = $1",
      [owner],
    );
    for (const { name } of rows)
      await superuser.query(`drop database ${escapeIdentifier(name)} with (force)`);
    for (const role of [owner, ...others])
      await superuser.query(`drop role if exists ${escapeIdentifier(role)}`);
  });
}

/** Marked as a template only when it is whole, so a builder that was killed leaves nothing that could be used. */
async function buildTemplate(
  superuser: Client,
  template: Omit<TestDatabase, "drop">,
  build: TestDatabaseOptions["build"],
): Promise<void> {
  const { name } = template;
  await superuser.query(`drop database if exists ${name} with (force)`);
  await superuser.query(`create database ${name} owner ${testRoles.owner}`);
  await build(template);
  // A pooler keeps its connections to what it was asked for, and a template in use cannot be copied.
  await superuser.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  await superuser.query(`alter database ${name} with is_template true allow_connections false`);
}

async function asSuperuser<T>(server: string, work: (superuser: Client) => Promise<T>): Promise<T> {
  const superuser = new Client({ connectionString: server });
  await superuser.connect();
  try {
    return await work(superuser);
  } finally {
    await superuser.end();
  }
}

function roleUrl(server: string, database: string, role: TestRole | "superuser"): string {
  const url = new URL(server);
  // Only the application may go through a pooler: the others keep locks and settings for a session.
  if (poolerUrl && role === "app" && server === testServerUrl()) url.host = new URL(poolerUrl).host;
  url.pathname = `/${database}`;
  if (role !== "superuser") url.username = url.password = testRoles[role];
  return url.href;
}

function testServerUrl(): string {
  const url = process.env["ROWHOUSE_TEST_DATABASE_URL"];
  if (!url)
    throw new Error("Set ROWHOUSE_TEST_DATABASE_URL to a superuser's connection string of a test server");
  return url;
}
