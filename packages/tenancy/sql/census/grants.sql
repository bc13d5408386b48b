-- What the application's login may do with tables, sequences and schemas beyond the four verbs on tenant tables.

select 'PRIVILEGE' as code, 'hole' as severity, name as object, 'the application may reach a table outside the schemas of the tenant tables' as why,
  format('revoke all on %s from public, %I', name, $2) as mend
from reachable where relkind in ('r', 'p') and relnamespace not in (select oid from placed)
union all
select 'PRIVILEGE', 'hole', t.name, 'the application may ' || privilege || ' it, past row level security',
  format('revoke %s on %s from public, %I', privilege, t.name, $2)
from tables t, app, unnest(array['truncate', 'references', 'trigger', 'maintain']) privilege
where has_table_privilege(app.oid, t.oid, privilege)
  or privilege = 'references' and exists (select from pg_attribute a where a.attrelid = t.oid and a.attacl is not null)
    and has_any_column_privilege(app.oid, t.oid, 'references')
union all
select distinct 'PRIVILEGE', 'hole', t.name, 'every login of this database may reach it', format('revoke all on %s from public', t.name)
from tables t, aclexplode(t.relacl) g where g.grantee = 0
union all
select 'PRIVILEGE', 'hole', c.oid::regclass::text, 'the application may read a sequence, which counts for all tenants',
  format('revoke all on sequence %s from public, %I', c.oid::regclass, $2)
from relations c, app
where c.relkind = 'S' and has_sequence_privilege(app.oid, c.oid, 'usage, select, update')
union all
select 'PRIVILEGE', 'hole', n.nspname, 'the application may create objects in this schema',
  format('revoke create on schema %I from public, %I', n.nspname, $2)
from outside n, app where has_schema_privilege(app.oid, n.oid, 'create')
