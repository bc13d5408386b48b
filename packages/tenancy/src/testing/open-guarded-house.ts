import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Client, escapeIdentifier } from "pg";
import { census, type Finding } from "../census.ts";
import { migrate } from "../migrate.ts";
import { tenantId, type Placement } from "../placement.ts";
import { admitTenant, installEngine, secureDatabase, setPlacementKey } from "../provision.ts";
import type { Isolation } from "./for-each-isolation.ts";
import type { ProbedTenant, ProbeTarget } from "./probes/probe-session.ts";

/** Two tenants behind every guard, for tests that take guards away. */
export interface GuardedHouse extends ProbeTarget {
  /** In the victim's database. */
  readonly superuser: Client;
  /** What the census finds there. */
  census(): Promise<Finding[]>;
  /** Puts the house's own names where SQL has `{names}`. */
  fill(sql: string): string;
  close(): Promise<void>;
}

const key = createHash("sha256").update("a key for mutations").digest();
const testTables = fileURLToPath(new URL("../../sql/testing", import.meta.url));

/** Databases and roles of its own, because the roles are changed too, and other tests share theirs. */
export async function openGuardedHouse(isolation: Isolation): Promise<GuardedHouse> {
  const name = `rowhouse_mutation_${randomBytes(6).toString("hex")}`;
  const [owner, app] = [`${name}_owner`, `${name}_app`];
  const server = await connect(url("postgres"));
  const opened: Client[] = [];
  const open = async (database: string, role?: string) => {
    const client = await connect(url(database, role));
    opened.push(client);
    return client;
  };
  for (const role of [owner, app]) await server.query(`create role ${role} login password '${role}'`);
  const databases = isolation === "database" ? [`${name}_a`, `${name}_b`] : [name];
  for (const database of databases) {
    await server.query(`create database ${database} owner ${owner}`);
    await secureDatabase(await open(database), { ownerRole: owner, appRole: app });
    const engineer = await open(database, owner);
    await installEngine(engineer, { appRole: app });
    await setPlacementKey(engineer, key);
  }
  const settle = async (who: "acme" | "initech", database: string, schema: string): Promise<ProbedTenant> => {
    const placement: Placement = {
      id: `${database}-${schema}`,
      server: "test",
      database,
      schema,
      kind: isolation === "row" ? "shared" : "dedicated",
    };
    const id = tenantId(
      who === "acme" ? "01990000-0000-7000-8000-00000000acde" : "01990000-0000-7000-8000-000000001417",
    );
    const engineer = await open(database, owner);
    const canary = `canary-of-${who}-7d3f`;
    await migrate(engineer, { scope: placement, appRole: app, directory: testTables });
    await engineer.query(`select rowhouse.create_search('${schema}.notes', array['body'], 'ilike')`);
    await admitTenant(engineer, { tenantId: id, placement, epoch: 1 });
    const superuser = await open(database);
    for (const [table, column] of [
      ["notes", "body"],
      ["notebooks", "title"],
    ])
      await superuser.query(
        `insert into ${schema}.${table} (tenant_id, ${column}) values ('${id}', '${canary}')`,
      );
    return { id, canary, placement, owner: engineer, appUrl: url(database, app) };
  };
  const schemas = isolation === "schema" ? ["acme", "initech"] : ["tenants"];
  const attacker = await settle("acme", databases[0] ?? "", schemas[0] ?? "");
  const victim = await settle("initech", databases.at(-1) ?? "", schemas.at(-1) ?? "");
  const superuser = await open(victim.placement.database);
  const notes = `${victim.placement.schema}.notes`;
  const names: Record<string, string> = {
    owner,
    app,
    searcher: `${owner}_search`,
    database: victim.placement.database,
    schema: victim.placement.schema,
    notes,
    notebooks: `${victim.placement.schema}.notebooks`,
  };
  return {
    superuser,
    attacker,
    victim,
    key,
    fill: (sql) => sql.replaceAll(/\{(\w+)\}/g, (whole, what: string) => names[what] ?? whole),
    census: async () =>
      (await census(superuser, { schema: schemas, appRole: app })).filter(
        ({ code }) => code !== "SERVER_VERSION",
      ),
    async close() {
      await Promise.all(opened.map((client) => client.end()));
      for (const database of databases) await server.query(`drop database ${database} with (force)`);
      for (const role of [owner, app, `${owner}_search`])
        await server.query(`drop role ${escapeIdentifier(role)}`);
      await server.end();
    },
  };
}

function url(database: string, role?: string): string {
  const address = new URL(process.env["ROWHOUSE_TEST_DATABASE_URL"] ?? "");
  address.pathname = `/${database}`;
  if (role) address.username = address.password = role;
  return address.href;
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}
