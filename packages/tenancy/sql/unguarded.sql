-- What each-table.sql has still to be applied to, among the schemas $1, for the application's login $2. A null table stands for
-- the schema itself, which the login may not use yet. Locks nothing, so that a migration of one table does not lock the others.
--
-- Expressions are read where $3 asks for it, and else only where this transaction, or a later one, has written: to put one into
-- words takes 0.1 ms, and a fleet has tens of thousands.

with app as (select oid from pg_roles where rolname = $2),
schemas as (select oid, nspname from pg_namespace where nspname = any ($1::text[]))
select schemas.nspname as schema, null as table
from schemas, app where not has_schema_privilege(app.oid, schemas.oid, 'usage')
union all
select schemas.nspname, c.relname
from schemas
join pg_class c on c.relnamespace = schemas.oid and c.relkind in ('r', 'p')
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
left join pg_policy p on p.polrelid = c.oid and p.polname = 'rowhouse'
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where case
  when not c.relrowsecurity or not c.relforcerowsecurity or p.oid is null or d.oid is null then true
  when not $3 and least(age(c.xmin), age(p.xmin), age(d.xmin)) > age(pg_current_xact_id()::xid) then false
  else not coalesce(
    p.polcmd = '*' and p.polpermissive and p.polroles = '{0}'
    and pg_get_expr(p.polqual, c.oid) = '(tenant_id = ( SELECT rowhouse.tenant_id() AS tenant_id))'
    and pg_get_expr(p.polwithcheck, c.oid) = '(tenant_id = ( SELECT rowhouse.tenant_id() AS tenant_id))'
    and pg_get_expr(d.adbin, c.oid) = 'rowhouse.claimed_tenant_id()'
    and (select array_agg(g.privilege_type order by g.privilege_type) from aclexplode(c.relacl) g, app where g.grantee = app.oid)
      = '{DELETE,INSERT,SELECT,UPDATE}'
    and not exists (select from aclexplode(c.relacl) g where g.grantee = 0), false)
  end
order by 1, 2 nulls first
