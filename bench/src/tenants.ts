import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  admitTenant,
  createFleet,
  createTenancy,
  installCatalog,
  installEngine,
  migrate,
  postgresCatalog,
  prepareDatabase,
  readRelease,
  secureDatabase,
  setPlacementKey,
  tenantId,
  type Placement,
} from "@rowhouse/tenancy";
import { Client, Pool } from "pg";
import type { Row } from "./measure.ts";
import { tenTables } from "./migrate.ts";

const SERVER = "bench";
const THOUSAND = 1000;
/** No peer: one after another they take minutes. */
const ROUNDS_OF_A_THOUSAND = 2;

export interface TenantsOptions {
  readonly serverUrl: string;
  readonly rounds?: number;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * How long a new tenant waits for its place, until its first statement is answered: in a spare schema, in a schema that has to be
 * made, in a database that has to be made; and how long a thousand schemas take. Ten migrations with a table each. The peer
 * (`one-by-one`) makes the same place by running each migration by itself, in its own transaction, as migration tools do.
 */
export async function benchTenants({ serverUrl, rounds = 9, onProgress }: TenantsOptions): Promise<Row[]> {
  const bench = await openBench(serverUrl);
  const cases = [
    { name: "warm", ours: bench.takeSpare, theirs: bench.makeSchemaOneByOne },
    { name: "cold-schema", ours: bench.makeSchema, theirs: bench.makeSchemaOneByOne },
    { name: "cold-database", ours: bench.makeDatabase, theirs: bench.makeDatabaseOneByOne },
  ];
  const rows: Row[] = [];
  try {
    for (const { name, ours, theirs } of cases) {
      onProgress?.(rows.length / 2, cases.length + 1);
      // Not counted: connections are opened, and the server's caches filled.
      if (name === "warm") await bench.fillSpares(rounds + 1);
      await ours();
      await theirs();
      rows.push(...(await compare(name, rounds, ours, theirs)));
    }
    onProgress?.(cases.length, cases.length + 1);
    const thousand = [];
    for (let round = 0; round < ROUNDS_OF_A_THOUSAND; round++)
      thousand.push(await timed(() => bench.fillSpares((round + 1) * THOUSAND)));
    rows.push({ ...rowOf("thousand-schemas", "fleet", thousand), ratio: {} });
  } finally {
    await bench.close();
  }
  return rows;
}

async function compare(
  name: string,
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<Row[]> {
  const times: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 ? await theirs() : await ours();
    const second = round % 2 ? await ours() : await theirs();
    times.push(round % 2 ? { ours: second, theirs: first } : { ours: first, theirs: second });
  }
  const variant = (of: "fleet" | "one-by-one", own: number[]): Row => ({
    ...rowOf(name, of, own),
    ratio: {
      "one-by-one": Number(
        median(times.map(({ theirs: peer }, at) => peer / (own[at] ?? Number.NaN))).toFixed(2),
      ),
    },
  });
  return [
    variant(
      "fleet",
      times.map((time) => time.ours),
    ),
    variant(
      "one-by-one",
      times.map((time) => time.theirs),
    ),
  ];
}

function rowOf(name: string, variant: string, times: number[]): Omit<Row, "ratio"> {
  const middle = Number(median(times).toFixed(2));
  return { case: name, variant, callers: 1, median: middle, unit: "ms", rounds: times.length };
}

async function openBench(serverUrl: string) {
  const name = `rowhouse_bench_tenants_${randomBytes(4).toString("hex")}`;
  const [ownerRole, appRole] = [`${name}_owner`, `${name}_app`];
  const urlOf = (database: string, role?: string) => {
    const url = new URL(serverUrl);
    url.pathname = `/${database}`;
    if (role) url.username = url.password = role;
    return url.href;
  };
  const server = new Client({ connectionString: serverUrl });
  await server.connect();
  for (const role of [ownerRole, appRole]) await server.query(`create role ${role} login password '${role}'`);
  await server.query(`create database ${name} owner ${ownerRole}`);
  const directory = await mkdtemp(join(tmpdir(), "rowhouse-bench-tenants-"));
  for (const [index, text] of tenTables().entries())
    await writeFile(join(directory, `${String(index + 1).padStart(4, "0")}_table.sql`), text);
  const release = await readRelease(directory);

  const superuser = new Client({ connectionString: urlOf(name) });
  const owner = new Client({ connectionString: urlOf(name, ownerRole) });
  const key = randomBytes(32);
  await superuser.connect();
  await owner.connect();
  await secureDatabase(superuser, { ownerRole, appRole });
  await prepareDatabase(owner, release, { appRole, key });
  await installCatalog(owner, "control");
  const pool = new Pool({ connectionString: urlOf(name, ownerRole), max: 4 }).on("error", () => {});
  const catalog = { pool, schema: "control" };
  const fleet = createFleet({
    catalog,
    release,
    ownerRole,
    appRole,
    key: () => key,
    connect: ({ database }, login) => ({
      connectionString: urlOf(database ?? "postgres", login === "owner" ? ownerRole : undefined),
    }),
  });
  const tenancy = createTenancy({
    catalog: postgresCatalog(catalog),
    connection: ({ database }) => ({ connectionString: urlOf(database, appRole) }),
    key: () => key,
  });
  const peers = new Map<string, Placement>();
  const peerTenancy = createTenancy({
    catalog: {
      locate: (id) => {
        const placement = peers.get(id);
        return Promise.resolve(placement && { tenantId: id, placement, epoch: 1 });
      },
    },
    connection: ({ database }) => ({ connectionString: urlOf(database, appRole) }),
    key: () => key,
  });
  const databases: string[] = [];

  /** Until the tenant's first statement is answered. */
  const create = (home: Parameters<typeof fleet.createTenant>[1]) =>
    timed(async () => {
      const id = tenantId(randomUUID());
      const { placement } = await fleet.createTenant(id, home);
      if (home.isolation === "database") databases.push(placement.database);
      await tenancy.run(id, () => tenancy.query("select from table_10"));
    });
  const settle = async (client: Client, placement: Placement) => {
    const id = tenantId(randomUUID());
    await migrate(client, { scope: placement, appRole, directory });
    await admitTenant(client, { tenantId: id, placement, epoch: 1 });
    peers.set(id, placement);
    await peerTenancy.run(id, () => peerTenancy.query("select from table_10"));
  };
  const placementOf = (database: string, schema: string): Placement => ({
    id: schema,
    server: SERVER,
    database,
    schema,
    kind: "dedicated",
  });
  const inDatabase = { isolation: "schema", server: SERVER, database: name } as const;
  return {
    takeSpare: () => create(inDatabase),
    makeSchema: () => create(inDatabase),
    makeDatabase: () => create({ isolation: "database", server: SERVER }),
    fillSpares: (count: number) => fleet.fillSpares({ server: SERVER, database: name, count }),
    makeSchemaOneByOne: () =>
      timed(() => settle(owner, placementOf(name, `peer_${randomBytes(6).toString("hex")}`))),
    makeDatabaseOneByOne: () =>
      timed(async () => {
        const database = `${name}_${randomBytes(6).toString("hex")}`;
        databases.push(database);
        await server.query(`create database ${database} owner ${ownerRole}`);
        const admin = new Client({ connectionString: urlOf(database) });
        const client = new Client({ connectionString: urlOf(database, ownerRole) });
        await admin.connect();
        await secureDatabase(admin, { ownerRole, appRole });
        await admin.end();
        await client.connect();
        await installEngine(client, { appRole });
        await setPlacementKey(client, key);
        await settle(client, placementOf(database, "tenant"));
        await client.end();
      }),
    async close(): Promise<void> {
      await Promise.all([fleet.end(), tenancy.end(), peerTenancy.end()]);
      await Promise.all([pool.end(), owner.end(), superuser.end()]);
      for (const database of [name, ...databases])
        await server.query(`drop database if exists ${database} with (force)`);
      await server.query(`drop role ${ownerRole}, ${appRole}`);
      await server.end();
      await rm(directory, { recursive: true });
    },
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
