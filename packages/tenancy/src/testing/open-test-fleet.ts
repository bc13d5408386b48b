import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Pool } from "pg";
import { installTenantTables } from "../migrations/install-tenant-tables.ts";
import type { FleetAccess } from "../migrations/migrate-fleet.ts";
import { prepareDatabase } from "../migrations/prepare-database.ts";
import { readRelease, type Release } from "../migrations/release.ts";
import { recordOutcomes } from "../migrations/summaries.ts";
import type { Placement } from "../placement.ts";
import { secureDatabase } from "../provision.ts";
import { createTestDatabase, testRoles, type TestDatabase } from "./test-database.ts";

/** What the fleets of these tests have at the start. */
export const FIRST_MIGRATION = `create table things (tenant_id uuid not null, id uuid not null default uuidv7(), name text,
  primary key (tenant_id, id));`;

/** A second migration for them, and a question that finds a row where a placement has it. */
export const ADD_COLOUR = "alter table things add column colour text;";
export const HAS_COLOUR =
  "select 1 from pg_attribute where attrelid = '{schema}.things'::regclass and attname = 'colour'";

export interface TestFleet {
  readonly directory: string;
  readonly placements: readonly Placement[];
  readonly owner: Client;
  readonly pool: Pool;
  readonly catalogSchema: string;
  /** Writes a migration file. */
  write(name: string, sql: string): Promise<void>;
  /** The fleet with the files as they are now. */
  access(): Promise<FleetAccess & { release: Release }>;
  /** `select … from {schema}.…` in one placement. */
  ask(placement: Placement | undefined, sql: string): Promise<unknown[]>;
  catalog(): Promise<Record<string, unknown>[]>;
  /** Which migration the catalog believes each placement to be at. */
  versions(): Promise<unknown[]>;
  /** What the ledger says of one migration, for each placement where it was tried. */
  ledger(migration: number): Promise<{ scope: string; error: string | null; done: boolean }[]>;
}

export interface TestFleets {
  readonly database: TestDatabase;
  /** A catalog of its own, with `count` placements in schemas of their own, at {@link FIRST_MIGRATION}. */
  open(count: number, kind?: Placement["kind"]): Promise<TestFleet>;
  close(): Promise<void>;
}

/** A database for fleets; each test opens one of its own in it. */
export async function openTestFleets(): Promise<TestFleets> {
  const database = await createTestDatabase({
    content: ["an empty database for fleets, secured"],
    async build({ url }) {
      const superuser = new Client({ connectionString: url("superuser") });
      await superuser.connect();
      await secureDatabase(superuser, {
        ownerRole: testRoles.owner,
        appRole: testRoles.app,
        trustedRoles: [testRoles.control],
      });
      await superuser.end();
    },
  });
  const owner = new Client({ connectionString: database.url("owner") });
  await owner.connect();
  const pool = new Pool({ connectionString: database.url("owner"), max: 4 });
  const directories: string[] = [];
  return {
    database,
    async open(count, kind = "dedicated") {
      const mark = randomBytes(4).toString("hex");
      const directory = await mkdtemp(join(tmpdir(), "rowhouse-fleet-"));
      directories.push(directory);
      const write = (name: string, sql: string) => writeFile(join(directory, name), sql);
      await write("0001_things.sql", FIRST_MIGRATION);
      const catalog = { pool, schema: `catalog_${mark}` };
      await owner.query(`create schema ${catalog.schema}; create table ${catalog.schema}.placements (
        id text primary key, server text not null, database text not null, schema text not null,
        kind text not null check (kind in ('shared', 'dedicated')),
        state text not null default 'ready' check (state in ('making', 'ready', 'spare', 'failed')),
        version integer not null default 0, checksum text, migration_error text, migrated_at timestamptz,
        is_canary boolean not null default false)`);
      const access = async () => ({
        catalog,
        release: await readRelease(directory),
        appRole: testRoles.app,
        connectOwner: () => ({ connectionString: database.url("owner") }),
      });
      const placements = Array.from({ length: count }, (_, index): Placement => {
        const id = `p${mark}_${String(index).padStart(4, "0")}`;
        return { id, server: "test", database: database.name, schema: id, kind };
      });
      const { release } = await access();
      await prepareDatabase(owner, release, { appRole: testRoles.app });
      await owner.query(
        `insert into ${catalog.schema}.placements (id, server, database, schema, kind)
         select id, 'test', $2, id, $3 from unnest($1::text[]) id`,
        [placements.map(({ id }) => id), database.name, kind],
      );
      for (let from = 0; from < count; from += 50)
        await installTenantTables(owner, placements.slice(from, from + 50), {
          release,
          appRole: testRoles.app,
        });
      await recordOutcomes(
        catalog,
        placements.map((placement) => ({
          placement,
          version: release.version,
          checksum: release.checksum,
          error: null,
        })),
      );
      const readCatalog = async () =>
        (
          await owner.query<Record<string, unknown>>(
            `select * from ${catalog.schema}.placements order by id collate "C"`,
          )
        ).rows;
      return {
        directory,
        placements,
        owner,
        pool,
        catalogSchema: catalog.schema,
        write,
        access,
        async ask(placement, sql) {
          if (!placement) throw new Error("No such placement");
          const { rows } = await owner.query<Record<string, unknown>>(
            sql.replaceAll("{schema}", `"${placement.schema}"`),
          );
          return rows;
        },
        catalog: readCatalog,
        versions: async () => (await readCatalog()).map(({ version }) => version),
        ledger: async (migration) =>
          (
            await owner.query<{ scope: string; error: string | null; done: boolean }>(
              `select scope, error, finished_at is not null as done from rowhouse.migrations
               where scope = any ($1) and number = $2 order by scope collate "C"`,
              [placements.map(({ id }) => id), migration],
            )
          ).rows,
      };
    },
    async close() {
      await Promise.all([owner.end(), pool.end()]);
      await database.drop();
      for (const directory of directories) await rm(directory, { recursive: true });
    },
  };
}
