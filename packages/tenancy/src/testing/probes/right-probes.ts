import { escapeIdentifier } from "pg";
import { readSql } from "../../provision.ts";
import { entering, outcome, type Probes } from "./probe-session.ts";

/** What the application's login may do beside its four verbs: nothing. */
export const rightProbes: Probes = {
  "lets the application do nothing but its four verbs": async (session) => {
    const { victim, app, token, notes } = session;
    const schema = escapeIdentifier(victim.placement.schema);
    const forbidden = [
      `truncate ${notes}`,
      `create trigger t before update on ${notes} for each row execute function suppress_redundant_updates_trigger()`,
      `alter table ${notes} disable row level security`,
      `reindex table ${notes}`,
      "create temporary table t (x text)",
      "create schema s",
      `create table ${schema}.t (x text)`,
      "create table public.t (x text)",
      "create table rowhouse.t (x text)",
      "create role rowhouse_probe",
      "select * from rowhouse.keys",
      "select rowhouse.inner_pad()",
      "select rowhouse.outer_pad()",
      "select * from rowhouse.residents",
      "select * from rowhouse.migrations",
      `select rowhouse.admit_tenant('${victim.id}', 'x', 'resident', 1)`,
      `select rowhouse.remove_tenant('${victim.id}')`,
      "do $$ begin null; end $$",
      "select set_config('a.b', 'c', true)",
      "update pg_settings set setting = 'x' where name = 'application_name'",
      "select query from pg_stat_activity",
      "select pg_stat_get_activity(null)",
      "select pg_stat_get_backend_activity(1)",
      "select * from pg_locks",
      "select pg_terminate_backend(0)",
      "select pg_advisory_lock(1)",
      "select pg_notify('x', 'y')",
      "select lo_create(0)",
      "select query_to_xml('select 1', true, false, '')",
      "select * from pg_authid",
      "select pg_read_file('PG_VERSION')",
    ];
    for (const statement of forbidden) {
      const result = await outcome(app, [entering(token(victim.id)), statement]);
      if (result !== "42501") return false;
    }
    return true;
  },

  "gives neither the application nor PUBLIC a right too many": async ({ app, victim }) => {
    const { rows } = await app.query<{ excess: string }>(
      `with withheld as (${await readSql("withheld", {})}) ${EXCESS}`,
      [victim.placement.schema],
    );
    return rows.map(({ excess }) => excess);
  },
};

/** What the application's own login holds beyond what the engine gave it, in the schema $1, as it sees it itself. */
const EXCESS = `
  select format('%s on %s', privilege, c.oid::regclass) as excess
  from pg_class c, unnest(array['truncate', 'references', 'trigger', 'maintain']) privilege
  where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p') and has_table_privilege(c.oid, privilege)
  union all
  select distinct format('%s to %s', c.oid::regclass, case g.grantee when 0 then 'public' else current_user end) from pg_class c, aclexplode(c.relacl) g
  where c.relnamespace in (to_regnamespace(quote_ident($1)), 'rowhouse'::regnamespace) and c.relkind in ('r', 'p')
    and (g.grantee = 0 or g.grantee = current_user::regrole and c.relnamespace = 'rowhouse'::regnamespace)
  union all
  select format('%s to %s', p.oid::regprocedure, case g.grantee when 0 then 'public' else current_user end)
  from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
  where p.pronamespace = 'rowhouse'::regnamespace
    and (g.grantee = 0 or g.grantee = current_user::regrole and p.proname not in ('enter', 'tenant_id', 'claimed_tenant_id'))
  union all
  select n.nspname || ' to public' from pg_namespace n, aclexplode(n.nspacl) g where n.nspname = 'rowhouse' and g.grantee = 0
  union all
  select 'create in ' || n.nspname from pg_namespace n where n.nspname !~ '^pg_' and has_schema_privilege(n.oid, 'create')
  union all
  select privilege || ' in the database' from unnest(array['create', 'temporary']) privilege where has_database_privilege(current_database(), privilege)
  union all
  select 'the database to public' from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g where d.datname = current_database() and g.grantee = 0
  union all
  select 'attributes of ' || r.rolname from pg_roles r
  where r.rolname = current_user and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
    or r.rolname = (select pg_get_userbyid(nspowner) || '_search' from pg_namespace where nspname = 'rowhouse')
      and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
  union all
  select 'update on pg_settings' where has_table_privilege('pg_catalog.pg_settings', 'update')
  union all
  select 'membership in ' || m.roleid::regrole from pg_auth_members m where m.member = current_user::regrole
  union all
  select w.name from withheld w
  where case w.kind when 'function' then has_function_privilege(w.oid, w.privilege) when 'table' then has_table_privilege(w.oid, w.privilege)
    else has_language_privilege(w.oid, w.privilege) end`;
