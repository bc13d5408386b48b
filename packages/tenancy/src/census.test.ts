import { Client } from "pg";
import { expect } from "vitest";
import { census, findHoles, type Finding } from "./census.ts";
import { censusPlacements } from "./census-placements.ts";
import { forEachIsolation, testRoles, type IsolationFixture } from "./testing.ts";
import { probeIsolation } from "./testing/probe-isolation.ts";

/**
 * What people do to a database, and what the census must say. `{app}` is the application's login, `{schema}` the tenants' schema.
 * (What the engine installs is taken away, guard by guard, in mutation.test.ts.)
 */
const openings: [code: string, sql: string][] = [
  [
    "TABLE_WITHOUT_TENANT",
    "create table {schema}.prices (id uuid primary key); grant select on {schema}.prices to {app}",
  ],
  [
    "TABLE_WITHOUT_TENANT",
    "create table {schema}.prices (id uuid primary key); grant update (id) on {schema}.prices to {app}",
  ],
  ["RLS_OFF", "create table {schema}.prices (tenant_id uuid not null, id uuid, primary key (tenant_id, id))"],
  [
    "RLS_OFF",
    "create table {schema}.p (tenant_id uuid not null, id uuid, primary key (tenant_id, id)) partition by hash (tenant_id); create table {schema}.p0 partition of {schema}.p for values with (modulus 1, remainder 0)",
  ],
  ["TENANT_COLUMN", "create table {schema}.prices (tenant_id text, id uuid)"],
  [
    "ID_NOT_UUID",
    "create table {schema}.prices (tenant_id uuid not null, id bigint, primary key (tenant_id, id))",
  ],
  ["KEY_MISSING", "create table {schema}.prices (tenant_id uuid not null, id uuid not null)"],
  ["KEY_WITHOUT_TENANT", "create unique index on {schema}.notes (body)"],
  ["KEY_WITHOUT_TENANT", "create unique index on {schema}.notes (lower(body), tenant_id)"],
  ["KEY_WITHOUT_TENANT", "alter table {schema}.notes add exclude using btree (body with =)"],
  [
    "FOREIGN_KEY_WITHOUT_TENANT",
    "alter table {schema}.notebooks add unique (id); alter table {schema}.notes add foreign key (notebook_id) references {schema}.notebooks (id)",
  ],
  [
    "FOREIGN_KEY_WITHOUT_TENANT",
    "alter table {schema}.notebooks add unique (id, tenant_id); alter table {schema}.notes add foreign key (notebook_id, tenant_id) references {schema}.notebooks (id, tenant_id)",
  ],
  ["KEY_COUNTS", "alter table {schema}.notes add serial_number bigint generated always as identity"],
  ["KEY_COUNTS", "alter table {schema}.notes add serial_number bigserial"],
  ["RULE", "create rule r as on update to {schema}.notes do instead nothing"],
  [
    "TRIGGER_DEFINER",
    "create function {schema}.f() returns trigger language plpgsql security definer as $$ begin return new; end $$; revoke all on function {schema}.f() from public; create trigger t before insert on {schema}.notes for each row execute function {schema}.f()",
  ],
  [
    "VIEW_WITHOUT_INVOKER",
    "create view {schema}.v as select * from {schema}.notes; grant select on {schema}.v to {app}",
  ],
  [
    "UNGUARDED_RELATION",
    "create materialized view {schema}.m as select 1; grant select on {schema}.m to {app}",
  ],
  [
    "UNGUARDED_RELATION",
    "create extension file_fdw; create server s foreign data wrapper file_fdw; create foreign table {schema}.f (x text) server s options (filename '/dev/null'); grant select on {schema}.f to {app}",
  ],
  ["PRIVILEGE", "create extension postgres_fdw; grant usage on foreign data wrapper postgres_fdw to {app}"],
  [
    "PRIVILEGE",
    "create extension postgres_fdw; create server s foreign data wrapper postgres_fdw; grant usage on foreign server s to {app}",
  ],
  [
    "PRIVILEGE",
    "create schema elsewhere; create table elsewhere.t (x text); grant select (x) on elsewhere.t to {app}",
  ],
  ["PRIVILEGE", "grant references (body) on {schema}.notes to {app}"],
  ["PRIVILEGE", "create sequence {schema}.s; grant usage on sequence {schema}.s to {app}"],
  ["PRIVILEGE", "grant execute on function pg_read_file(text) to {app}"],
  ["PRIVILEGE", "grant select on pg_authid to {app}"],
  ["PRIVILEGE", "grant select on pg_statistic to public"],
  ["PRIVILEGE", "grant set on parameter session_replication_role to {app}"],
  ["PRIVILEGE", "select lo_create(4242); grant select on large object 4242 to {app}"],
  [
    "DEFAULT_PRIVILEGE",
    "alter default privileges for role {owner} in schema {schema} grant select on tables to {app}",
  ],
  ["DEFAULT_PRIVILEGE", "alter default privileges for role {owner} grant select on tables to public"],
  ["PUBLICATION", "create publication p for table {schema}.notes"],
  ["PUBLICATION", "create publication p for all tables"],
  ["PUBLICATION", "create publication p for tables in schema {schema}"],
  [
    "DEFINER_FUNCTION",
    "create function {schema}.f() returns bigint language sql security definer return (select count(*) from {schema}.notes)",
  ],
  ["OWNER_ABOVE_RLS", "alter table {schema}.notes owner to current_user"],
  ["OWNER_ABOVE_RLS", "alter function rowhouse.tenant_id() owner to current_user"],
  [
    "LEAKPROOF_FUNCTION",
    "create function {schema}.f(text) returns boolean language sql immutable leakproof return true",
  ],
  [
    "CATALOG_OBJECT",
    "set allow_system_table_mods = on; create function pg_catalog.lefty(text) returns text language sql return $1",
  ],
  [
    "CAST",
    "create function {schema}.f(uuid) returns bigint language sql immutable return 1; create cast (uuid as bigint) with function {schema}.f(uuid) as implicit",
  ],
  [
    "EVENT_TRIGGER",
    "create function {schema}.f() returns event_trigger language plpgsql as $$ begin end $$; create event trigger e on ddl_command_end execute function {schema}.f()",
  ],
  ["EXTENSION", "create extension dblink"],
  [
    "EXTENSION",
    "create extension pageinspect; grant execute on function get_raw_page(text, bigint) to {app}",
  ],
  ["OPEN_TO_PUBLIC", "create extension pg_stat_statements"],
  ["RESIDENT_PATH", `update rowhouse.residents set search_path = '"$user", public'`],
  ["KEY_UNSET", "delete from rowhouse.keys"],
  ["OWNER", "alter table {schema}.notes owner to {app}"],
  ["OWNER", "alter function rowhouse.tenant_id() owner to {app}"],
  ["ENGINE_CHANGED", "create function rowhouse.door() returns text language sql return ''"],
  ["ENGINE_CHANGED", "create table rowhouse.door (x text)"],
  [
    "ENGINE_CHANGED",
    "create policy more on rowhouse.keys using (true); alter table rowhouse.keys enable row level security",
  ],
  [
    "ENGINE_CHANGED",
    "create function public.f() returns trigger language plpgsql as $$ begin return new; end $$; create trigger t before insert on rowhouse.keys for each row execute function public.f()",
  ],
  ["ENGINE_CHANGED", "create rule r as on delete to rowhouse.residents do instead nothing"],
  ["ENGINE_CHANGED", "alter table rowhouse.residents add note text"],
];
for (const [setting, value] of [
  ["search_path", "public"],
  ["row_security", "off"],
  ["session_replication_role", "replica"],
  ["role", "{owner}"],
  ["default_transaction_isolation", "serializable"],
  ["default_transaction_read_only", "on"],
  ["standard_conforming_strings", "off"],
  ["rowhouse.token", "x"],
] as const) {
  openings.push(["ROLE_SETTING", `alter role {app} set ${setting} = ${value}`]);
  openings.push(["ROLE_SETTING", `alter role {app} in database {database} set ${setting} = ${value}`]);
}
for (const attribute of ["superuser", "bypassrls", "createrole", "createdb", "replication"])
  openings.push(["ROLE_ATTRIBUTE", `alter role {app} ${attribute}`]);
