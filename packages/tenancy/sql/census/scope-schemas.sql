-- Some schemas among thousands. No index of a catalog says what lies in a schema, but that of the dependencies does.
outside as (
  select n.oid, n.nspname from pg_namespace n where n.nspname = any ($1::text[])
),
relations as materialized (
  select c.* from outside n
  join pg_depend d on d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid and d.classid = 'pg_class'::regclass
  join pg_class c on c.oid = d.objid
),
routines as materialized (
  select p.* from outside n
  join pg_depend d on d.refclassid = 'pg_namespace'::regclass and d.refobjid = n.oid and d.classid = 'pg_proc'::regclass
  join pg_proc p on p.oid = d.objid
)
