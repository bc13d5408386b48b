-- What each-table.sql has still to be applied to, among the schemas $1, for the application's login $2. A null table stands for
-- the schema itself, which the login may not use yet. Of a bare table nothing has to be taken back first.
-- Locks nothing, so that a migration of one table does not lock the others.
--
-- Where $3 is false only the tables that this transaction holds locks on are looked at, because nothing else can have changed:
-- looking at all tables of a thousand schemas takes longer than the migration. No index of a catalog says what lies in a schema, but
-- that of the dependencies does.

with app as (select oid from pg_roles where rolname = $2),
schemas as (select oid, nspname from pg_namespace where nspname = any ($1::text[])),
candidates as (
  select d.objid as oid from schemas
  join pg_depend d on d.refclassid = 'pg_namespace'::regclass and d.refobjid = schemas.oid and d.classid = 'pg_class'::regclass where $3
  union
  select relation from pg_catalog.pg_locks where not $3 and pid = pg_backend_pid() and locktype = 'relation'
)
select schemas.nspname as schema, null as table, null as is_bare
from schemas, app where not has_schema_privilege(app.oid, schemas.oid, 'usage')
union all
select schemas.nspname, c.relname, c.relacl is null and p.oid is null
from candidates
join pg_class c on c.oid = candidates.oid and c.relkind in ('r', 'p')
join schemas on schemas.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
left join pg_policy p on p.polrelid = c.oid and p.polname = 'rowhouse'
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where not coalesce(
  c.relrowsecurity and c.relforcerowsecurity
  and p.polcmd = '*' and p.polpermissive and p.polroles = '{0}'
  and pg_get_expr(p.polqual, c.oid) = '(tenant_id = ( SELECT rowhouse.tenant_id() AS tenant_id))'
  and pg_get_expr(p.polwithcheck, c.oid) = '(tenant_id = ( SELECT rowhouse.tenant_id() AS tenant_id))'
  and pg_get_expr(d.adbin, c.oid) = 'rowhouse.claimed_tenant_id()'
  and (select array_agg(g.privilege_type order by g.privilege_type) from aclexplode(c.relacl) g, app where g.grantee = app.oid)
    = '{DELETE,INSERT,SELECT,UPDATE}'
  and not exists (select from aclexplode(c.relacl) g where g.grantee = 0), false)
order by 1, 2 nulls first
