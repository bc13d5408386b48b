import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Client, escapeIdentifier } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { census, type Finding } from "./census.ts";
import { migrate } from "./migrate.ts";
import { tenantId, type Placement } from "./placement.ts";
import { admitTenant, installEngine, readSql, secureDatabase, setPlacementKey } from "./provision.ts";
import type { Isolation } from "./testing.ts";
import { probeIsolation, type ProbedTenant } from "./testing/probe-isolation.ts";

/** One thing that keeps tenants apart, and the SQL after which it no longer does. `{names}` are filled in. */
interface Guard {
  readonly name: string;
  readonly loss: string;
}

/** Guards whose loss no attack of the isolation suite notices (the census does), each with its reason. */
const unnoticed: Record<Isolation, readonly string[]> = {
  row: [
    // The fence sets its own, the server refuses a role of which the login is no member, and what is deferrable is so only where it is serializable.
    "no search_path for the login",
    "no role for the login",
    "no default_transaction_deferrable for the login",
    // Its body names nothing: it raises, with its two parameters.
    "the search_path of rowhouse.refuse(text,text)",
  ],
  // No other tenant has rows in a dedicated placement whose keys could tell of them.
  schema: ["the tenant in the primary key", "the tenant in a unique key", "the tenant in a foreign key"],
  database: ["the tenant in the primary key", "the tenant in a unique key", "the tenant in a foreign key"],
};

/** The policy, the column and the grants of each tenant table, here of `notes`. */
const tableGuards: readonly Guard[] = [
  { name: "row level security", loss: "alter table {notes} disable row level security" },
  { name: "row level security for the owner", loss: "alter table {notes} no force row level security" },
  { name: "the policy", loss: "drop policy rowhouse on {notes}" },
  { name: "USING", loss: "alter policy rowhouse on {notes} using (true)" },
  { name: "WITH CHECK", loss: "alter policy rowhouse on {notes} with check (true)" },
  {
    name: "the policy for every verb",
    loss: "drop policy rowhouse on {notes}; create policy rowhouse on {notes} for select using (tenant_id = (select rowhouse.tenant_id())); create policy writes on {notes} for insert with check (true)",
  },
  { name: "the policy alone", loss: "create policy more on {notes} using (true)" },
  {
    name: "the policy against other permissive ones, for the application",
    loss: "create policy more on {notes} to {app} using (true)",
  },
  { name: "the default of tenant_id", loss: "alter table {notes} alter tenant_id drop default" },
  {
    name: "tenant_id is not null",
    loss: "alter table {notes} drop constraint notes_pkey, alter tenant_id drop not null",
  },
  {
    name: "the tenant in the primary key",
    loss: "alter table {notes} drop constraint notes_pkey, add primary key (id)",
  },
  {
    name: "the tenant in a unique key",
    loss: "alter table {notebooks} add constraint one_title unique (title)",
  },
  {
    name: "the tenant in a foreign key",
    loss: "alter table {notebooks} add constraint one_id unique (id); alter table {notes} drop constraint notes_tenant_id_notebook_id_fkey, add constraint notes_notebook foreign key (notebook_id) references {notebooks} (id)",
  },
  ...["select", "insert", "update", "delete"].map((verb) => ({
    name: `${verb} for the application`,
    loss: `revoke ${verb} on {notes} from {app}`,
  })),
  ...["truncate", "references", "trigger", "maintain"].map((verb) => ({
    name: `no ${verb} for the application`,
    loss: `grant ${verb} on {notes} to {app}`,
  })),
  { name: "nothing for PUBLIC", loss: "grant select on {notes} to public" },
];

