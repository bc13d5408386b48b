import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  admitTenant,
  createTenancy,
  installTenantTables,
  prepareDatabase,
  readRelease,
  secureDatabase,
  tenantId,
  type Placement,
  type Tenancy,
  type TenantId,
} from "@rowhouse/tenancy";
import { Client } from "pg";
import { openBenchDatabase, type BenchDatabase } from "./bench-database.ts";
import { median, type Row } from "./measure.ts";
import { tenTables } from "./migrate.ts";

const SCHEMAS = 1000;
const DATABASES = 100;
const CONNECTIONS = 20;
const CALLERS = 64;
const SCHEMAS_PER_TRANSACTION = 50;
const LOOK_MS = 200;
const MB = 1024 * 1024;

export interface CrowdOptions {
  readonly serverUrl: string;
  readonly rounds?: number;
  /** One case of them. */
  readonly only?: string | undefined;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * A thousand schemas of ten tables, then those and a hundred databases, served from twenty connections at most. In each round every
 * tenant is visited once, in an order of chance: a row written and all ten tables read in one unit of work, and a short read by
 * itself. An error ends the bench. Beside the visits a second: the most connections that the server saw, and the most memory that
 * this process and the backends had (where the server is on this machine).
 */
export async function benchCrowd({ serverUrl, rounds = 9, only, onProgress }: CrowdOptions): Promise<Row[]> {
  const house = await openBenchDatabase(serverUrl, "crowd");
  try {
    const homes = await makeHomes(house);
    const inSchemas = [...homes].filter(([, { database }]) => database === house.name);
    const rows: Row[] = [];
    for (const [name, among] of [
      [`${SCHEMAS}-schemas`, new Map(inSchemas)],
      [`${SCHEMAS}-schemas-${DATABASES}-databases`, homes],
    ] as const) {
      if (only !== undefined && only !== name) continue;
      onProgress?.(rows.length ? 1 : 0, 2);
      rows.push(...(await visitAll(name, house, among, rounds)));
    }
    return rows;
  } finally {
    await house.close();
  }
}

async function visitAll(
  name: string,
  house: BenchDatabase,
  homes: ReadonlyMap<TenantId, Placement>,
  rounds: number,
): Promise<Row[]> {
  const tenancy = createTenancy({
    catalog: {
      locate: (id) => {
        const placement = homes.get(id);
        return Promise.resolve(placement && { tenantId: id, placement, epoch: 1 });
      },
    },
    connection: ({ database }) => ({ connectionString: house.url("app", database), max: CONNECTIONS }),
    key: () => house.key,
    maxConnections: CONNECTIONS,
  });
  const most = { connections: 0, process: 0, backend: 0, backends: 0 };
  const visits = new AbortController();
  const looking = (async () => {
    while (!visits.signal.aborted) {
      const { rows } = await house.superuser.query<{ pid: number }>(
        "select pid from pg_stat_activity where usename = $1",
        [house.appRole],
      );
      const backends = await Promise.all(rows.map(({ pid }) => memoryOf(pid)));
      most.connections = Math.max(most.connections, rows.length);
      most.process = Math.max(most.process, process.memoryUsage().rss);
      most.backend = Math.max(most.backend, ...backends);
      most.backends = Math.max(
        most.backends,
        backends.reduce((sum, bytes) => sum + bytes, 0),
      );
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  const rates: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      const next = shuffled([...homes.keys()]).values();
      await Promise.all(
        Array.from({ length: CALLERS }, async () => {
          for (const tenant of next) await visit(tenancy, tenant);
        }),
      );
      rates.push((homes.size / (performance.now() - startedAt)) * 1000);
    }
  } finally {
    visits.abort();
    await looking;
    await tenancy.end();
  }
  const row = (variant: string, value: number, unit: string): Row => ({
    case: name,
    variant,
    callers: CALLERS,
    median: Math.round(value),
    unit,
    rounds,
    ratio: {},
  });
  return [
    row("visits", median(rates), "visits/s"),
    row("connections", most.connections, "at most"),
    row("process", most.process / MB, "MB at most"),
    row("largest-backend", most.backend / MB, "MB at most"),
    row("all-backends", most.backends / MB, "MB at most"),
  ];
}

async function visit(tenancy: Tenancy, tenant: TenantId): Promise<void> {
  const name = randomUUID();
  const { rows } = await tenancy.withTenant(tenant, async (tx) => {
    await tx.query("insert into table_1 (name) values ($1)", [name]);
    for (let table = 2; table <= 10; table++)
      await tx.query(`select id, name from table_${table} order by id desc limit 10`);
    return tx.query<{ name: string }>("select name from table_1 order by id desc limit 1");
  });
  if (rows[0]?.name !== name) throw new Error(`${tenant} reads ${rows[0]?.name}, and wrote ${name}`);
  await tenancy.run(tenant, () => tenancy.query("select id from table_1 order by id desc limit 10"));
}

/** Each tenant in a schema or a database of its own. */
async function makeHomes(house: BenchDatabase): Promise<Map<TenantId, Placement>> {
  const { name, owner, superuser, ownerRole, appRole, key } = house;
  const directory = await mkdtemp(join(tmpdir(), "rowhouse-bench-crowd-"));
  for (const [index, text] of tenTables().entries())
    await writeFile(join(directory, `${String(index + 1).padStart(4, "0")}_table.sql`), text);
  const release = await readRelease(directory);
  await rm(directory, { recursive: true });
  const homes = new Map<TenantId, Placement>();
  const settle = async (client: Client, placement: Placement) => {
    const id = tenantId(randomUUID());
    await admitTenant(client, { tenantId: id, placement, epoch: 1 });
    homes.set(id, placement);
  };
  await prepareDatabase(owner, release, { appRole, key });
  for (let from = 0; from < SCHEMAS; from += SCHEMAS_PER_TRANSACTION) {
    const placements = Array.from({ length: SCHEMAS_PER_TRANSACTION }, (_, index) =>
      placementIn(name, `tenant_${from + index}`),
    );
    await installTenantTables(owner, placements, { release, appRole });
    for (const placement of placements) await settle(owner, placement);
  }

  const databases = Array.from({ length: DATABASES }, (_, index) => `${name}_${index}`);
  for (const [index, database] of databases.entries()) {
    if (index === 0) await house.create(database);
    else await superuser.query(`create database ${database} template ${databases[0]} owner ${ownerRole}`);
    const client = new Client({ connectionString: house.url("owner", database) });
    await client.connect();
    if (index === 0) {
      const admin = new Client({ connectionString: house.url(undefined, database) });
      await admin.connect();
      await secureDatabase(admin, { ownerRole, appRole });
      await admin.end();
      await prepareDatabase(client, release, { appRole, key });
      await installTenantTables(client, [placementIn(database, "tenant")], { release, appRole });
    }
    await client.query("delete from rowhouse.residents");
    await settle(client, placementIn(database, "tenant"));
    await client.end();
  }
  return homes;
}

function placementIn(database: string, schema: string): Placement {
  return { id: `${database}-${schema}`, server: "bench", database, schema, kind: "dedicated" };
}

/** Of a process of this machine, its own only; 0 of another's. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

function shuffled<T>(items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const at = Math.floor(Math.random() * (last + 1));
    [items[last], items[at]] = [items[at] as T, items[last] as T];
  }
  return items;
}
