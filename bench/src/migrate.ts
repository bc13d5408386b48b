import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  admitTenant,
  installTenantTables,
  migrateFleet,
  prepareDatabase,
  readRelease,
  tenantId,
  type Placement,
} from "@rowhouse/tenancy";
import { Pool } from "pg";
import { openBenchDatabase } from "./bench-database.ts";
import { median, type Row } from "./measure.ts";

const SCHEMAS = 1000;
const TABLES = 10;
const CONNECTIONS = 2;

export interface MigrateOptions {
  readonly serverUrl: string;
  readonly rounds?: number;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * A fleet of 1,000 schemas of 10 tables each: one column more in each, with the census of the database at the end as on the
 * command line, and nothing more in any. The peer goes from schema to schema on one connection, a transaction, a ledger row and a
 * lock_timeout for each, as django-tenants does, without what Python costs it.
 */
export async function benchMigrate({ serverUrl, rounds = 5, onProgress }: MigrateOptions): Promise<Row[]> {
  const bench = await openFleet(serverUrl);
  const times = new Map<string, number[]>();
  const measure = async (name: string, run: () => Promise<unknown>) => {
    const startedAt = performance.now();
    await run();
    times.set(name, [...(times.get(name) ?? []), performance.now() - startedAt]);
  };
  try {
    for (let round = 0; round < rounds; round++) {
      onProgress?.(round, rounds);
      await bench.addMigration(round);
      const ours = () => measure("one-column fleet", () => bench.migrateFleet(SCHEMAS));
      const theirs = () => measure("one-column one-by-one", () => bench.migrateOneByOne(round));
      for (const run of round % 2 ? [theirs, ours] : [ours, theirs]) await run();
      await measure("nothing-pending fleet", () => bench.migrateFleet(0));
      await measure("nothing-pending one-by-one", () => bench.askOneByOne(round));
    }
  } finally {
    await bench.close();
  }
  return ["one-column", "nothing-pending"].flatMap((name) => {
    const peer = times.get(`${name} one-by-one`) ?? [];
    return ["fleet", "one-by-one"].map((variant) => {
      const own = times.get(`${name} ${variant}`) ?? [];
      return {
        case: `${name}-${SCHEMAS}`,
        variant,
        callers: variant === "fleet" ? CONNECTIONS : 1,
        median: Number(median(own).toFixed(1)),
        unit: "ms",
        rounds,
        ratio: {
          "one-by-one": Number(median(peer.map((ms, round) => ms / (own[round] ?? Number.NaN))).toFixed(2)),
        },
      };
    });
  });
}

async function openFleet(serverUrl: string) {
  const house = await openBenchDatabase(serverUrl, "migrate");
  const { name, appRole, owner } = house;
  const connection = { connectionString: house.url("owner") };
  const directory = await mkdtemp(join(tmpdir(), "rowhouse-bench-migrations-"));
  await writeFile(join(directory, "0001_tables.sql"), tenTables().join("\n"));

  const pool = new Pool({ ...connection, max: 3 }).on("error", () => undefined);
  await owner.query(`create schema catalog; create table catalog.placements (
    id text primary key, server text not null, database text not null, schema text not null, kind text not null,
    state text not null default 'ready', version integer not null default 0, checksum text, migration_error text,
    migrated_at timestamptz, is_canary boolean not null default false)`);
  const placements = Array.from({ length: SCHEMAS }, (_, index): Placement => {
    const id = `tenant_${String(index).padStart(4, "0")}`;
    return { id, server: "bench", database: name, schema: id, kind: "dedicated" };
  });
  let release = await readRelease(directory);
  await prepareDatabase(owner, release, { appRole });
  for (let from = 0; from < SCHEMAS; from += 50)
    await installTenantTables(owner, placements.slice(from, from + 50), { release, appRole });
  await owner.query(
    `insert into catalog.placements (id, server, database, schema, kind, version, checksum)
     select id, 'bench', $2, id, 'dedicated', $3, $4 from unnest($1::text[]) id`,
    [placements.map(({ id }) => id), name, release.version, release.checksum],
  );
  for (const placement of placements)
    await admitTenant(owner, { tenantId: tenantId(randomUUID()), placement, epoch: 1 });
  // The peer keeps a ledger in each schema.
  for (const { schema } of placements)
    await owner.query(
      `create table ${schema}.ledger (name text primary key, applied_at timestamptz not null default now())`,
    );
  await owner.query("vacuum analyze");

  return {
    async addMigration(round: number): Promise<void> {
      const number = String(round + 2).padStart(4, "0");
      await writeFile(
        join(directory, `${number}_column.sql`),
        `alter table table_1 add column ours_${round} text;`,
      );
      release = await readRelease(directory);
    },
    async migrateFleet(expected: number): Promise<void> {
      const access = {
        catalog: { pool, schema: "catalog" },
        release,
        appRole,
        connectOwner: () => connection,
      };
      const report = await migrateFleet(access, { concurrency: CONNECTIONS, examine: true });
      if (report.done !== expected || report.failures.length > 0)
        throw new Error(`${report.done} of ${expected} migrated: ${report.failures[0]?.reason}`);
      const hole = report.findings.find(({ severity }) => severity === "hole");
      if (hole) throw new Error(`${hole.object}: ${hole.why}`);
    },
    async migrateOneByOne(round: number): Promise<void> {
      for (const { schema } of placements) {
        await owner.query("begin");
        await owner.query(`set local lock_timeout = '2s'; set local search_path = ${schema}`);
        await owner.query(`alter table table_2 add column theirs_${round} text`);
        await owner.query("insert into ledger (name) values ($1)", [`column_${round}`]);
        await owner.query("commit");
      }
    },
    async askOneByOne(round: number): Promise<void> {
      for (const { schema } of placements) {
        const { rowCount } = await owner.query(`select from ${schema}.ledger where name = $1`, [
          `column_${round}`,
        ]);
        if (rowCount !== 1) throw new Error(`${schema} lacks a migration`);
      }
    },
    async close(): Promise<void> {
      await pool.end();
      await house.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Ten tables, each with a reference to the one before it and an index. */
export function tenTables(): string[] {
  return Array.from({ length: TABLES }, (_, index) => {
    const reference = index
      ? `, foreign key (tenant_id, parent_id) references table_${index} (tenant_id, id)`
      : "";
    return `create table table_${index + 1} (tenant_id uuid not null, id uuid not null default uuidv7(), parent_id uuid,
      name text not null, amount_paise bigint not null default 0, created_at timestamptz not null default now(),
      primary key (tenant_id, id)${reference});
      create index on table_${index + 1} (tenant_id, created_at);`;
  });
}
