-- What the application's login may do with the rest of the database and its server.

select 'PRIVILEGE' as code, 'hole' as severity, pg_describe_object(i.classoid, i.objoid, 0) as object, 'the server keeps it from everybody, and the application may use it' as why,
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
select distinct 'PRIVILEGE', 'hole', 'large object ' || l.oid, 'the application may use it, and it has no tenant', format('revoke all on large object %s from public, %I', l.oid, $2)
from pg_largeobject_metadata l, aclexplode(l.lomacl) g, app where g.grantee in (0, app.oid) and l.lomowner <> app.oid
union all
select 'PRIVILEGE', 'hole', 'foreign server ' || s.srvname, 'the application may connect elsewhere through it', format('revoke all on foreign server %I from public, %I', s.srvname, $2)
from pg_foreign_server s, app where has_server_privilege(app.oid, s.oid, 'usage')
union all
select 'PRIVILEGE', 'hole', 'foreign data wrapper ' || w.fdwname, 'the application may make servers of it', format('revoke all on foreign data wrapper %I from public, %I', w.fdwname, $2)
from pg_foreign_data_wrapper w, app where has_foreign_data_wrapper_privilege(app.oid, w.oid, 'usage')
union all
select 'PRIVILEGE', 'hole', current_database()::text, 'the application may ' || privilege || ' in this database',
  format('revoke %s on database %I from public, %I', privilege, current_database(), $2)
from app, unnest(array['create', 'temporary']) privilege where has_database_privilege(app.oid, current_database(), privilege)
union all
select 'OPEN_TO_PUBLIC', 'warning', d.datname::text, 'every login of the server may connect to this database', format('revoke all on database %I from public', d.datname)
from pg_database d where d.datname = current_database()
  and exists (select from aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) g where g.grantee = 0 and g.privilege_type = 'CONNECT')
union all
-- an entry may repeat what is so by default: PUBLIC executes functions and uses types
select 'DEFAULT_PRIVILEGE', 'hole',
  format('%s made by %s%s', case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'n' then 'schemas' when 'T' then 'types' else 'large objects' end,
    d.defaclrole::regrole, ' in ' || n.nspname),
  'what is made next is open to the application before it is guarded',
  format('alter default privileges for role %s%s revoke all on %s from %s', d.defaclrole::regrole, ' in schema ' || quote_ident(n.nspname),
    case d.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions' when 'n' then 'schemas' when 'T' then 'types' else 'large objects' end,
    case g.grantee when 0 then 'public' else quote_ident($2) end)
from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace, app, aclexplode(d.defaclacl) g
where g.grantee = app.oid or g.grantee = 0 and (d.defaclobjtype in ('r', 'S', 'n', 'L') or d.defaclnamespace <> 0)
union all
select 'OPEN_TO_PUBLIC', 'warning', w.name,
  case w.kind when 'language' then 'DO runs several statements where an injected one is otherwise alone'
    else 'an injected SELECT can use it; tenants stay apart, but it disturbs others or shows what they do' end,
  format('revoke all on %s %s from public, %I', w.kind, w.name, $2)
from withheld w, app
where case w.kind when 'function' then has_function_privilege(app.oid, w.oid, w.privilege)
  when 'table' then has_table_privilege(app.oid, w.oid, w.privilege) else has_language_privilege(app.oid, w.oid, w.privilege) end
union all
select 'OPEN_TO_PUBLIC', 'warning', 'language ' || l.lanname, 'DO runs several statements where an injected one is otherwise alone',
  format('revoke usage on language %I from public, %I', l.lanname, $2)
from pg_language l, app where l.lanpltrusted and l.lanname not in ('sql', 'plpgsql') and has_language_privilege(app.oid, l.oid, 'usage')
union all
select 'OPEN_TO_PUBLIC', 'warning', 'pg_settings', 'an UPDATE of this view sets what SET would', format('revoke update on pg_catalog.pg_settings from public, %I', $2)
from app where has_table_privilege(app.oid, 'pg_catalog.pg_settings', 'update')
