-- Everything in the database.
outside as (
  select n.oid, n.nspname from pg_namespace n where n.nspname <> 'information_schema' and n.nspname not like 'pg\_%'
),
relations as materialized (
  select c.* from pg_class c join outside n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
),
routines as materialized (select p.* from pg_proc p join outside n on n.oid = p.pronamespace)