/** Functions of the engine with a line missing; with none missing they are as good as the engine's own. */
const tenantIdLines = {
  "the question for a token":
    "if coalesce(token, '') = '' then raise 'none' using errcode = 'RH001'; end if;",
  "the mac":
    "if encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(left(token, 65), 'UTF8'))), 'hex') <> substr(token, 66) then raise 'false' using errcode = 'RH002'; end if;",
  "the expiry":
    "if to_timestamp(substr(token, 38, 10)::float) < now() then raise 'old' using errcode = 'RH003'; end if;",
};
const enterLines = {
  "the first time":
    "if current_setting('rowhouse.token', true) <> '' then raise 'again' using errcode = 'RH004'; end if;",
  "the lock": "perform pg_advisory_xact_lock_shared(hashtextextended(left(token, 36), 0));",
  "the token": "perform set_config('rowhouse.token', token, true);",
  "the resident":
    "if is_true and resident.tenant_id is null then raise 'elsewhere' using errcode = 'RH005'; end if;",
  "the suspension":
    "if is_true and resident.state = 'suspended' then raise 'suspended' using errcode = 'RH006'; end if;",
  "the versions":
    "if is_true and (serves_from > coalesce(resident.version, 0) or serves_to < coalesce(resident.version, 0)) then raise 'version' using errcode = 'RH008'; end if;",
  "the isolation level":
    "if current_setting('transaction_isolation') <> 'read committed' then raise 'old' using errcode = 'RH007'; end if;",
  "the search_path": "perform set_config('search_path', coalesce(resident.search_path, ''), true);",
};

function without(lines: Record<string, string>, missing?: string): string {
  return Object.entries(lines)
    .filter(([name]) => name !== missing)
    .map(([, line]) => line)
    .join("\n");
}

function modelOfTenantId(missing?: string): string {
  return `create or replace function rowhouse.tenant_id() returns uuid language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $model$
    declare token text := current_setting('rowhouse.token', true); key rowhouse.keys;
    begin select * into key from rowhouse.keys; ${without(tenantIdLines, missing)} return left(token, 36)::uuid; end $model$`;
}

/** `signature` and `result` as the catalog has them, because a release may add parameters. */
function modelOfEnter(
  { signature, result }: { signature: string; result: string },
  missing?: string,
): string {
  return `create or replace function rowhouse.enter(${signature}) returns ${result} language plpgsql volatile security definer as $model$
    #variable_conflict use_variable
    declare resident record; is_true boolean := true; claim text := left(token, 36);
    begin
      ${without({ "the first time": enterLines["the first time"], "the lock": enterLines["the lock"], "the token": enterLines["the token"] }, missing)}
      select * into resident from rowhouse.residents r where r.tenant_id = claim;
      begin perform rowhouse.tenant_id(); exception when others then is_true := sqlstate = 'RH000'; end;
      ${without({ ...enterLines, "the first time": "", "the lock": "", "the token": "" }, missing)}
      ${result === "void" ? "" : "return null;"}
    end $model$`;
}

const removalWithout = {
  "the lock of a removal": `create or replace function rowhouse.remove_tenant(tenant uuid) returns void language sql volatile security definer set search_path = pg_catalog, pg_temp
    begin atomic delete from rowhouse.residents where tenant_id = tenant::text; end`,
  "the removal itself": `create or replace function rowhouse.remove_tenant(tenant uuid) returns void language sql volatile security definer set search_path = pg_catalog, pg_temp
    begin atomic select pg_advisory_xact_lock(hashtextextended(tenant::text, 0)); end`,
};

