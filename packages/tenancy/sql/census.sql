-- Every hole through which a tenant could see or change another's rows, as far as the catalog tables show it.
-- $1 schema of the tenant tables, $2 the application's login, $3 functions that may be SECURITY DEFINER, as regprocedure text.
-- Columns: code, severity, object, why, mend.

with app as (select * from pg_roles where rolname = $2),
tables as (
  select c.oid, c.oid::regclass::text as name, c.relrowsecurity, c.relforcerowsecurity
  from pg_class c where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p')
),
policies as (
  select p.*, t.name as table_name,
    p.polname = 'rowhouse' and p.polcmd = '*' and p.polpermissive and p.polroles = '{0}'
      and pg_get_expr(p.polqual, p.polrelid) = '(tenant_id = ( SELECT rowhouse.tenant_id() AS tenant_id))' as is_ours
  from pg_policy p join tables t on t.oid = p.polrelid
),
outside as (
  select n.oid, n.nspname from pg_namespace n where n.nspname <> 'information_schema' and n.nspname not like 'pg\_%'
),
reachable as (
  select c.oid, c.oid::regclass::text as name, c.relkind, c.relnamespace, c.reloptions
  from pg_class c join outside n on n.oid = c.relnamespace, app
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
    and (has_table_privilege(app.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger')
      or has_any_column_privilege(app.oid, c.oid, 'select, insert, update, references'))
)

select 'RLS_OFF' as code, 'hole' as severity, name as object, 'row level security is off' as why,
  format('alter table %s enable row level security', name) as mend
from tables where not relrowsecurity
union all
select 'RLS_NOT_FORCED', 'hole', name, 'the owner of the table is not bound by its policy',
  format('alter table %s force row level security', name)
from tables where not relforcerowsecurity
union all
select 'POLICY_MISSING', 'hole', name, 'it has no policy of the engine',
  format('create policy rowhouse on %s using (tenant_id = (select rowhouse.tenant_id())) with check (tenant_id = (select rowhouse.tenant_id()))', name)
from tables where not exists (select from policies where polrelid = tables.oid and polname = 'rowhouse')
union all
select 'POLICY_NOT_OURS', 'hole', table_name || '.' || polname, 'another policy can let in what ours keeps out',
  format('drop policy %I on %s', polname, table_name)
from policies where not is_ours
union all
select 'POLICY_WITHOUT_CHECK', 'hole', table_name || '.' || polname, 'it does not check what is written',
  format('alter policy %I on %s with check (tenant_id = (select rowhouse.tenant_id()))', polname, table_name)
from policies where is_ours
  and pg_get_expr(polwithcheck, polrelid) is distinct from '(tenant_id = ( SELECT rowhouse.tenant_id() AS tenant_id))'
union all
select 'TENANT_COLUMN', 'hole', name, 'it has no column tenant_id of type uuid that is not null',
  format('alter table %s alter tenant_id set not null', name)
from tables where not exists (
  select from pg_attribute a
  where a.attrelid = tables.oid and a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype and a.attnotnull
)
union all
select 'KEY_MISSING', 'hole', name, 'it has no primary key', format('alter table %s add primary key (tenant_id, id)', name)
from tables where not exists (select from pg_index i where i.indrelid = tables.oid and i.indisprimary)
union all
select 'KEY_WITHOUT_TENANT', 'hole', i.indexrelid::regclass::text,
  'a unique key that does not start with tenant_id answers for rows of other tenants',
  format('rebuild it on (tenant_id, …): %s', pg_get_indexdef(i.indexrelid))
from pg_index i join tables t on t.oid = i.indrelid
where (i.indisunique or i.indisexclusion)
  and not exists (select from pg_attribute a where a.attrelid = t.oid and a.attnum = i.indkey[0] and a.attname = 'tenant_id')
union all
select 'KEY_WITHOUT_TENANT', 'hole', t.name || '.' || c.conname,
  'a foreign key that does not start with tenant_id answers for rows of other tenants',
  format('alter table %s drop constraint %I; add it again as (tenant_id, …) references … (tenant_id, …)', t.name, c.conname)
from pg_constraint c join tables t on t.oid = c.conrelid
where c.contype = 'f' and not (
  exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attnum = c.conkey[1] and a.attname = 'tenant_id')
  and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attnum = c.confkey[1] and a.attname = 'tenant_id'))
