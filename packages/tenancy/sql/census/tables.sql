-- Tenant tables: row level security, the policy, the column, what stands beside them.

select 'RLS_OFF' as code, 'hole' as severity, name as object, 'row level security is off' as why,
  format('alter table %s enable row level security', name) as mend
from tables where not relrowsecurity
union all
select 'RLS_NOT_FORCED', 'hole', name, 'the owner of the table is not bound by its policy',
  format('alter table %s force row level security', name)
from tables where not relforcerowsecurity
union all
select 'POLICY_MISSING', 'hole', name, 'it has no policy of the engine',
  format('create policy rowhouse on %s using (tenant_id = (select rowhouse.tenant_id())) with check (tenant_id = (select rowhouse.tenant_id()))', name)
from tables where tenant_attnum is not null and not exists (select from pg_policy where polrelid = tables.oid and polname = 'rowhouse')
union all
select 'POLICY_NOT_OURS', 'hole', table_name || '.' || polname, 'another policy can let in what ours keeps out',
  format('drop policy %I on %s', polname, table_name)
from policies where not is_ours and not is_for_search
union all
select 'POLICY_WITHOUT_CHECK', 'hole', table_name || '.' || polname, 'it does not check what is written',
  format('alter policy %I on %s with check (tenant_id = (select rowhouse.tenant_id()))', polname, table_name)
from policies where is_ours and not is_checked
union all
select 'TABLE_WITHOUT_TENANT', 'hole', name, 'the application may reach it, and no row of it says whose it is',
  format('revoke all on %s from public, %I', name, $2)
from tables where tenant_attnum is null
union all
-- the policy has to go before the type can change; the next census misses it
select 'TENANT_COLUMN', 'hole', t.name, 'its tenant_id is not of type uuid, or may be null',
  case when a.atttypid = 'uuid'::regtype then format('alter table %s alter tenant_id set not null', t.name)
    else format('drop policy if exists rowhouse on %s; alter table %1$s alter tenant_id drop default, alter tenant_id type uuid using tenant_id::text::uuid, alter tenant_id set not null', t.name) end
from tables t, lateral (select * from pg_attribute where attrelid = t.oid and attnum = t.tenant_attnum offset 0) a
where not (a.atttypid = 'uuid'::regtype and a.attnotnull)
union all
select 'TENANT_DEFAULT', 'warning', t.name, 'its tenant_id does not fill itself in from the context',
  format('alter table %s alter tenant_id set default rowhouse.claimed_tenant_id()', t.name)
from tables t left join pg_attrdef d on d.adrelid = t.oid and d.adnum = t.tenant_attnum
where t.tenant_attnum is not null and not exists (
  select from expressions e where e.tree = d.adbin::text and e.tenant_attnum = t.tenant_attnum and e.words = 'rowhouse.claimed_tenant_id()')
union all
select 'GRANT_MISSING', 'warning', t.name, 'the application may not ' || privilege || ' its own tenants'' rows', format('grant %s on %s to %I', privilege, t.name, $2)
from tables t, app, unnest(array['select', 'insert', 'update', 'delete']) privilege
where tenant_attnum is not null and not has_table_privilege(app.oid, t.oid, privilege)
union all
select 'OWNER_ABOVE_RLS', 'hole', t.name, format('it belongs to %s, a superuser or one who bypasses row level security, and so do its functions', r.rolname),
  case when engine.is_above_rls then format('alter role %I nosuperuser nobypassrls', engine.rolname) else format('alter table %s owner to %I', t.name, engine.rolname) end
from tables t join pg_roles r on r.oid = t.relowner, engine where r.rolsuper or r.rolbypassrls
union all
select 'RULE', 'hole', t.name || '.' || r.rulename, 'a rule runs with the rights of the owner of the table', format('drop rule %I on %s', r.rulename, t.name)
from pg_rewrite r join tables t on t.oid = r.ev_class
union all
select 'TRIGGER_DEFINER', 'hole', t.name || '.' || g.tgname, 'its function runs with the rights of its owner: ' || p.oid::regprocedure,
  format('alter function %s security invoker', p.oid::regprocedure)
from pg_trigger g join tables t on t.oid = g.tgrelid join pg_proc p on p.oid = g.tgfoid
where p.prosecdef and p.oid::regprocedure::text <> all ($3::text[])
union all
select 'VIEW_WITHOUT_INVOKER', 'hole', r.name, 'the view reads with the rights of its owner',
  case when m.objid is null then format('alter view %s set (security_invoker = true)', r.name) else format('revoke all on %s from public, %I', r.name, $2) end
from reachable r left join extension_members m on m.classid = 'pg_class'::regclass and m.objid = r.oid
where r.relkind = 'v' and not coalesce(r.reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)
union all
select 'UNGUARDED_RELATION', 'hole', name,
  case relkind when 'm' then 'a materialized view has no row level security, and the application may read it' else 'a foreign table has no row level security, and the application may read it' end,
  format('revoke all on %s from public, %I', name, $2)
from reachable where relkind in ('m', 'f')
union all
select 'PUBLICATION', 'warning', p.pubname::text, 'whoever subscribes gets the rows of all tenants', format('drop publication %I', p.pubname)
from pg_publication p where p.puballtables
  or exists (select from pg_publication_rel r join tables t on t.oid = r.prrelid where r.prpubid = p.oid)
  or exists (select from pg_publication_namespace s join placed n on n.oid = s.pnnspid where s.pnpubid = p.oid)
union all
select 'SUBSCRIPTION', 'warning', s.subname::text, 'what it writes is checked by no policy', format('alter subscription %I disable', s.subname)
from pg_subscription s where s.subenabled and s.subdbid = (select oid from pg_database where datname = current_database())
