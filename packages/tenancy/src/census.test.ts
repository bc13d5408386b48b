import { Client } from "pg";
import { expect } from "vitest";
import { census } from "./census.ts";
import { forEachIsolation, testRoles, type IsolationFixture } from "./testing.ts";

/** Each guard dropped, and what the census must say. `{app}` is the application's login, `{schema}` the tenants' schema. */
const mutations: readonly (readonly [code: string, sql: string])[] = [
  ["RLS_OFF", "alter table {schema}.notes disable row level security"],
  ["RLS_NOT_FORCED", "alter table {schema}.notes no force row level security"],
  ["POLICY_MISSING", "drop policy rowhouse on {schema}.notes"],
  ["POLICY_NOT_OURS", "create policy more on {schema}.notes using (true)"],
  ["POLICY_NOT_OURS", "alter policy rowhouse on {schema}.notes using (true)"],
  ["POLICY_NOT_OURS", "alter policy rowhouse on {schema}.notes to {app}"],
  ["POLICY_WITHOUT_CHECK", "alter policy rowhouse on {schema}.notes with check (true)"],
  [
    "POLICY_WITHOUT_CHECK",
    "drop policy rowhouse on {schema}.notes; create policy rowhouse on {schema}.notes using (tenant_id = (select rowhouse.tenant_id()))",
  ],
  ["TENANT_COLUMN", "create table {schema}.prices (id uuid primary key)"],
  [
    "TENANT_COLUMN",
    "alter table {schema}.notes drop constraint notes_pkey; alter table {schema}.notes alter tenant_id drop not null",
  ],
  ["KEY_MISSING", "alter table {schema}.notes drop constraint notes_pkey"],
  ["KEY_WITHOUT_TENANT", "create unique index on {schema}.notes (body)"],
  ["KEY_WITHOUT_TENANT", "create unique index on {schema}.notes (lower(body), tenant_id)"],
  [
    "KEY_WITHOUT_TENANT",
    "alter table {schema}.notebooks add unique (id); alter table {schema}.notes add foreign key (notebook_id) references {schema}.notebooks (id)",
  ],
  ["RULE", "create rule r as on update to {schema}.notes do instead nothing"],
  [
    "VIEW_WITHOUT_INVOKER",
    "create view {schema}.v as select * from {schema}.notes; grant select on {schema}.v to {app}",
  ],
  [
    "UNGUARDED_RELATION",
    "create materialized view {schema}.m as select 1; grant select on {schema}.m to {app}",
  ],
  ["PRIVILEGE", "grant truncate on {schema}.notes to {app}"],
  ["PRIVILEGE", "grant references on {schema}.notes to public"],
  ["PRIVILEGE", "grant trigger on {schema}.notes to {app}"],
  ["PRIVILEGE", "grant create on schema {schema} to {app}"],
  ["PRIVILEGE", "grant temporary on database {database} to public"],
  ["PRIVILEGE", "grant select on rowhouse.keys to {app}"],
  ["PRIVILEGE", "grant select (inner_pad) on rowhouse.keys to {app}"],
  ["PRIVILEGE", "grant select on rowhouse.residents to public"],
  ["PRIVILEGE", "create sequence {schema}.s; grant usage on sequence {schema}.s to {app}"],
  ["PRIVILEGE", "grant execute on function pg_read_file(text) to {app}"],
  ["PRIVILEGE", "grant select on pg_authid to {app}"],
  ["PRIVILEGE", "grant select on pg_statistic to public"],
  ["PRIVILEGE", "grant set on parameter session_replication_role to {app}"],
  ["PRIVILEGE", "select lo_create(4242); grant select on large object 4242 to {app}"],
  ["KEY_WITHOUT_TENANT", "alter table {schema}.notes add serial_number bigint generated always as identity"],
  ["KEY_WITHOUT_TENANT", "alter table {schema}.notes add serial_number bigserial"],
  [
    "DEFINER_FUNCTION",
    "create function {schema}.f() returns bigint language sql security definer return (select count(*) from {schema}.notes)",
  ],
  ["DEFINER_FUNCTION", "grant execute on function rowhouse.admit_tenant(uuid, text, text, bigint) to {app}"],
  ["ROLE_ATTRIBUTE", "alter role {app} bypassrls"],
  ["ROLE_ATTRIBUTE", "alter role {app} superuser"],
  ["ROLE_ATTRIBUTE", "alter role {app} createrole"],
  ["ROLE_MEMBER", "grant {owner} to {app}"],
  ["ROLE_MEMBER", "grant pg_read_all_data to {app}"],
  ["OWNER", "alter table {schema}.notes owner to {app}"],
  ["OWNER", "alter function rowhouse.tenant_id() owner to {app}"],
  ["KEY_UNSET", "delete from rowhouse.keys"],
  [
    "CONTEXT_FORGED",
    "create or replace function rowhouse.tenant_id() returns uuid language sql stable security definer return '00000000-0000-7000-8000-000000000000'::uuid",
  ],
  [
    "CONTEXT_FORGED",
    "create or replace function rowhouse.tenant_id() returns uuid language sql stable security definer return case when current_setting('rowhouse.token', true) = '' then rowhouse.refuse_token('') else left(current_setting('rowhouse.token', true), 36) end::uuid",
  ],
  ["OPEN_TO_PUBLIC", "grant usage on language plpgsql to public"],
  ["OPEN_TO_PUBLIC", "grant execute on function set_config(text, text, boolean) to public"],
  ["OPEN_TO_PUBLIC", "grant execute on all functions in schema pg_catalog to public"],
];

async function take(client: Client, { acme }: IsolationFixture) {
  const findings = await census(client, { schema: acme.placement.schema, appRole: testRoles.app });
  // The embedded server is known to be two minor versions behind.
  return findings.filter(({ code }) => code !== "SERVER_VERSION");
}

forEachIsolation((it) => {
  it("finds nothing in a database as the engine leaves it", async (fixture) => {
    expect(await take(fixture.acme.owner, fixture)).toEqual([]);
  });

  it("sees every guard that is dropped", async (fixture) => {
    const superuser = new Client({ connectionString: fixture.database.url("superuser") });
    await superuser.connect();
    const unseen: string[] = [];
    for (const [code, mutation] of mutations) {
      const sql = mutation
        .replaceAll("{schema}", fixture.acme.placement.schema)
        .replaceAll("{database}", fixture.database.name)
        .replaceAll("{owner}", testRoles.owner)
        .replaceAll("{app}", testRoles.app);
      // Rolled back, because roles are shared with the tests that run beside this one.
      await superuser.query("begin");
      await superuser.query(sql);
      const findings = await take(superuser, fixture);
      await superuser.query("rollback");
      if (!findings.some((finding) => finding.code === code && finding.mend !== ""))
        unseen.push(`${code}: ${sql}`);
    }
    await superuser.end();
    expect(unseen).toEqual([]);
  });

  it("gives SQL that mends what it found", async (fixture) => {
    const { owner, placement } = fixture.acme;
    await owner.query(`alter table ${placement.schema}.notes disable row level security`);
    await owner.query(`alter table ${placement.schema}.notes no force row level security`);
    await owner.query(`drop policy rowhouse on ${placement.schema}.notes`);
    await owner.query(`grant truncate on ${placement.schema}.notes to public`);
    for (const { mend } of await take(owner, fixture)) await owner.query(mend);
    expect(await take(owner, fixture)).toEqual([]);
  });
});
