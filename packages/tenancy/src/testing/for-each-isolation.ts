import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, it as test } from "vitest";
import type { QueryResult } from "../batch.ts";
import type { PlacementConnection } from "../connections.ts";
import { migrate } from "../migrate.ts";
import { tenantId, type Placement, type TenantId } from "../placement.ts";
import { admitTenant, installEngine, secureDatabase, setPlacementKey } from "../provision.ts";
import { createTenancy, type Tenancy } from "../tenancy.ts";
import type { TenantTransaction } from "../transaction.ts";
import { createTestDatabase, testConnection, testRoles, type TestDatabase } from "./test-database.ts";

/** How a tenant is kept apart. One test is run in each of them. */
export type Isolation = "row" | "schema" | "database";

const isolations: readonly Isolation[] = ["row", "schema", "database"];

/** A tenant of the test, with a canary that no other tenant may ever see. */
export interface TestTenant {
  readonly id: TenantId;
  readonly name: "acme" | "initech";
  readonly canary: string;
  readonly placement: Placement;
  /** The tenant's database, which it may share. */
  readonly database: TestDatabase;
  /** The owner's login in the tenant's database. */
  readonly owner: Client;
  /** A connection string of the application's login to the tenant's database. */
  readonly appUrl: string;
  transaction<T>(work: (tx: TenantTransaction) => Promise<T>): Promise<T>;
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
}

export interface IsolationFixture {
  readonly tenancy: Tenancy;
  readonly acme: TestTenant;
  readonly initech: TestTenant;
  /** The control plane's database. In row and schema isolation both tenants live in it too. */
  readonly database: TestDatabase;
  /** The owner's login in it. */
  readonly control: Client;
  /** The key of both tenants' placements, and of the twin. */
  readonly key: Buffer;
  /** Another engine over the same tenants, with these settings for its connections. The caller ends it. */
  openTenancy(connection?: Partial<PlacementConnection>): Tenancy;
  /** Another database with the tables and rows of acme's, in which no tenant lives yet. Dropped with the first. The server: as in {@link IsolationOptions}. */
  openTwin(options?: { server?: string }): Promise<{ placement: Placement; owner: Client; appUrl: string }>;
}

export interface IsolationOptions {
  /** A directory of tenant migrations. Default: the tables `notebooks` and `notes`. */
  readonly migrations?: string;
  /** The schema of the shared placement. Default `shared`. */
  readonly schema?: string;
  /** Migrations of a control plane, run before the tenants' in its database. */
  readonly control?: { readonly schema: string; readonly directory: string };
  /** Puts each tenant's canary where the tests look for it. Default: one note. */
  readonly seed?: (tx: TenantTransaction, tenant: { name: string; canary: string }) => Promise<unknown>;
  /** A superuser's connection string to a server of this test's own. Default: ROWHOUSE_TEST_DATABASE_URL. */
  readonly server?: () => string;
}

type IsolationTest = (name: string, body: (fixture: IsolationFixture) => Promise<unknown>) => void;

const key = createHash("sha256").update("a key for tests").digest();
const sqlDirectory = fileURLToPath(new URL("../../sql", import.meta.url));

/**
 * Runs the same tests in every isolation, each with databases of its own and the tenants acme and initech.
 *
 * ```ts
 * forEachIsolation((it) => {
 *   it("hides another tenant's notes", async ({ acme, initech }) => {
 *     const { rows } = await acme.query("select body from notes");
 *     expect(JSON.stringify(rows)).not.toContain(initech.canary);
 *   });
 * });
 * ```
 */
export function forEachIsolation(
  tests: (it: IsolationTest, isolation: Isolation) => void,
  options: IsolationOptions = {},
): void {
  describe.each(isolations)("in %s isolation", (isolation) => {
    let fixture: IsolationFixture;
    let close: () => Promise<void>;

    beforeAll(async () => {
      ({ fixture, close } = await openFixture(isolation, options));
    });
    afterAll(() => close());

    tests((name, body) => test(name, async () => void (await body(fixture))), isolation);
  });
}

type TenantName = "acme" | "initech";
/** The control plane's database, or one of a tenant's own. */
type DatabaseName = "control" | TenantName;

interface Home {
  readonly database: DatabaseName;
  readonly schema: string;
  readonly id: string;
}

function homesIn(isolation: Isolation, { schema = "shared" }: IsolationOptions): Record<TenantName, Home> {
  const homeOf = (name: TenantName): Home => {
    if (isolation === "row") return { database: "control", schema, id: "shared-1" };
    if (isolation === "schema") return { database: "control", schema: name, id: `schema-${name}` };
    return { database: name, schema: "tenant", id: `database-${name}` };
  };
  return { acme: homeOf("acme"), initech: homeOf("initech") };
}

function placementIn(database: string, { id, schema }: Home): Placement {
  return { id, server: "test", database, schema, kind: id.startsWith("shared") ? "shared" : "dedicated" };
}

interface OpenDatabase {
  readonly database: TestDatabase;
  readonly owner: Client;
}

