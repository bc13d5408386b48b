-- One hash of all that decides how the tables of a schema behave, whatever the schema is called. The same again: nobody changed
-- anything there. The same as another's: what the census found there it would find here. What refers to the schema's own objects by
-- their oids (a view, a sequence) differs from one schema to the next, so such a schema is always looked through.

create or replace function rowhouse.fingerprint(place oid) returns text
language sql stable
-- Planned once for a connection: planning takes longer than looking.
set plan_cache_mode = force_generic_plan
begin atomic
  with objects as materialized (
    select classid, objid from pg_depend where refclassid = 'pg_namespace'::regclass and refobjid = place
  ),
  relations as materialized (
    select c.* from objects o join pg_class c on c.oid = o.objid where o.classid = 'pg_class'::regclass
  ),
  facts (fact) as (
    select row (n.nspacl, r.rolname, r.rolsuper, r.rolbypassrls)::text from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.oid = place
    union all
    select row (classid, count(*))::text from objects group by classid
    union all
    select row (relname, relkind, relpersistence, relowner, relacl, relrowsecurity, relforcerowsecurity, relispartition, reloptions)::text from relations
    union all
    select row (r.relname, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attisdropped, a.attidentity, a.attgenerated, a.attacl, d.adbin)::text
    from relations r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
    union all
    select row (r.relname, p.polname, p.polcmd, p.polpermissive, p.polroles, p.polqual, p.polwithcheck)::text
    from relations r join pg_policy p on p.polrelid = r.oid
    union all
    select row (r.relname, c.relname, i.indisunique, i.indisprimary, i.indisexclusion, i.indisvalid, i.indkey, i.indclass, i.indexprs, i.indpred)::text
    from relations r join pg_index i on i.indrelid = r.oid join pg_class c on c.oid = i.indexrelid
    union all
    select row (r.relname, k.conname, k.contype, k.conenforced, k.convalidated, k.conkey, f.relname, f.relnamespace = place, k.confkey, k.confdeltype, k.conbin)::text
    from relations r join pg_constraint k on k.conrelid = r.oid left join pg_class f on f.oid = k.confrelid
    union all
    select row (r.relname, case when not t.tgisinternal then t.tgname end, t.tgfoid, p.prosecdef, t.tgtype, t.tgenabled, t.tgqual)::text
    from relations r join pg_trigger t on t.tgrelid = r.oid join pg_proc p on p.oid = t.tgfoid
    union all
    select row (r.relname, w.rulename, w.ev_type, w.ev_enabled, w.ev_qual, w.ev_action)::text
    from relations r join pg_rewrite w on w.ev_class = r.oid
    union all
    select row (p.proname, p.proargtypes, p.proowner, p.proacl, p.prolang, p.prosecdef, p.proleakproof, p.proconfig, p.prosrc, p.prosqlbody)::text
    from objects o join pg_proc p on p.oid = o.objid where o.classid = 'pg_proc'::regclass
    union all
    select row (r.relname, s.name, s.columns, s.kind, s.language)::text from relations r join rowhouse.searches s on s.relation = r.oid
  )
  select encode(sha256(convert_to(string_agg(fact, E'\n' order by fact collate "C"), 'UTF8')), 'hex') from facts;
end;
revoke all on function rowhouse.fingerprint(oid) from public;

-- For registrars, who hand out spare places: whether one is as it was made, or migrated last.
create or replace function rowhouse.is_untouched(path text) returns boolean
language sql stable security definer
begin atomic
  select coalesce(
    (select placement.fingerprint = rowhouse.fingerprint(to_regnamespace(path))
     from rowhouse.placements placement where placement.search_path = path),
    false);
end;
revoke all on function rowhouse.is_untouched(text) from public;
