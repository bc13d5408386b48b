-- Watches what row level security would refuse, and refuses nothing. Installed while an application is brought in, and
-- taken away when every table is guarded; that fails while a policy still calls it.

create schema if not exists rowhouse_observed;
revoke all on schema rowhouse_observed from public;

-- Says it once for each table and transaction, to the client and to the server's log. SECURITY DEFINER, because set_config may
-- be revoked from the application.
create or replace function rowhouse_observed.note(relation regclass, row_tenant uuid, verb text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  seen text := coalesce(current_setting('rowhouse.observed', true), '');
  mark text := format('%s.%s ', relation::oid, verb);
  claimed text := nullif(left(current_setting('rowhouse.token', true), 36), '');
begin
  if position(mark in seen) = 0 then
    perform set_config('rowhouse.observed', seen || mark, true);
    raise warning using errcode = 'RH100',
      message = format('row level security would %s a row of %s', case verb when 'read' then 'hide' else 'refuse' end, relation),
      detail = json_build_object('table', relation::text, 'verb', verb, 'tenant', claimed, 'rowTenant', row_tenant)::text;
  end if;
  return true;
end
$$;
revoke all on function rowhouse_observed.note(regclass, uuid, text) from public;
grant usage on schema rowhouse_observed to {{app_role}};
grant execute on function rowhouse_observed.note(regclass, uuid, text) to {{app_role}};
