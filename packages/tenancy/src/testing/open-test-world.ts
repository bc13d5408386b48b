import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Client, Pool } from "pg";
import { installCatalog, postgresCatalog } from "../fleet/catalog.ts";
import type { TenantHome } from "../fleet/create-tenant.ts";
import { createFleet, type Fleet, type FleetOptions, type Place } from "../fleet/fleet.ts";
import { installTenantTables } from "../migrations/install-tenant-tables.ts";
import { prepareDatabase } from "../migrations/prepare-database.ts";
import { readRelease, type Release } from "../migrations/release.ts";
import { tenantId, type TenantId } from "../placement.ts";
import { secureDatabase } from "../provision.ts";
import { createTenancy, type Tenancy } from "../tenancy.ts";
import { createTestDatabase, testConnection, testRoles, type TestDatabase } from "./test-database.ts";

export const worldMigrations = fileURLToPath(new URL("../../sql/testing", import.meta.url));
export const worldKey = Buffer.alloc(32, 7);
const shared = { id: "shared-1", server: "main", schema: "shared", kind: "shared" } as const;

/** A server with a control plane, a shared placement, and whatever the fleet makes beside them. */
export interface World {
  readonly database: TestDatabase;
  readonly release: Release;
  readonly catalog: Pool;
  readonly admin: Client;
  readonly fleet: Fleet;
  readonly tenancy: Tenancy;
  /** Where a tenant can be put. */
  readonly homes: Readonly<Record<"row" | "schema" | "database", TenantHome>>;
  read(id: TenantId): Promise<string[]>;
  write(id: TenantId, body: string): Promise<unknown>;
  open(options?: Partial<FleetOptions>): Fleet;
  close(): Promise<void>;
}

export function urlOf(database: TestDatabase, place: Place, login: "owner" | "superuser" | "app"): string {
  const url = new URL(database.url(login));
  url.pathname = `/${place.database ?? database.name}`;
  return url.href;
}

export async function openWorld(): Promise<World> {
  const release = await readRelease(worldMigrations);
  const database = await createTestDatabase({
    content: [release.checksum, release.engineChecksum, "a fleet"],
    async build(template) {
      const superuser = new Client({ connectionString: template.url("superuser") });
      const owner = new Client({ connectionString: template.url("owner") });
      await superuser.connect();
      await owner.connect();
      await secureDatabase(superuser, { ownerRole: testRoles.owner, appRole: testRoles.app });
      await prepareDatabase(owner, release, { appRole: testRoles.app, key: worldKey });
      const placement = { ...shared, database: template.name };
      await installTenantTables(owner, [placement], { release, appRole: testRoles.app });
      await installCatalog(owner, "control");
      await Promise.all([superuser.end(), owner.end()]);
    },
  });
  const catalog = new Pool({ connectionString: database.url("owner"), max: 8 });
  catalog.on("error", () => {});
  await catalog.query(
    `insert into control.placements (id, server, database, schema, kind, version, checksum)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [shared.id, shared.server, database.name, shared.schema, shared.kind, release.version, release.checksum],
  );
  const admin = new Client({ connectionString: database.url("superuser") });
  await admin.connect();
  const fleets: Fleet[] = [];
  const open = (options: Partial<FleetOptions> = {}): Fleet => {
    const fleet = createFleet({
      catalog: { pool: catalog, schema: "control" },
      release,
      appRole: testRoles.app,
      ownerRole: testRoles.owner,
      key: () => worldKey,
      connect: (place, login) => ({
        connectionString: urlOf(database, place, login === "admin" ? "superuser" : "owner"),
      }),
      ...options,
    });
    fleets.push(fleet);
    return fleet;
  };
  const tenancy = createTenancy({
    catalog: postgresCatalog({ pool: catalog, schema: "control" }),
    connection: (placement) => testConnection(urlOf(database, placement, "app")),
    key: () => worldKey,
  });
  return {
    database,
    release,
    catalog,
    admin,
    fleet: open(),
    tenancy,
    homes: {
      row: { isolation: "row" },
      schema: { isolation: "schema", server: "main", database: database.name },
      database: { isolation: "database", server: "main" },
    },
    read: async (id) =>
      (await tenancy.withTenant(id, (tx) => tx.query<{ body: string }>("select body from notes"))).rows.map(
        ({ body }) => body,
      ),
    write: (id, body) =>
      tenancy.withTenant(id, (tx) => tx.query("insert into notes (body) values ($1)", [body])),
    open,
    async close() {
      await tenancy.end();
      await Promise.all(fleets.map((fleet) => fleet.end()));
      const { rows } = await catalog.query<{ database: string }>(
        "select distinct database from control.placements where database <> $1",
        [database.name],
      );
      for (const { database: name } of rows)
        await admin.query(`drop database if exists "${name}" with (force)`);
      await Promise.all([catalog.end(), admin.end()]);
      await database.drop();
    },
  };
}

/** All that a tenant could leave: in the catalog, in the engine's own tables, as a schema or a database. */
export async function tracesIn({ catalog, admin }: World): Promise<unknown> {
  const [residences, placements, residents, versions, ledger, schemas, databases] = await Promise.all([
    catalog.query("select tenant_id, state from control.residences order by 1"),
    catalog.query("select id, state from control.placements order by 1"),
    catalog.query("select tenant_id from rowhouse.residents order by 1"),
    catalog.query("select id from rowhouse.placements order by 1"),
    catalog.query("select distinct scope from rowhouse.migrations order by 1"),
    catalog.query("select nspname from pg_namespace where nspname ~ '^(tenant|spare)' order by 1"),
    admin.query(
      "select count(*) from pg_database where datname ~ '^rowhouse_(tenant|spare)' and pg_get_userbyid(datdba) = $1 and datname = any (select database from control.placements)",
      [testRoles.owner],
    ),
  ]);
  return [residences, placements, residents, versions, ledger, schemas, databases].map(({ rows }) => rows);
}

export const newTenant = (): TenantId => tenantId(randomUUID());