union all
select 'RULE', 'hole', t.name || '.' || r.rulename, 'a rule runs with the rights of the owner of the table',
  format('drop rule %I on %s', r.rulename, t.name)
from pg_rewrite r join tables t on t.oid = r.ev_class
union all
select 'VIEW_WITHOUT_INVOKER', 'hole', name, 'the view reads with the rights of its owner',
  format('alter view %s set (security_invoker = true)', name)
from reachable where relkind = 'v' and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)
union all
select 'UNGUARDED_RELATION', 'hole', name, 'row level security cannot guard it, and the application may read it',
  format('revoke all on %s from public, %I', name, $2)
from reachable where relkind in ('m', 'f')
union all
select 'PRIVILEGE', 'hole', name, 'the application may reach a table outside the schema of the tenant tables',
  format('revoke all on %s from public, %I', name, $2)
from reachable where relkind in ('r', 'p') and relnamespace is distinct from to_regnamespace(quote_ident($1))
union all
select 'PRIVILEGE', 'hole', t.name, 'the application may ' || privilege || ' it, past row level security',
  format('revoke %s on %s from public, %I', privilege, t.name, $2)
from tables t, app, unnest(array['truncate', 'references', 'trigger', 'maintain']) privilege
where has_table_privilege(app.oid, t.oid, privilege)
union all
select 'KEY_WITHOUT_TENANT', 'hole', t.name || '.' || a.attname, 'a sequence counts the rows of all tenants, and its numbers tell how many',
  format('alter table %s alter %I drop identity if exists, alter %I drop default, alter %I type uuid using uuidv7()', t.name, a.attname, a.attname, a.attname)
from tables t
join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid and d.deptype in ('a', 'i') and d.classid = 'pg_class'::regclass
join pg_class s on s.oid = d.objid and s.relkind = 'S'
join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
union all
select 'PRIVILEGE', 'hole', c.oid::regclass::text, 'the application may read a sequence, which counts for all tenants',
  format('revoke all on sequence %s from public, %I', c.oid::regclass, $2)
from pg_class c join outside n on n.oid = c.relnamespace, app
where c.relkind = 'S' and has_sequence_privilege(app.oid, c.oid, 'usage, select, update')
union all
select 'PRIVILEGE', 'hole', pg_describe_object(i.classoid, i.objoid, 0), 'the server keeps it from everybody, and the application may use it',
  format('revoke all on %s %s from public, %I',
    case i.classoid when 'pg_proc'::regclass then 'function' else 'table' end,
    case i.classoid when 'pg_proc'::regclass then i.objoid::regprocedure::text else i.objoid::regclass::text end, $2)
from pg_init_privs i, app
where i.objsubid = 0 and not exists (select from aclexplode(i.initprivs) given where given.grantee = 0)
  and case i.classoid
    when 'pg_proc'::regclass then has_function_privilege(app.oid, i.objoid, 'execute')
    when 'pg_class'::regclass then has_table_privilege(app.oid, i.objoid, 'select, insert, update, delete')
  end
union all
select 'PRIVILEGE', 'hole', 'parameter ' || p.parname, 'the application may set what only a superuser may',
  format('revoke all on parameter %s from public, %I', p.parname, $2)
from pg_parameter_acl p, app where has_parameter_privilege(app.oid, p.parname, 'set, alter system')
union all
select 'PRIVILEGE', 'hole', pg_describe_object(d.classid, d.objid, d.objsubid), 'the application was granted something that has no tenant',
  format('revoke it from %I', $2)
from pg_shdepend d, app
where d.refclassid = 'pg_authid'::regclass and d.refobjid = app.oid and d.deptype = 'a'
  and d.dbid = (select oid from pg_database where datname = current_database())
  and d.classid in ('pg_largeobject'::regclass, 'pg_foreign_server'::regclass, 'pg_foreign_data_wrapper'::regclass, 'pg_language'::regclass)
union all
select 'PRIVILEGE', 'hole', n.nspname, 'the application may create objects in this schema',
  format('revoke create on schema %I from public, %I', n.nspname, $2)