async function openFixture(
  isolation: Isolation,
  options: IsolationOptions,
): Promise<{ fixture: IsolationFixture; close: () => Promise<void> }> {
  const closing: (() => Promise<unknown>)[] = [];
  const texts = await contentOf(options);
  const homes = homesIn(isolation, options);
  const open = async (name: DatabaseName, server = options.server?.()): Promise<OpenDatabase> => {
    const residents = tenantNames.filter((tenant) => homes[tenant].database === name);
    const database = await createTestDatabase({
      content: [JSON.stringify([name, residents.map((tenant) => homes[tenant])]), ...texts],
      build: (template) =>
        buildTemplate(template, name === "control" ? options.control : undefined, residents, homes, options),
      server,
    });
    const owner = new Client({ connectionString: database.url("owner") });
    await owner.connect();
    closing.push(async () => {
      await owner.end();
      await database.drop();
    });
    return { database, owner };
  };
  const control = await open("control");
  const acmes = isolation === "database" ? await open("acme") : control;
  const initechs = isolation === "database" ? await open("initech") : control;
  const databases = { control, acme: acmes, initech: initechs };
  const placements = {
    acme: placementIn(acmes.database.name, homes.acme),
    initech: placementIn(initechs.database.name, homes.initech),
  };
  const urls = new Map(
    Object.values(databases).map(({ database }) => [database.name, database.url("app")] as const),
  );
  const openOver = (connection?: Partial<PlacementConnection>) =>
    openTenancy(placements, (database) => urls.get(database) ?? "", connection);
  const tenancy = openOver();
  const tenant = (name: TenantName): TestTenant => ({
    ...tenants[name],
    placement: placements[name],
    database: databases[name].database,
    owner: databases[name].owner,
    appUrl: databases[name].database.url("app"),
    transaction: (work) => tenancy.withTenant(tenants[name].id, work),
    query: (text, values) => tenancy.run(tenants[name].id, () => tenancy.query(text, values)),
  });
  return {
    fixture: {
      tenancy,
      acme: tenant("acme"),
      initech: tenant("initech"),
      database: control.database,
      control: control.owner,
      key,
      openTenancy: openOver,
      async openTwin({ server } = {}) {
        const twin = await open(homes.acme.database, server);
        await twin.owner.query("delete from rowhouse.residents");
        const placement = { ...placementIn(twin.database.name, homes.acme), id: "twin" };
        return { placement, owner: twin.owner, appUrl: twin.database.url("app") };
      },
    },
    async close() {
      await tenancy.end();
      for (const closeOne of closing) await closeOne();
    },
  };
}

/** The same ids in every test database: the template holds their rows. */
const tenants = {
  acme: {
    id: tenantId("01990000-0000-7000-8000-00000000acde"),
    name: "acme",
    canary: "canary-of-acme-5b1f0e",
  },
  initech: {
    id: tenantId("01990000-0000-7000-8000-000000001417"),
    name: "initech",
    canary: "canary-of-initech-c93d27",
  },
} as const;

const tenantNames: readonly TenantName[] = ["acme", "initech"];

async function buildTemplate(
  template: Omit<TestDatabase, "drop">,
  control: IsolationOptions["control"],
  residents: readonly TenantName[],
  homes: Record<TenantName, Home>,
  options: IsolationOptions,
): Promise<void> {
  const placements = {
    acme: placementIn(template.name, homes.acme),
    initech: placementIn(template.name, homes.initech),
  };
  const superuser = new Client({ connectionString: template.url("superuser") });
  const owner = new Client({ connectionString: template.url("owner") });
  const tenancy = openTenancy(placements, () => template.url("app"));
  try {
    await superuser.connect();
    await secureDatabase(superuser, {
      ownerRole: testRoles.owner,
      appRole: testRoles.app,
      trustedRoles: [testRoles.control],
    });
    await owner.connect();
    await installEngine(owner, { appRole: testRoles.app, registrarRoles: [testRoles.control] });
    await setPlacementKey(owner, key);
    if (control) await migrate(owner, { scope: "control", ...control });
    for (const name of residents) {
      const placement = placements[name];
      await migrate(owner, {
        scope: placement,
        appRole: testRoles.app,
        directory: options.migrations ?? join(sqlDirectory, "testing"),
      });
      await admitTenant(owner, { tenantId: tenants[name].id, placement, epoch: 1 });
      const seed = options.seed ?? (options.migrations ? undefined : seedNote);
      if (seed) await tenancy.withTenant(tenants[name].id, (tx) => seed(tx, tenants[name]));
    }
  } finally {
    await tenancy.end();
    await Promise.all([owner.end(), superuser.end()]);
  }
}

const seedNote: NonNullable<IsolationOptions["seed"]> = (tx, { canary }) =>
  tx.query("insert into notes (body) values ($1)", [canary]);

function openTenancy(
  placements: Record<TenantName, Placement>,
  appUrl: (database: string) => string,
  connection?: Partial<PlacementConnection>,
): Tenancy {
  const homes = new Map(tenantNames.map((name) => [tenants[name].id, placements[name]]));
  return createTenancy({
    catalog: {
      locate: (tenantId) => {
        const placement = homes.get(tenantId);
        return Promise.resolve(placement && { tenantId, placement, epoch: 1 });
      },
    },
    connection: ({ database }) => ({ ...testConnection(appUrl(database)), max: 4, ...connection }),
    key: () => key,
  });
}

async function contentOf(options: IsolationOptions): Promise<string[]> {
  const directories = [
    sqlDirectory,
    options.migrations ?? join(sqlDirectory, "testing"),
    ...(options.control ? [options.control.directory] : []),
  ];
  const texts = await Promise.all(
    directories.map(async (directory) => {
      const names = (await readdir(directory)).filter((name) => name.endsWith(".sql")).toSorted();
      return Promise.all(
        names.map(async (name) => `${name}\n${await readFile(join(directory, name), "utf8")}`),
      );
    }),
  );
  return [JSON.stringify(options), String(options.seed), JSON.stringify(tenants), ...texts.flat()];
}
