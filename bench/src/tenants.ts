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
  type Tenancy,
  type TenantId,
} from "@rowhouse/tenancy";
import { Client, Pool } from "pg";
import { openBenchDatabase } from "./bench-database.ts";
import { median, type Row } from "./measure.ts";
import { tenTables } from "./migrate.ts";

const SERVER = "bench";
const THOUSAND = 1000;
/** No peer: one after another they take minutes. */
const ROUNDS_OF_A_THOUSAND = 2;

export interface TenantsOptions {
  readonly serverUrl: string;
  readonly rounds?: number;
  /** One case of them. */
  readonly only?: string | undefined;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * How long a new tenant waits for its place: in a spare schema, in a schema that has to be made, in a database that has to be made;
 * `…-answered` is until its first statement is answered there. And how long a thousand schemas take. Ten migrations with a table each. The peer
 * (`one-by-one`) makes the same place by running each migration by itself, in its own transaction, as migration tools do. `bare` is
 * what PostgreSQL itself takes for the same tables, or for an empty database: no policy, no grant, no ledger, no tenant.
 */
export async function benchTenants({
  serverUrl,
  rounds = 9,
  only,
  onProgress,
}: TenantsOptions): Promise<Row[]> {
  const bench = await openBench(serverUrl);
  const isAsked = (name: string) => only === undefined || only === name;
  const cases = [
    { name: "warm", variants: { fleet: bench.takeSpare, "one-by-one": bench.makeSchemaOneByOne } },
    {
      name: "cold-schema",
      variants: {
        fleet: bench.makeSchema,
        "one-by-one": bench.makeSchemaOneByOne,
        bare: bench.makeBareSchema,
      },
    },
    {
      name: "cold-database",
      variants: {
        fleet: bench.makeDatabase,
        "one-by-one": bench.makeDatabaseOneByOne,
        bare: bench.makeBareDatabase,
      },
    },
  ].filter(({ name }) => isAsked(name));
  const rows: Row[] = [];
  try {
    for (const [done, { name, variants }] of cases.entries()) {
      onProgress?.(done, cases.length + 1);
      // Not counted: connections are opened, and the server's caches filled.
      if (name === "warm") await bench.fillSpares(rounds + 1);
      for (const run of Object.values(variants)) await run();
      rows.push(...(await compare(name, rounds, variants)));
    }
    onProgress?.(cases.length, cases.length + 1);
    const thousand = [];
    for (let round = 0; isAsked("thousand-schemas") && round < ROUNDS_OF_A_THOUSAND; round++)
      thousand.push(await timed(() => bench.fillSpares((round + 1) * THOUSAND)));
    if (thousand.length > 0) rows.push({ ...rowOf("thousand-schemas", "fleet", thousand), ratio: {} });
  } finally {
    await bench.close();
  }
  return rows;
}

/** Milliseconds from the wish for a place until it is ready, and until its tenant's first statement is answered. */
interface Timing {
  readonly ready: number;
  readonly answered?: number;
}

async function compare(
  name: string,
  rounds: number,
  variants: Record<string, () => Promise<Timing>>,
): Promise<Row[]> {
  const names = Object.keys(variants);
  const timings = new Map(names.map((variant) => [variant, [] as Timing[]]));
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < names.length; turn++) {
      const variant = names[(round + turn) % names.length] ?? "";
      const run = variants[variant];
      if (run) timings.get(variant)?.push(await run());
    }
  const rowsOf = (label: string, of: (timing: Timing) => number | undefined): Row[] => {
    const times = [...timings]
      .map(([variant, own]) => [variant, own.map(of).filter((ms) => ms !== undefined)] as const)
      .filter(([, own]) => own.length > 0);
    return times.map(([variant, own]) => ({
      ...rowOf(label, variant, own),
      ratio: Object.fromEntries(
        times
          .filter(([peer]) => peer !== "fleet")
          .map(([peer, theirs]) => [
            peer,
            Number(median(theirs.map((ms, round) => ms / (own[round] ?? Number.NaN))).toFixed(2)),
          ]),
      ),
    }));
  };
  return [...rowsOf(name, ({ ready }) => ready), ...rowsOf(`${name}-answered`, ({ answered }) => answered)];
}