from outside n, app where has_schema_privilege(app.oid, n.oid, 'create')
union all
select 'PRIVILEGE', 'hole', current_database()::text, 'the application may ' || privilege || ' in this database',
  format('revoke %s on database %I from public, %I', privilege, current_database(), $2)
from app, unnest(array['create', 'temporary']) privilege where has_database_privilege(app.oid, current_database(), privilege)
union all
select 'DEFINER_FUNCTION', 'hole', p.oid::regprocedure::text, 'it runs with the rights of its owner, and the application may call it',
  format('revoke execute on function %s from public, %I', p.oid::regprocedure, $2)
from pg_proc p join outside n on n.oid = p.pronamespace, app
where p.prosecdef and p.oid::regprocedure::text <> all ($3::text[]) and (
  has_function_privilege(app.oid, p.oid, 'execute')
  or exists (select from pg_trigger g join tables t on t.oid = g.tgrelid where g.tgfoid = p.oid))
union all
select 'DEFINER_FUNCTION', 'hole', p.oid::regprocedure::text, 'its search_path is not pinned, so its caller decides what its names mean',
  format('alter function %s set search_path = pg_catalog, pg_temp', p.oid::regprocedure)
from pg_proc p join outside n on n.oid = p.pronamespace
where p.prosecdef and p.oid::regprocedure::text = any ($3::text[]) and p.prosqlbody is null
  and not exists (select from unnest(p.proconfig) c where c like 'search_path=%')
union all
select 'ROLE_ATTRIBUTE', 'hole', rolname::text, 'the login is ' || attribute, format('alter role %I no%s', rolname, attribute)
from app, lateral (values ('superuser', rolsuper), ('bypassrls', rolbypassrls), ('createrole', rolcreaterole),
  ('createdb', rolcreatedb), ('replication', rolreplication)) has (attribute, is_set)
where is_set
union all
select 'ROLE_MEMBER', 'hole', $2::text, 'the login is a member of ' || m.roleid::regrole, format('revoke %s from %I', m.roleid::regrole, $2)
from pg_auth_members m, app where m.member = app.oid
union all
select 'ROLE_MISSING', 'hole', $2::text, 'there is no such login', format('create role %I login', $2)
where not exists (select from app)
union all
select 'OWNER', 'hole', pg_describe_object(d.classid, d.objid, d.objsubid), 'the application owns it and may change it',
  format('reassign owned by %I to the owner''s login', $2)
from pg_shdepend d, app
where d.refclassid = 'pg_authid'::regclass and d.refobjid = app.oid and d.deptype = 'o'
  and d.dbid in (0, (select oid from pg_database where datname = current_database()))
union all
select 'KEY_UNSET', 'hole', 'rowhouse.keys', 'no key is set, so no token can be true', 'setPlacementKey(owner, key)'
where not exists (select from rowhouse.keys)
union all
select 'OPEN_TO_PUBLIC', 'warning', p.oid::regprocedure::text,
  'an injected SELECT can call it; tenants stay apart, but it disturbs others or shows what they do',
  format('revoke execute on function %s from public', p.oid::regprocedure)
from pg_proc p, app
where p.pronamespace = 'pg_catalog'::regnamespace
  and p.proname in ('set_config', 'pg_stat_get_activity', 'pg_terminate_backend', 'pg_cancel_backend', 'pg_notify',
    'pg_advisory_lock', 'pg_lock_status', 'lo_create', 'lo_from_bytea', 'query_to_xml')
  and has_function_privilege(app.oid, p.oid, 'execute')
union all
select 'OPEN_TO_PUBLIC', 'warning', 'language ' || l.lanname,
  'DO runs several statements where an injected one is otherwise alone', format('revoke usage on language %I from public', l.lanname)
from pg_language l, app where l.lanpltrusted and l.lanname not in ('sql') and has_language_privilege(app.oid, l.oid, 'usage')
union all
select 'SERVER_VERSION', 'warning', 'PostgreSQL ' || current_setting('server_version'),
  'before 18.7 it can be made to read past row level security (CVE-2026-120154)', 'update the server to 18.7 or later'
where current_setting('server_version_num')::int < 180007
order by severity, code, object
