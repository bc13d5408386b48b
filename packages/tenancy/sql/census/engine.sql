-- Everything that schema $1 is, as facts that can be compared with those of another schema, for the application's login $2.
-- Columns: object, aspect, fact, make (SQL after which it is so), undo (SQL after which it is not).

with placed as (select oid, nspname, nspowner, nspacl from pg_namespace where nspname = $1),
app as (select oid from pg_roles where rolname = $2),
functions as (select p.*, p.oid::regprocedure::text as name from pg_proc p join placed on placed.oid = p.pronamespace),
relations as (select c.*, c.oid::regclass::text as name from pg_class c join placed on placed.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')),
grants as (
  select 'schema' as kind, quote_ident(nspname) as name, g.* from placed, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) g union all
  select 'function', name, g.* from functions, aclexplode(coalesce(proacl, acldefault('f', proowner))) g union all
  select 'table', name, g.* from relations, aclexplode(coalesce(relacl, acldefault('r', relowner))) g union all
  select 'table', r.name, g.grantor, g.grantee, g.privilege_type || ' (' || quote_ident(a.attname) || ')', g.is_grantable
  from relations r join pg_attribute a on a.attrelid = r.oid, aclexplode(a.attacl) g
)
select name as object, 'definition' as aspect, pg_get_functiondef(oid) as fact, pg_get_functiondef(oid) as make, format('drop function %s', name) as undo
from functions where prokind = 'f'
union all
select name, 'owner', (proowner = nspowner)::text, format('alter function %s owner to %s', name, nspowner::regrole), null from functions, placed
union all
select name, 'owner', (relowner = nspowner)::text, format('alter table %s owner to %s', name, nspowner::regrole), null from relations, placed
union all
select r.name, 'kind', r.relkind::text, null, format('drop %s %s cascade', case r.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' when 'S' then 'sequence' else 'table' end, r.name) from relations r
union all
select r.name, 'column ' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid)),
  format('alter table %s add column if not exists %I %s, alter %2$I %4$s not null, alter %2$I %5$s', r.name, a.attname, format_type(a.atttypid, a.atttypmod),
    case when a.attnotnull then 'set' else 'drop' end, coalesce('set default ' || pg_get_expr(d.adbin, d.adrelid), 'drop default')),
  format('alter table %s drop column %I', r.name, a.attname)
from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
where r.relkind = 'r'
union all
select r.name, 'constraint ' || c.conname, pg_get_constraintdef(c.oid), format('alter table %s add constraint %I %s', r.name, c.conname, pg_get_constraintdef(c.oid)),
  format('alter table %s drop constraint %I', r.name, c.conname)
from relations r join pg_constraint c on c.conrelid = r.oid and c.contype <> 'n'
union all
select r.name, 'trigger ' || g.tgname, pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text,
  format('%s; alter table %s enable trigger %I', regexp_replace(pg_get_triggerdef(g.oid), '^CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER'), r.name, g.tgname),
  format('drop trigger %I on %s', g.tgname, r.name)
from relations r join pg_trigger g on g.tgrelid = r.oid and not g.tgisinternal
union all
select r.name, 'rule ' || w.rulename, pg_get_ruledef(w.oid), pg_get_ruledef(w.oid), format('drop rule %I on %s', w.rulename, r.name)
from relations r join pg_rewrite w on w.ev_class = r.oid where r.relkind in ('r', 'p')
union all
select name, 'row level security', (relrowsecurity or relforcerowsecurity)::text, format('alter table %s disable row level security, no force row level security', name), null from relations where relkind = 'r'
union all
select name, format('grant of %s to %s', lower(privilege_type), case grantee when 0 then 'public' else $2 end), 'given',
  format('grant %s on %s %s to %s', privilege_type, kind, name, case grantee when 0 then 'public' else quote_ident($2) end),
  format('revoke %s on %s %s from %s', privilege_type, kind, name, case grantee when 0 then 'public' else quote_ident($2) end)
from grants where grantee = 0 or grantee in (select oid from app)