function rowOf(name: string, variant: string, times: number[]): Omit<Row, "ratio"> {
  const middle = Number(median(times).toFixed(2));
  return { case: name, variant, callers: 1, median: middle, unit: "ms", rounds: times.length };
}

async function openBench(serverUrl: string) {
  const house = await openBenchDatabase(serverUrl, "tenants");
  const { name, ownerRole, appRole, key, owner } = house;
  const directory = await mkdtemp(join(tmpdir(), "rowhouse-bench-tenants-"));
  for (const [index, text] of tenTables().entries())
    await writeFile(join(directory, `${String(index + 1).padStart(4, "0")}_table.sql`), text);
  const release = await readRelease(directory);
  await prepareDatabase(owner, release, { appRole, key });
  await installCatalog(owner, "control");
  const pool = new Pool({ connectionString: house.url("owner"), max: 4 }).on("error", () => {});
  const catalog = { pool, schema: "control" };
  const fleet = createFleet({
    catalog,
    release,
    ownerRole,
    appRole,
    key: () => key,
    connect: ({ database = "postgres" }, login) => ({
      connectionString: house.url(login === "owner" ? login : undefined, database),
    }),
  });
  const tenancy = createTenancy({
    catalog: postgresCatalog(catalog),
    connection: ({ database }) => ({ connectionString: house.url("app", database) }),
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
    connection: ({ database }) => ({ connectionString: house.url("app", database) }),
    key: () => key,
  });

  const create = (home: Parameters<typeof fleet.createTenant>[1]) =>
    place(tenancy, async () => {
      const id = tenantId(randomUUID());
      await fleet.createTenant(id, home);
      return id;
    });
  const settle = async (client: Client, placement: Placement) => {
    const id = tenantId(randomUUID());
    await migrate(client, { scope: placement, appRole, directory });
    await admitTenant(client, { tenantId: id, placement, epoch: 1 });
    peers.set(id, placement);
    return id;
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
    makeBareSchema: async () => {
      const schema = `bare_${randomBytes(6).toString("hex")}`;
      const script = `begin; create schema ${schema}; set local search_path = ${schema}; ${tenTables().join("\n")} commit`;
      return { ready: await timed(() => owner.query(script)) };
    },
    makeBareDatabase: async () => ({
      ready: await timed(() => house.create(`${name}_${randomBytes(6).toString("hex")}`)),
    }),
    fillSpares: (count: number) => fleet.fillSpares({ server: SERVER, database: name, count }),
    makeSchemaOneByOne: () =>
      place(peerTenancy, () => settle(owner, placementOf(name, `peer_${randomBytes(6).toString("hex")}`))),
    makeDatabaseOneByOne: () =>
      place(peerTenancy, async () => {
        const database = `${name}_${randomBytes(6).toString("hex")}`;
        await house.create(database);
        const admin = new Client({ connectionString: house.url(undefined, database) });
        const client = new Client({ connectionString: house.url("owner", database) });
        await admin.connect();
        await secureDatabase(admin, { ownerRole, appRole });
        await admin.end();
        await client.connect();
        await installEngine(client, { appRole });
        await setPlacementKey(client, key);
        const id = await settle(client, placementOf(database, "tenant"));
        await client.end();
        return id;
      }),
    async close(): Promise<void> {
      await Promise.all([fleet.end(), tenancy.end(), peerTenancy.end()]);
      await pool.end();
      await house.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function place(tenancy: Tenancy, make: () => Promise<TenantId>): Promise<Timing> {
  const startedAt = performance.now();
  const id = await make();
  const ready = performance.now() - startedAt;
  await tenancy.run(id, () => tenancy.query("select from table_10"));
  return { ready, answered: performance.now() - startedAt };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
