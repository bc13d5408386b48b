-- What the census looks at: this opens its query, and the other files of this folder follow, joined by "union all".
-- $1 schemas of the tenant tables besides those that the database itself knows, $2 the application's login, $3 functions that may
-- be SECURITY DEFINER, as regprocedure text. scope: the schemas that are looked at, and what lies there.
-- Each part gives code, severity, object, why, mend. The mend is SQL that can be run as it stands; advice that is no SQL is a comment.

with app as (select * from pg_roles where rolname = $2),
engine as (select r.oid, r.rolname, r.rolsuper or r.rolbypassrls as is_above_rls from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.nspname = 'rowhouse'),
searcher as (select * from pg_roles where rolname = rowhouse.search_role()),
-- initdb's own objects have lower ones
first_oid (value) as (values (16384)),
{{scope}},
-- Of this very snapshot: a schema that is made meanwhile is not taken for a stranger's.
placed as (
  select oid, nspname from outside
  where nspname = any ($1::text[]) or format('"%s"', replace(nspname, '"', '""')) in (select search_path from rowhouse.placements)
),
extension_members as (select classid, objid, e.extname from pg_depend d join pg_extension e on e.oid = d.refobjid where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'),
reachable as (
  select c.oid, c.oid::regclass::text as name, c.relkind, c.relnamespace, c.reloptions
  from relations c, app
  where c.relkind in ('r', 'p', 'v', 'm', 'f')
    and (has_table_privilege(app.oid, c.oid, 'select, insert, update, delete, truncate, references, trigger, maintain')
      or has_any_column_privilege(app.oid, c.oid, 'select, insert, update, references'))
),
tenant_columns as not materialized (select * from pg_attribute where attname = 'tenant_id' and not attisdropped),
-- A table without tenant_id that the application cannot reach is nobody's.
tables as (
  select c.oid, c.oid::regclass::text as name, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relacl, a.attnum as tenant_attnum
  from relations c join placed n on n.oid = c.relnamespace left join tenant_columns a on a.attrelid = c.oid
  where c.relkind in ('r', 'p') and (a.attnum is not null or c.oid in (select oid from reachable))
),
searches as (select * from rowhouse.searches where relation in (select oid from relations)),
search_functions as (
  select p.oid, s.relation, s.name, s.columns, s.kind, s.language,
    p.prosecdef and p.proowner = (select oid from searcher) and p.proconfig = (rowhouse.describe_search(s)).settings and not p.proleakproof
      and p.prosrc = rowhouse.search_body(s) as is_ours
  from searches s join relations c on c.oid = s.relation join pg_proc p on p.pronamespace = c.relnamespace and p.proname = s.name
),
-- To write an expression out opens its table, which takes 0.1 ms the first time; those of thousands of tables are the same trees.
-- They lie there compressed; || undoes that once, where each comparison would.
trees as (
  select t.oid, t.tenant_attnum, p.polqual as tree from tables t join pg_policy p on p.polrelid = t.oid union all
  select t.oid, t.tenant_attnum, p.polwithcheck from tables t join pg_policy p on p.polrelid = t.oid union all
  select t.oid, t.tenant_attnum, d.adbin from tables t join pg_attrdef d on d.adrelid = t.oid and d.adnum = t.tenant_attnum
),
expressions as (
  select plain as tree, tenant_attnum, pg_get_expr(any_value(tree), any_value(oid)) as words
  from (select *, tree::text || '' as plain from trees where tenant_attnum is not null offset 0) plain_trees
  group by plain, tenant_attnum
),
keeps_apart as (select tree, tenant_attnum from expressions where words = '(tenant_id = ( SELECT rowhouse.tenant_id() AS tenant_id))'),
policies as (
  select p.*, t.name as table_name,
    p.polname = 'rowhouse' and p.polcmd = '*' and p.polpermissive and p.polroles = '{0}'
      and exists (select from keeps_apart k where k.tree = p.polqual::text and k.tenant_attnum = t.tenant_attnum) as is_ours,
    exists (select from keeps_apart k where k.tree = p.polwithcheck::text and k.tenant_attnum = t.tenant_attnum) as is_checked,
    p.polname = 'rowhouse_search' and p.polcmd = 'r' and p.polroles = array(select oid from searcher)
      and exists (select from searches where relation = p.polrelid) as is_for_search
  from pg_policy p join tables t on t.oid = p.polrelid
),
withheld as ({{withheld}})
