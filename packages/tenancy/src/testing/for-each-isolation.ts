import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, it as test } from "vitest";
import type { QueryResult } from "../batch.ts";
import { migrate } from "../migrate.ts";
import { tenantId, type Placement, type TenantId } from "../placement.ts";
import { admitTenant, installEngine, secureDatabase, setPlacementKey } from "../provision.ts";
import { createTenancy, type Tenancy } from "../tenancy.ts";
import type { TenantTransaction } from "../transaction.ts";
import { createTestDatabase, testConnection, testRoles, type TestDatabase } from "./test-database.ts";

/** How a tenant is kept apart. One test is run in each of them. */
export type Isolation = "row";

const isolations: readonly Isolation[] = ["row"];

/** A tenant of the test, with a canary that no other tenant may ever see. */
export interface TestTenant {
  readonly id: TenantId;
  readonly name: "acme" | "initech";
  readonly canary: string;
  readonly placement: Placement;
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
  readonly database: TestDatabase;
  /** The key of both tenants' placements, and of the twin. */
  readonly key: Buffer;
  /** Another database with the same tables and rows, in which no tenant lives yet. Dropped with the first. */
  openTwin(): Promise<{ placement: Placement; owner: Client; appUrl: string }>;
}

export interface IsolationOptions {
  /** A directory of tenant migrations. Default: the tables `notebooks` and `notes`. */
  readonly migrations?: string;
  /** The schema of the shared placement. Default `shared`. */
  readonly schema?: string;
  /** Migrations of a control plane in the same database, run before the tenants'. */
  readonly control?: { readonly schema: string; readonly directory: string };
  /** Puts each tenant's canary where the tests look for it. Default: one note. */
  readonly seed?: (tx: TenantTransaction, tenant: { name: string; canary: string }) => Promise<unknown>;
}

type IsolationTest = (name: string, body: (fixture: IsolationFixture) => Promise<unknown>) => void;

const key = createHash("sha256").update("a key for tests").digest();
const sqlDirectory = fileURLToPath(new URL("../../sql", import.meta.url));

/**
 * Runs the same tests in every isolation, each with a database of its own and the tenants acme and initech.
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
      ({ fixture, close } = await openFixture(options));
    });
    afterAll(() => close());

    tests((name, body) => test(name, async () => void (await body(fixture))), isolation);
  });
}

async function openFixture(
  options: IsolationOptions,
): Promise<{ fixture: IsolationFixture; close: () => Promise<void> }> {
  const closing: (() => Promise<unknown>)[] = [];
  const content = await contentOf(options);
  const open = async () => {
    const database = await createTestDatabase({
      content,
      build: (template) => buildTemplate(template, options),
    });
    const owner = new Client({ connectionString: database.url("owner") });
    await owner.connect();
    closing.push(async () => {
      await owner.end();
      await database.drop();
    });
    return { database, owner };
  };
  const { database, owner } = await open();
  const placement = sharedPlacement(database.name, options);
  const tenancy = openTenancy(database, placement);
  const tenant = (name: "acme" | "initech"): TestTenant => ({
    ...tenants[name],
    placement,
    owner,
    appUrl: database.url("app"),
    transaction: (work) => tenancy.withTenant(tenants[name].id, work),
    query: (text, values) => tenancy.run(tenants[name].id, () => tenancy.query(text, values)),
  });
  return {
    fixture: {
      tenancy,
      acme: tenant("acme"),
      initech: tenant("initech"),
      database,
      key,
      async openTwin() {
        const twin = await open();
        await twin.owner.query("delete from rowhouse.residents");
        const twinPlacement = { ...sharedPlacement(twin.database.name, options), id: "shared-2" };
        return { placement: twinPlacement, owner: twin.owner, appUrl: twin.database.url("app") };
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

async function buildTemplate(template: Omit<TestDatabase, "drop">, options: IsolationOptions): Promise<void> {
  const placement = sharedPlacement(template.name, options);
  const superuser = new Client({ connectionString: template.url("superuser") });
  const owner = new Client({ connectionString: template.url("owner") });
  const tenancy = openTenancy(template, placement);
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
    if (options.control) await migrate(owner, { scope: "control", ...options.control });
    await migrate(owner, {
      scope: placement,
      appRole: testRoles.app,
      directory: options.migrations ?? join(sqlDirectory, "testing"),
    });
    for (const tenant of Object.values(tenants)) {
      await admitTenant(owner, { tenantId: tenant.id, placement, epoch: 1 });
      const seed = options.seed ?? (options.migrations ? undefined : seedNote);
      if (seed) await tenancy.withTenant(tenant.id, (tx) => seed(tx, tenant));
    }
  } finally {
    await tenancy.end();
    await Promise.all([owner.end(), superuser.end()]);
  }
}

const seedNote: NonNullable<IsolationOptions["seed"]> = (tx, { canary }) =>
  tx.query("insert into notes (body) values ($1)", [canary]);

function openTenancy(database: Pick<TestDatabase, "url">, placement: Placement): Tenancy {
  return createTenancy({
    catalog: { locate: (tenantId) => Promise.resolve({ tenantId, placement, epoch: 1 }) },
    connection: () => ({ ...testConnection(database.url("app")), max: 4 }),
    key: () => key,
  });
}

function sharedPlacement(database: string, { schema = "shared" }: IsolationOptions): Placement {
  return { id: "shared-1", server: "test", database, schema, kind: "shared" };
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
