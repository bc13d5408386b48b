-- Code that sees rows before the policy, or means something else than it says.

select 'LEAKPROOF_FUNCTION' as code, 'hole' as severity, p.oid::regprocedure::text as object, 'it is called leakproof, so it sees rows before the policy does' as why, format('alter function %s not leakproof', p.oid::regprocedure) as mend
from pg_proc p, first_oid where p.proleakproof and p.oid >= first_oid.value
union all
select 'LANGUAGE', 'hole', 'language ' || l.lanname, 'it is untrusted: what is written in it reads files and memory', format('revoke all on language %I from public, %I', l.lanname, $2)
from pg_language l, app where not l.lanpltrusted and l.lanispl and has_language_privilege(app.oid, l.oid, 'usage')
union all
select 'UNTRUSTED_FUNCTION', 'hole', p.oid::regprocedure::text, 'it is written in an untrusted language, and the application may call it', format('revoke all on routine %s from public, %I', p.oid::regprocedure, $2)
from pg_proc p join pg_language l on l.oid = p.prolang, app, first_oid
where not l.lanpltrusted and l.lanispl and p.oid >= first_oid.value and has_function_privilege(app.oid, p.oid, 'execute')
union all
select 'EXTENSION', 'hole', m.extname::text, 'its functions read pages or files, or connect elsewhere, past every policy, and the application may call them',
  format('revoke execute on routine %s from public, %I', string_agg(p.oid::regprocedure::text, ', ' order by p.oid), $2)
from pg_proc p join extension_members m on m.classid = 'pg_proc'::regclass and m.objid = p.oid, app
where m.extname in ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'pageinspect', 'pg_visibility', 'pgstattuple', 'pg_buffercache', 'pg_freespacemap',
    'pg_walinspect', 'pg_logicalinspect', 'pgrowlocks', 'amcheck', 'pg_surgery', 'pg_prewarm', 'xml2', 'tablefunc', 'lo', 'sslinfo')
  and has_function_privilege(app.oid, p.oid, 'execute')
group by m.extname
union all
select 'CATALOG_OBJECT', 'hole', p.oid::regprocedure::text, 'somebody made it in pg_catalog, where every pinned search_path looks first', format('drop routine %s', p.oid::regprocedure)
from pg_proc p, first_oid where p.pronamespace = 'pg_catalog'::regnamespace and p.oid >= first_oid.value
  and p.oid not in (select objid from extension_members where classid = 'pg_proc'::regclass)
union all
select 'CATALOG_OBJECT', 'hole', o.oid::regoperator::text, 'somebody made it in pg_catalog, where every pinned search_path looks first', format('drop operator pg_catalog.%s', o.oid::regoperator)
from pg_operator o, first_oid where o.oprnamespace = 'pg_catalog'::regnamespace and o.oid >= first_oid.value
  and o.oid not in (select objid from extension_members where classid = 'pg_operator'::regclass)
union all
select 'CAST', 'hole', format('(%s as %s)', format_type(c.castsource, null), format_type(c.casttarget, null)), 'somebody changed how values of built-in types become each other',
  format('drop cast (%s as %s)', format_type(c.castsource, null), format_type(c.casttarget, null))
from pg_cast c, first_oid where c.oid >= first_oid.value and c.castsource < first_oid.value and c.casttarget < first_oid.value
  and c.oid not in (select objid from extension_members where classid = 'pg_cast'::regclass)
union all
select 'EVENT_TRIGGER', 'warning', e.evtname::text, 'its function runs as whoever changes the schema or logs in', format('alter event trigger %I disable', e.evtname)
from pg_event_trigger e where e.evtenabled <> 'D' and e.oid not in (select objid from extension_members where classid = 'pg_event_trigger'::regclass)
