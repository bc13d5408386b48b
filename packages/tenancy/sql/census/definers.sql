-- Code that runs with more rights than its caller, and searches that are not what was declared.

select 'DEFINER_FUNCTION' as code, 'hole' as severity, p.oid::regprocedure::text as object, 'it runs with the rights of its owner, and the application may call it' as why,
  format('revoke execute on routine %s from public, %I', p.oid::regprocedure, $2) as mend
from routines p, app
where p.prosecdef and p.oid::regprocedure::text <> all ($3::text[]) and p.oid not in (select oid from search_functions)
  and has_function_privilege(app.oid, p.oid, 'execute')
union all
select 'DEFINER_FUNCTION', 'hole', p.oid::regprocedure::text, 'its search_path is not pinned, so its caller decides what its names mean',
  format('alter routine %s set search_path = pg_catalog, pg_temp', p.oid::regprocedure)
from routines p join outside n on n.oid = p.pronamespace
-- The engine's own are compared with what the release installs; enter(), which must set the path, writes every name out.
where p.prosecdef and p.oid::regprocedure::text = any ($3::text[]) and p.prosqlbody is null and n.nspname <> 'rowhouse'
  and not exists (select from unnest(p.proconfig) c where c like 'search_path=%')
union all
select 'OWNER_ABOVE_RLS', 'hole', p.oid::regprocedure::text, format('it runs with the rights of %s, whom no policy binds', r.rolname),
  case when engine.is_above_rls then format('alter role %I nosuperuser nobypassrls', engine.rolname) else format('alter routine %s owner to %I', p.oid::regprocedure, engine.rolname) end
from routines p join outside n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner, engine
where p.prosecdef and (r.rolsuper or r.rolbypassrls) and (p.oid::regprocedure::text = any ($3::text[]) or n.nspname = 'rowhouse')
union all
select 'SEARCH_CHANGED', 'hole', s.oid::regprocedure::text, 'it is not the search that was declared',
  format('drop function %s; select rowhouse.create_search(%L::regclass, %L::text[], %L, %L, %L::regconfig)', s.oid::regprocedure, s.relation, s.columns, s.kind, s.name, s.language)
from search_functions s where not s.is_ours