const databaseGuards: readonly Guard[] = [
  ...Object.entries(removalWithout).map(([name, loss]) => ({ name, loss })),
  { name: "another key is another for all", loss: "drop trigger forget_key on rowhouse.keys" },
  { name: "no CREATE in schema rowhouse", loss: "grant create on schema rowhouse to {app}" },
  { name: "no USAGE of schema rowhouse for PUBLIC", loss: "grant usage on schema rowhouse to public" },
  { name: "no CREATE in the tenants' schema", loss: "grant create on schema {schema} to {app}" },
  { name: "no CREATE in schema public", loss: "grant create on schema public to public" },
  { name: "no CREATE in the database", loss: "grant create on database {database} to {app}" },
  { name: "no TEMP in the database", loss: "grant temporary on database {database} to public" },
  { name: "no CONNECT for PUBLIC", loss: "grant connect on database {database} to public" },
  { name: "no UPDATE of pg_settings", loss: "grant update on pg_settings to public" },
  { name: "no membership", loss: "grant {owner} to {app}" },
  { name: "no membership in the role of the searches", loss: "grant {searcher} to {app}" },
  { name: "no login for the role of the searches", loss: "alter role {searcher} login" },
  {
    name: "the tenant in a search",
    loss: "create or replace function {schema}.search_notes_body(term text, most integer default 1000) returns setof uuid language sql stable security definer rows 100 set search_path = pg_catalog, pg_temp as $$ select id from {notes} where body ilike '%' || term || '%' $$",
  },
  {
    name: "the policy of a search for its role only",
    loss: "alter policy rowhouse_search on {notes} to public",
  },
  ...["superuser", "bypassrls", "createrole", "createdb", "replication"].map((attribute) => ({
    name: `no ${attribute}`,
    loss: `alter role {app} ${attribute}`,
  })),
  ...[
    ["search_path", "pg_catalog"],
    ["role", "{owner}"],
    ["default_transaction_deferrable", "on"],
    ["default_transaction_isolation", "serializable"],
    ["default_transaction_read_only", "on"],
    ["row_security", "off"],
    ["session_replication_role", "replica"],
    ["rowhouse.token", "'x'"],
  ].map(([setting, value]) => ({
    name: `no ${setting} for the login`,
    loss: `alter role {app} set ${setting} = ${value}`,
  })),
  {
    name: "no session_replication_role for the database",
    loss: "alter database {database} set session_replication_role = replica",
  },
];

