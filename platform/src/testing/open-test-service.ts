import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTenancy, postgresCatalog, tenantId, type Tenancy, type TenantId } from "@rowhouse/tenancy";
import type { InjectOptions, LightMyRequestResponse, RouteOptions } from "fastify";
import { Client, escapeIdentifier, Pool, type PoolConfig } from "pg";
import { pino } from "pino";
import { buildApp, type RateLimits } from "../app.ts";
import { openFleet, type Placements } from "../control-plane/placements/open-fleet.ts";
import { openDataPlane } from "../data-plane/open-data-plane.ts";
import { closePool } from "../foundation/database/close-pool.ts";
import { addressOf, sharedPlacement } from "../foundation/database/placement-address.ts";
import { provisionDatabase, servedVersions } from "../foundation/database/provision-database.ts";
import { appRole, connectionFor, controlRole, type DatabaseAddress } from "../foundation/database/roles.ts";
import type { App } from "../foundation/http/create-app.ts";
import { deriveKey } from "../foundation/secrets/derive-key.ts";

/** The whole application on a database of its own; requests are injected, nothing listens. */
export interface TestService {
  app: App;
  tenancy: Tenancy;
  control: Pool;
  placements: Placements;
  /** The superuser, for looking behind the scenes. */
  admin: Pool;
  address: DatabaseAddress;
  /** Every log line so far. */
  logLines: string[];
  request(options: InjectOptions): Promise<LightMyRequestResponse>;
  /** Signs up an organization and logs its owner in. */
  signUp(slug: string, fields?: Record<string, string>): Promise<TestMember>;
  tenantId(member: TestMember): TenantId;
  close(): Promise<void>;
}

export interface TestMember {
  organizationId: string;
  userId: string;
  access: string;
  refresh: string;
  request(options: InjectOptions): Promise<LightMyRequestResponse>;
}

export const testPassword = "a long enough password";
/** The logins belong to the whole server, so every test database must derive the same passwords. */
export const testSecret = "the root secret of all test databases";
const secret = Buffer.from(testSecret);

export async function openTestService(
  options: {
    limits?: Partial<RateLimits>;
    now?: () => Date;
    addRoutes?: (app: App) => void;
    onRoute?: (route: RouteOptions) => void;
    /** Further servers, by name. */
    servers?: Record<string, string>;
    /** How many connections members' requests may use of each database, and how long one may be waited for. */
    connections?: Pick<PoolConfig, "max" | "connectionTimeoutMillis">;
  } = {},
): Promise<TestService> {
  await using opened = new AsyncDisposableStack();
  const address = {
    adminUrl: testServerUrl(),
    database: `rowhouse_http_${randomBytes(6).toString("hex")}`,
    servers: options.servers,
  };
  opened.defer(() => dropDatabase(address));
  await provisionDatabase(address, secret);

  const logLines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line) => void logLines.push(line) });
  const folder = mkdtempSync(join(tmpdir(), "rowhouse-http-"));
  opened.defer(() => rmSync(folder, { recursive: true }));
  const admin = new Pool({ connectionString: urlOf(address), max: 2 });
  opened.defer(() => closePool(admin));
  const control = new Pool({ ...connectionFor(address, secret, controlRole), max: 10 });
  control.on("error", (error) => logger.warn({ err: error }, "A connection of the control plane was lost"));
  opened.defer(() => closePool(control));
  const placement = sharedPlacement(address);
  const placements = await openFleet({ control, address, secret });
  opened.defer(() => placements.fleet.end());
  const tenancy = createTenancy({
    catalog: postgresCatalog({ pool: control, schema: "control" }),
    connection: (tenantPlacement) => ({
      ...connectionFor(addressOf(address, tenantPlacement), secret, appRole),
      ...options.connections,
    }),
    key: placements.keyOf,
    serves: await servedVersions(),
  });
  opened.defer(() => tenancy.end());
  const dataPlane = await openDataPlane({
    tenancy,
    control: connectionFor(address, secret, controlRole),
    home: placement,
    storageDirectory: folder,
    signingKey: deriveKey(secret, "signed-urls"),
    log: logger,
  });
  opened.defer(() => dataPlane.close());
  const app = await buildApp({
    logger,
    version: "0.0.0",
    secret,
    control,
    tenancy,
    placements,
    dataPlane,
    publicUrl: () => "http://localhost:3000",
    webDirectory: join(folder, "no-web-app"),
    limits: { logins: 10_000, signUps: 10_000, strangers: 10_000, ...options.limits },
    ...(options.now && { now: options.now }),
    ...(options.onRoute && { onRoute: options.onRoute }),
  });
  opened.defer(() => app.close());
  options.addRoutes?.(app);
  await app.ready();
  const closing = opened.move();

  const request = (injected: InjectOptions) => app.inject({ headers: {}, ...injected });
  return {
    app,
    tenancy,
    control,
    placements,
    admin,
    address,
    logLines,
    request,
    signUp: (slug, fields) => signUp(request, slug, fields),
    tenantId: (member) => tenantId(member.organizationId),
    close: () => closing.disposeAsync(),
  };
}

async function signUp(
  request: TestService["request"],
  slug: string,
  fields: Record<string, string> = {},
): Promise<TestMember> {
  const body = {
    company_name: `${slug} Ltd`,
    schema_name: slug,
    domain_url: `${slug}.localhost`,
    admin_username: `${slug}-owner`,
    admin_email: `owner@${slug}.example`,
    admin_password: testPassword,
    subscription_plan: "starter",
    ...fields,
  };
  const registered = await request({ method: "POST", url: "/api/register", payload: body });
  if (registered.statusCode !== 201) throw new Error(`Sign-up failed: ${registered.body}`);
  const { organization, user } = registered.json<{ organization: { id: string }; user: { id: string } }>();
  const login = { username: body.admin_email, password: body.admin_password };
  const token = await request({
    method: "POST",
    url: "/api/token",
    payload: login,
    headers: { "x-organization": slug },
  });
  const { access, refresh } = token.json<{ access: string; refresh: string }>();
  return {
    organizationId: organization.id,
    userId: user.id,
    access,
    refresh,
    request: (options) =>
      request({ ...options, headers: { authorization: `Bearer ${access}`, ...options.headers } }),
  };
}

export function testServerUrl(): string {
  const url = process.env.ROWHOUSE_TEST_DATABASE_URL;
  if (!url) throw new Error("ROWHOUSE_TEST_DATABASE_URL names no server");
  return url;
}

function urlOf({ adminUrl, database }: DatabaseAddress): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function dropDatabase(address: DatabaseAddress): Promise<void> {
  for (const name of [...(await findDedicated(address)), address.database]) {
    const admin = new Client({ connectionString: address.adminUrl });
    await admin.connect();
    await admin.query(`drop database if exists ${escapeIdentifier(name ?? "")} with (force)`);
    await admin.end();
  }
}

/** The databases that the service made for organizations and for spares on its main server. */
export async function findDedicated(address: DatabaseAddress): Promise<string[]> {
  const admin = new Client({ connectionString: urlOf(address) });
  await admin.connect();
  const { rows } = await admin.query<{ database: string }>(
    "select database from control.placements where server = 'main' and database <> current_database()",
  );
  await admin.end();
  return rows.map(({ database }) => database);
}
