-- In the place of each-table.sql while a table is only watched. Rows of the claimed tenant cost nothing but the comparison.

alter table {{table}} enable row level security, force row level security,
  alter tenant_id set default coalesce(rowhouse.claimed_tenant_id(), {{default_tenant}});
drop policy if exists rowhouse on {{table}};
create policy rowhouse on {{table}}
  using (tenant_id is not distinct from (select rowhouse.claimed_tenant_id()) or rowhouse_observed.note({{relation}}, tenant_id, 'read'))
  with check (tenant_id is not distinct from (select rowhouse.claimed_tenant_id()) or rowhouse_observed.note({{relation}}, tenant_id, 'write'));
grant select, insert, update, delete on {{table}} to {{app_role}};