/** Reads the guards of the engine's own schema, and of what it withholds from PUBLIC, from a database as it leaves it. */
async function readGuards(superuser: Client): Promise<Guard[]> {
  const { rows: functions } = await superuser.query<{
    name: string;
    signature: string;
    result: string;
    is_pinned: boolean;
  }>(
    `select oid::regprocedure::text as name, pg_get_function_arguments(oid) as signature, pg_get_function_result(oid) as result,
       -- a body that was parsed when it was made needs no search_path
       proconfig is not null and prosqlbody is null as is_pinned
     from pg_proc where pronamespace = 'rowhouse'::regnamespace order by 1`,
  );
  // The others keep the engine's books in order; on these two rests who is let in.
  const { rows: constraints } = await superuser.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid in ('rowhouse.keys'::regclass, 'rowhouse.residents'::regclass) and contype in ('p', 'u', 'c') order by 1, 2`,
  );
  const enter = functions.find(({ name }) => name.startsWith("rowhouse.enter("));
  if (!enter) throw new Error("There is no rowhouse.enter");
  const refusals = functions.filter(({ name }) => name.startsWith("rowhouse.refuse"));
  return [
    ...Object.keys(tenantIdLines).map((line) => ({
      name: `tenant_id(): ${line}`,
      loss: modelOfTenantId(line),
    })),
    ...Object.keys(enterLines).map((line) => ({ name: `enter(): ${line}`, loss: modelOfEnter(enter, line) })),
    ...refusals.map(({ name, signature, result }) => ({
      name: `${name} refuses`,
      loss: `create or replace function ${name.slice(0, name.indexOf("("))}(${signature}) returns ${result} language sql stable return null`,
    })),
    {
      name: "the tenant that a row is filled in with",
      loss: "create or replace function rowhouse.claimed_tenant_id() returns uuid language sql stable parallel safe return null::uuid",
    },
    ...functions
      .filter(({ is_pinned: isPinned }) => isPinned)
      .map(({ name }) => ({
        name: `the search_path of ${name}`,
        loss: `alter function ${name} reset search_path`,
      })),
    ...constraints.map(({ table, name, definition }) => ({
      name: `${table}: ${definition}`,
      loss: `alter table ${table} drop constraint ${name}`,
    })),
    {
      name: "rowhouse.keys: its pads are not null",
      loss: "alter table rowhouse.keys alter inner_pad drop not null",
    },
  ];
}

/** Every right in the engine's own schema, and every one that a database gives PUBLIC and the engine takes back. */
async function readWithheld(superuser: Client): Promise<{ right: string; grant: string }[]> {
  const { rows } = await superuser.query<{ right: string; grant: string }>(
    `with withheld as (${await readSql("withheld", {})})
     select name as right, format('grant %s on %s %s to public', privilege, kind, name) as grant from withheld
     union all
     select format('%s to %s', oid::regprocedure, who), format('grant execute on function %s to %s', oid::regprocedure, who)
     from pg_proc, unnest(array['public', '{app}']) who
     where pronamespace = 'rowhouse'::regnamespace and (who = 'public' or proname not in ('enter', 'tenant_id', 'claimed_tenant_id'))
     union all
     select format('%s to %s', oid::regclass, who), format('grant select on %s to %s', oid::regclass, who)
     from pg_class, unnest(array['public', '{app}']) who where relnamespace = 'rowhouse'::regnamespace and relkind = 'r'`,
  );
  return rows;
}

interface House {
  readonly superuser: Client;
  readonly attacker: ProbedTenant;
  readonly victim: ProbedTenant;
  take(): Promise<Finding[]>;
  fill(sql: string): string;
  close(): Promise<void>;
}

const key = createHash("sha256").update("a key for mutations").digest();
const testTables = fileURLToPath(new URL("../sql/testing", import.meta.url));

/** Databases and roles of its own, because the roles are changed too, and other tests share theirs. */
async function openHouse(isolation: Isolation): Promise<House> {
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
    fill: (sql) => sql.replaceAll(/\{(\w+)\}/g, (whole, what: string) => names[what] ?? whole),
    take: async () =>
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

/** Runs what the census said, and says what it finds after that; what one finding hid may need a second round. */
async function mend({ superuser, take }: House, findings: Finding[]): Promise<Finding[]> {
  let left = findings;
  for (let round = 0; round < 3 && left.length > 0; round++) {
    for (const { mend: sql } of left) await superuser.query(sql).catch(() => {});
    left = await take();
  }
  return left;
}

describe.each(["row", "schema", "database"] as const)("in %s isolation", (isolation) => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse(isolation);
  });
  afterAll(() => house.close());

  const probe = (stopAtFirst: boolean) => probeIsolation({ ...house, key }, { stopAtFirst });

  it("finds nothing where every guard stands", async () => {
    expect(await house.take()).toEqual([]);
    expect(await probe(false)).toEqual([]);
  });

  it("notices every guard that is dropped, in the census and in an attack, and gives SQL that puts it back", async () => {
    // The engine's own schema, the roles and the database are the same in every isolation.
    const guards =
      isolation === "row"
        ? [...tableGuards, ...databaseGuards, ...(await readGuards(house.superuser))]
        : tableGuards;
    const unseen: string[] = [];
    const missed: string[] = [];
    for (const { name, loss } of guards) {
      await house.superuser.query(house.fill(loss));
      const findings = await house.take();
      if (findings.length === 0) unseen.push(name);
      if ((await probe(true)).length === 0) missed.push(name);
      const left = await mend(house, findings);
      expect({ name, left }).toEqual({ name, left: [] });
    }
    expect(unseen).toEqual([]);
    expect(missed).toEqual(unnoticed[isolation]);
    expect(await probe(false)).toEqual([]);
  }, 120_000);

  it("names every right that is given back, in the census and in the suite", async () => {
    const withheld = await readWithheld(house.superuser);
    for (const { grant } of withheld) await house.superuser.query(house.fill(grant));
    const findings = await house.take();
    const broken = await probe(false);
    const isNamed = ({ right }: { right: string }) => {
      const [object = "", who] = house.fill(right).split(" to ");
      return findings.some(
        (finding) =>
          finding.object === object &&
          (who === undefined || finding.mend.endsWith(`${who}`) || finding.mend.endsWith(`"${who}"`)),
      );
    };
    expect(withheld.filter((one) => !isNamed(one))).toEqual([]);
    expect(
      withheld.filter(({ right }) => !broken.some((sentence) => sentence.endsWith(`: ${house.fill(right)}`))),
    ).toEqual([]);
    expect(await mend(house, findings)).toEqual([]);
  });
});
