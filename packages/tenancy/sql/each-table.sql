-- Applied to every table with a tenant_id after every migration. `(select …)` runs the check once for a statement.

{{clear}}
alter table {{table}} enable row level security, force row level security,
  alter tenant_id set default rowhouse.claimed_tenant_id();
create policy rowhouse on {{table}}
  using (tenant_id = (select rowhouse.tenant_id()))
  with check (tenant_id = (select rowhouse.tenant_id()));
grant select, insert, update, delete on {{table}} to {{app_role}};
