-- Keys that answer for rows which the policy hides. A foreign key goes before the key that it refers to, in the order of codes.

select 'KEY_MISSING' as code, 'hole' as severity, name as object, 'it has no primary key' as why, format('alter table %s add primary key (tenant_id, id)', name) as mend
from tables where tenant_attnum is not null and not exists (select from pg_index i where i.indrelid = tables.oid and i.indisprimary)
union all
select 'KEY_WITHOUT_TENANT', 'hole', i.indexrelid::regclass::text,
  'a unique key that does not start with tenant_id answers for rows of other tenants',
  case
    when c.contype in ('p', 'u') then format('alter table %s drop constraint %I, add constraint %2$I %s (%s)', t.name, c.conname,
      case c.contype when 'p' then 'primary key' else 'unique' end,
      (select string_agg(quote_ident(a.attname), ', ' order by n) from (
         select t.tenant_attnum as attnum, 0::bigint as n union all
         select k, n from unnest(c.conkey) with ordinality key (k, n) where k <> t.tenant_attnum) listed
       join pg_attribute a on a.attrelid = t.oid and a.attnum = listed.attnum))
    when c.contype = 'x' then format('alter table %s drop constraint %I', t.name, c.conname)
    else format('drop index %s; %s', i.indexrelid::regclass, regexp_replace(pg_get_indexdef(i.indexrelid), 'USING (\w+) \(', 'USING \1 (tenant_id, '))
  end
from pg_index i join tables t on t.oid = i.indrelid left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u', 'x')
where (i.indisunique or i.indisexclusion) and t.tenant_attnum is not null and i.indkey[0] <> t.tenant_attnum
union all
select 'FOREIGN_KEY_WITHOUT_TENANT', 'hole', t.name || '.' || c.conname,
  'a foreign key that does not start with tenant_id answers for rows of other tenants',
  format('alter table %s drop constraint %I', t.name, c.conname) || case when there.attnum is null then '' else
    format(', add constraint %I foreign key (%s) references %s (%s)', c.conname,
      (select string_agg(quote_ident(a.attname), ', ' order by n) from (select t.tenant_attnum as attnum, 0::bigint as n union all select k, n from unnest(c.conkey) with ordinality key (k, n) where k <> t.tenant_attnum) listed join pg_attribute a on a.attrelid = t.oid and a.attnum = listed.attnum),
      c.confrelid::regclass,
      (select string_agg(quote_ident(a.attname), ', ' order by n) from (select there.attnum, 0::bigint as n union all select k, n from unnest(c.confkey) with ordinality key (k, n) where k <> there.attnum) listed join pg_attribute a on a.attrelid = c.confrelid and a.attnum = listed.attnum)) end
from pg_constraint c join tables t on t.oid = c.conrelid left join tenant_columns there on there.attrelid = c.confrelid
where c.contype = 'f' and (c.conkey[1] is distinct from t.tenant_attnum or c.confkey[1] is distinct from there.attnum)
union all
select 'KEY_COUNTS', 'hole', t.name || '.' || a.attname, 'a sequence counts the rows of all tenants, and its numbers tell how many',
  format('alter table %1$s alter %2$I drop identity if exists; alter table %1$s alter %2$I drop default; alter table %1$s alter %2$I type uuid using uuidv7(); alter table %1$s alter %2$I set default uuidv7()', t.name, a.attname)
from tables t
join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = t.oid and d.deptype in ('a', 'i') and d.classid = 'pg_class'::regclass
join pg_class s on s.oid = d.objid and s.relkind = 'S'
join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
where exists (select from pg_attrdef f where f.adrelid = t.oid and f.adnum = a.attnum and pg_get_expr(f.adbin, f.adrelid) like '%nextval(%') or a.attidentity <> ''
union all
select 'ID_NOT_UUID', 'warning', t.name, 'its id can be guessed, and used again',
  format('alter table %1$s alter id drop default; alter table %1$s alter id type uuid using uuidv7(); alter table %1$s alter id set default uuidv7()', t.name)
from tables t where t.tenant_attnum is not null
  and (select a.atttypid from pg_attribute a where a.attrelid = t.oid and a.attname = 'id' and not a.attisdropped) <> 'uuid'::regtype
