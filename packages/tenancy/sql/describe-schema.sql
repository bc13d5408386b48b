-- Everything in schema $1 that decides how its tables behave, in words that do not depend on its name: run with that schema as
-- the only one on search_path, so that what lies in it is written without it. Columns: kind, name, definition.

with space as (select oid from pg_namespace where nspname = $1),
relations as (
  select c.* from pg_class c join space on c.relnamespace = space.oid where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
),
functions as (select p.* from pg_proc p join space on p.pronamespace = space.oid),
types as (
  select t.* from pg_type t join space on t.typnamespace = space.oid
  where t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
)
select 'schema' as kind, 'itself' as name, format('owner %s', pg_get_userbyid(nspowner)) as definition
from pg_namespace where nspname = $1
union all
select case relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view' when 'm' then 'materialized view'
    when 'f' then 'foreign table' else 'sequence' end, relname,
  concat_ws(', ', case relpersistence when 'u' then 'unlogged' end, 'owner ' || pg_get_userbyid(relowner),
    case when relrowsecurity then 'row level security' else 'no row level security' end,
    case when relforcerowsecurity then 'forced' end, reloptions::text,
    case when relkind in ('v', 'm') then pg_get_viewdef(oid, true) end,
    case when relkind = 'p' then pg_get_partkeydef(oid) end,
    case when relispartition then pg_get_expr(relpartbound, oid) end)
from relations
union all
select 'column', r.relname || '.' || a.attname,
  concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
    case when a.attcollation <> t.typcollation then 'collate ' || a.attcollation::regcollation end,
    case a.attgenerated when 's' then 'generated stored' when 'v' then 'generated virtual' end,
    case a.attidentity when 'a' then 'identity always' when 'd' then 'identity' end,
    'default ' || pg_get_expr(d.adbin, d.adrelid))
from relations r
join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
where r.relkind <> 'S'
union all
select 'constraint', coalesce(r.relname, t.typname) || '.' || k.conname,
  pg_get_constraintdef(k.oid, true) || case when k.convalidated then '' else ' not valid' end
from pg_constraint k join space on k.connamespace = space.oid
left join pg_class r on r.oid = k.conrelid left join pg_type t on t.oid = k.contypid
where k.contype <> 'n'
union all
select 'index', i.indexrelid::regclass::text,
  pg_get_indexdef(i.indexrelid, 0, true) || case when i.indisvalid then '' else ' not valid' end
from pg_index i join relations r on r.oid = i.indrelid
union all
select 'policy', r.relname || '.' || p.polname,
  concat_ws(' ', case when p.polpermissive then 'permissive' else 'restrictive' end, 'for ' || p.polcmd::text,
    'to ' || (select string_agg(case g when 0 then 'public' else pg_get_userbyid(g) end, ', ' order by 1) from unnest(p.polroles) g),
    'using ' || pg_get_expr(p.polqual, p.polrelid), 'with check ' || pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p join relations r on r.oid = p.polrelid
union all
select 'trigger', r.relname || '.' || g.tgname, pg_get_triggerdef(g.oid, true) || case g.tgenabled when 'O' then '' else ' enabled ' || g.tgenabled::text end
from pg_trigger g join relations r on r.oid = g.tgrelid where not g.tgisinternal
union all
select 'rule', r.relname || '.' || w.rulename, pg_get_ruledef(w.oid, true)
from pg_rewrite w join relations r on r.oid = w.ev_class where w.rulename <> '_RETURN'
union all
select 'function', format('%s(%s)', p.proname, pg_get_function_identity_arguments(p.oid)),
  concat_ws(' ', 'returns ' || pg_get_function_result(p.oid), l.lanname, p.provolatile::text, p.proparallel::text,
    case when p.prosecdef then 'security definer' end, case when p.proisstrict then 'strict' end,
    case when p.proleakproof then 'leakproof' end, 'owner ' || pg_get_userbyid(p.proowner),
    replace(p.proconfig::text, quote_ident($1), '(schema)'),
    replace(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), quote_ident($1) || '.', ''))
from functions p join pg_language l on l.oid = p.prolang
union all
select 'type', t.typname, coalesce(
  (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
  format_type(nullif(t.typbasetype, 0), t.typtypmod), t.typtype::text)
from types t
union all
select 'grant', object || ' to ' || case grantee when 0 then 'public' else pg_get_userbyid(grantee) end,
  string_agg(privilege_type || case when is_grantable then ' with grant option' else '' end, ', ' order by privilege_type)
from (
  select r.relname as object, acl.* from relations r, aclexplode(r.relacl) acl where acl.grantee <> r.relowner
  union all
  select r.relname || '.' || a.attname, acl.* from relations r join pg_attribute a on a.attrelid = r.oid, aclexplode(a.attacl) acl
  union all
  select p.proname || '()', acl.* from functions p, aclexplode(p.proacl) acl where acl.grantee <> p.proowner
  union all
  select 'schema', acl.* from pg_namespace n, aclexplode(n.nspacl) acl where n.nspname = $1 and acl.grantee <> n.nspowner
) granted
group by object, grantee
union all
select 'statistics', s.stxname, pg_get_statisticsobjdef_columns(s.oid) || ' on ' || s.stxrelid::regclass
from pg_statistic_ext s join space on s.stxnamespace = space.oid
order by 1, 2
