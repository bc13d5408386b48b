-- The logins, the residents, the server.

select 'ROLE_ATTRIBUTE' as code, 'hole' as severity, r.rolname::text as object, 'it is ' || attribute as why, format('alter role %I no%s', r.rolname, attribute) as mend
from (select * from app union all select * from searcher) r, lateral (values ('superuser', rolsuper), ('bypassrls', rolbypassrls), ('createrole', rolcreaterole),
  ('createdb', rolcreatedb), ('replication', rolreplication), ('login', rolcanlogin and r.rolname <> $2)) has (attribute, is_set)
where is_set
union all
select 'ROLE_MEMBER', 'hole', m.member::regrole::text, 'it is a member of ' || m.roleid::regrole, format('revoke %s from %s', m.roleid::regrole, m.member::regrole)
from pg_auth_members m where m.member in (select oid from app union all select oid from searcher)
union all
select 'ROLE_MEMBER', 'hole', m.member::regrole::text, 'it has the rights of the searches, whose policy lets every row in', format('revoke %s from %s', m.roleid::regrole, m.member::regrole)
from pg_auth_members m, searcher, engine
where m.roleid = searcher.oid and not (m.member = engine.oid and not m.inherit_option) and m.member <> (select oid from app)
  -- whoever makes a role is its administrator, which gives no right to its rows
  and (m.inherit_option or m.set_option)
union all
select 'ROLE_MISSING', 'hole', $2::text, 'there is no such login', format('create role %I login', $2)
where not exists (select from app)
union all
-- timeouts and memory may be set for a login; what is named here may not
select 'ROLE_SETTING', harm.severity, format('%s of %s', setting.name, coalesce(nullif(s.setrole, 0)::regrole::text, 'every login')),
  'it changes what the application''s statements mean or whom the server takes it for',
  case when s.setrole = 0 then format('alter database %I reset %s', d.datname, setting.name)
    else format('alter role %s%s reset %s', s.setrole::regrole, ' in database ' || quote_ident(d.datname), setting.name) end
from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) c, split_part(c, '=', 1) setting (name),
  (values ('hole', '^(role|session_authorization|session_replication_role|(session|local)_preload_libraries|lo_compat_privileges|rowhouse\..*)$'),
    ('warning', '^(search_path|row_security|default_transaction_.*|transform_null_equals|exit_on_error|standard_conforming_strings|backslash_quote)$')
  ) harm (severity, names), app
where s.setrole in (0, app.oid) and s.setdatabase in (0, (select oid from pg_database where datname = current_database())) and setting.name ~* harm.names
union all
select 'OWNER', 'hole', pg_describe_object(d.classid, d.objid, d.objsubid), 'the application owns it and may change it',
  format('reassign owned by %I to %I', $2, engine.rolname)
from pg_shdepend d, engine
where d.refclassid = 'pg_authid'::regclass and d.refobjid = (select oid from app) and d.deptype = 'o'
  and d.dbid in (0, (select oid from pg_database where datname = current_database()))
union all
select 'OWNER_ABOVE_RLS', 'hole', 'rowhouse', format('the engine belongs to %s, whom no policy binds', rolname), format('alter role %I nosuperuser nobypassrls', rolname)
from engine where is_above_rls
union all
select 'KEY_UNSET', 'hole', 'rowhouse.keys', 'no key is set, so no token can be true', '-- setPlacementKey(owner, key)'
where not exists (select from rowhouse.keys)
union all
select 'RESIDENT_PATH', 'hole', r.tenant_id, 'its names are looked for in ' || r.search_path || ', which is no schema of tenant tables',
  format('update rowhouse.residents set state = ''suspended'' where tenant_id = %L', r.tenant_id)
from rowhouse.residents r where r.state = 'resident' and r.search_path not in (select format('"%s"', replace(nspname, '"', '""')) from placed)
union all
select 'SERVER_SETTING', 'hole', name, 'it takes a check of the server away', format('-- set %s = off in postgresql.conf and restart', name)
from pg_settings where name in ('lo_compat_privileges', 'allow_system_table_mods') and setting = 'on'
union all
select 'SERVER_VERSION', 'warning', 'PostgreSQL ' || current_setting('server_version'),
  'before 18.7 it can be made to read past row level security (CVE-2026-120154)', '-- update the server to 18.7 or later'
where current_setting('server_version_num')::int < 180007