for (const role of ["{owner}", "pg_read_all_data", "{searcher}"])
  openings.push(["ROLE_MEMBER", `grant ${role} to {app}`]);

async function take(client: Client, { acme, initech }: IsolationFixture, read = census) {
  const isShared = acme.placement.database === initech.placement.database;
  const schema = [
    ...new Set([acme, ...(isShared ? [initech] : [])].map(({ placement }) => placement.schema)),
  ];
  const findings = await read(client, { schema, appRole: testRoles.app });
  // The embedded server is known to be some minor versions behind.
  return findings.filter(({ code }) => code !== "SERVER_VERSION");
}

forEachIsolation((it, isolation) => {
  it("finds nothing in a database as the engine leaves it, and no attack finds more", async (fixture) => {
    expect(await take(fixture.acme.owner, fixture)).toEqual([]);
    const { acme, initech, key } = fixture;
    for (const tenant of [acme, initech])
      await tenant.query("insert into notebooks (title) values ($1)", [tenant.canary]);
    expect(await probeIsolation({ attacker: acme, victim: initech, key })).toEqual([]);
    expect(await probeIsolation({ attacker: initech, victim: acme, key })).toEqual([]);
  });

  for (const [code, statements] of Map.groupBy(openings, ([expected]) => expected)) {
    // The server, the roles and the engine's own schema are the same in every isolation.
    const chosen = statements.filter(([, sql]) => isolation === "row" || sql.includes("{schema}"));
    if (chosen.length === 0) continue;
    it(`sees what people open, and gives SQL that closes it: ${code}`, async (fixture) => {
      const superuser = new Client({
        connectionString: withDatabase(fixture.database.url("superuser"), fixture.acme.placement.database),
      });
      await superuser.connect();
      const look = () => take(superuser, fixture, findHoles);
      const unseen: string[] = [];
      const unmended: { sql: string; left: Finding[] }[] = [];
      for (const [, opening] of chosen) {
        const sql = opening
          .replaceAll("{schema}", fixture.acme.placement.schema)
          .replaceAll("{database}", fixture.acme.placement.database)
          .replaceAll("{owner}", testRoles.owner)
          .replaceAll("{searcher}", `${testRoles.owner}_search`)
          .replaceAll("{app}", testRoles.app);
        // Rolled back, because roles are shared with the tests that run beside this one.
        await superuser.query("begin");
        await superuser.query(sql);
        const findings = await look();
        if (!findings.some((finding) => finding.code === code)) unseen.push(sql);
        const left = await mend(superuser, findings, look);
        // A mend that is a comment says what no SQL can do.
        if (left.some((finding) => !finding.mend.startsWith("--"))) unmended.push({ sql, left });
        await superuser.query("rollback");
      }
      await superuser.end();
      expect({ unseen, unmended }).toEqual({ unseen: [], unmended: [] });
    });
  }

  it("looks at every placement, and names one that does not answer", async ({ acme, initech, database }) => {
    const nowhere = { ...acme.placement, id: "nowhere", database: "rowhouse_nowhere" };
    const findings = await censusPlacements([acme.placement, initech.placement, nowhere], {
      connect: (_server, name) => ({ connectionString: withDatabase(database.url("owner"), name) }),
      appRole: testRoles.app,
    });
    const others = findings.filter(({ code }) => code !== "SERVER_VERSION");
    expect(others).toMatchObject([
      { code: "PLACEMENT_UNSEEN", severity: "warning", database: "rowhouse_nowhere" },
    ]);
  });
});

async function mend(
  client: Client,
  findings: Finding[],
  again: () => Promise<Finding[]>,
): Promise<Finding[]> {
  let left = findings;
  // What one finding hid needs another round.
  for (let round = 0; round < 3 && left.length > 0; round++) {
    for (const { mend: sql } of left) {
      if (sql.startsWith("--")) continue;
      await client.query("savepoint mend");
      await client.query(sql).catch(() => client.query("rollback to mend"));
    }
    left = await again();
  }
  return left;
}

function withDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}
