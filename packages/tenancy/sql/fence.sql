-- The fence: the database itself decides whether a tenant may be served here, now.

-- Pages are left nearly empty, or the planner would read a table of 50 rows from end to end, which takes twice the time of its
-- index. The id is text, so that enter() can look for whatever a token begins with: casting a false one would be an error of its own.
create table if not exists rowhouse.residents (
  tenant_id text collate "C" primary key check (tenant_id::uuid::text = tenant_id),
  search_path text not null,
  state text not null check (state in ('resident', 'suspended')),
  epoch bigint not null,
  admitted_at timestamptz not null default now()
) with (fillfactor = 10);
-- The highest migration of the placement that the tenant lives in. Kept by the ledger.
alter table rowhouse.residents add column if not exists version integer;
revoke all on rowhouse.residents from public;

-- Says why a tenant may not enter. A false token is let through in silence, as that of a resident is, so that nobody learns
-- with one who lives here: the first policy refuses both.
drop function if exists rowhouse.refuse_entry(text), rowhouse.refuse_version(integer, integer, integer);
create or replace function rowhouse.refuse_entry(serves_from integer, serves_to integer) returns void
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  tenant uuid;
  resident rowhouse.residents;
begin
  begin
    tenant := rowhouse.tenant_id();
  exception when sqlstate 'RH001' or sqlstate 'RH002' or sqlstate 'RH003' then
    return;
  end;
  select * into resident from rowhouse.residents r where r.tenant_id = tenant::text;
  if resident.state is null then
    perform rowhouse.refuse('RH005', format('tenant %s does not live in database %s', tenant, current_database()));
  elsif resident.state = 'suspended' then
    perform rowhouse.refuse('RH006', format('tenant %s is suspended', tenant));
  elsif current_setting('transaction_isolation') <> 'read committed' then
    perform rowhouse.refuse('RH007', 'a tenant transaction must be READ COMMITTED: an older snapshot would not see the fence');
  end if;
  perform rowhouse.refuse('RH008', format('the tenant''s tables are at version %s, not at %s to %s',
    coalesce(resident.version, 0), serves_from, serves_to));
end
$$;
revoke all on function rowhouse.refuse_entry(integer, integer) from public;

-- Calls of functions are assigned, not performed: plpgsql works out an assignment without the executor, which makes a point read
-- take 115 µs of the server's time in place of 130. There is no SET clause, because it would undo the search_path which this sets;
-- every name is written out instead, operators too. The path is set only where the connection has another: every change costs
-- 7 µs, most of it in the statement that follows.
--
-- The residents are read after the lock was granted, with the snapshot of a statement of its own. The mac is left to
-- tenant_id(), which every policy asks: checking it here too would cost a tenth of a point read and let nobody less in.
--
-- The versions that the caller serves are compared here, not with what a catalog says: neither a cache nor a summary is trusted.
drop function if exists rowhouse.enter(text);
create or replace function rowhouse.enter(token text, serves_from integer default null, serves_to integer default null) returns void
language plpgsql volatile security definer
as $$
declare
  path text;
  done text;
begin
  -- A transaction enters once: else an injected call with another tenant's id would hold that tenant's lock.
  if pg_catalog.current_setting('rowhouse.token', true) operator(pg_catalog.<>) '' then
    perform rowhouse.refuse('RH004', 'this transaction has entered already');
  end if;
  done := pg_catalog.pg_advisory_xact_lock_shared(pg_catalog.hashtextextended(pg_catalog.left(token, 36), 0));
  done := pg_catalog.set_config('rowhouse.token', token, true);
  select resident.search_path into path from rowhouse.residents resident
  where resident.tenant_id operator(pg_catalog.=) pg_catalog.left(token, 36)
    and resident.state operator(pg_catalog.=) 'resident'
    and coalesce(coalesce(resident.version, 0) operator(pg_catalog.>=) serves_from, true)
    and coalesce(coalesce(resident.version, 0) operator(pg_catalog.<=) serves_to, true);
  if path is null or pg_catalog.current_setting('transaction_isolation') operator(pg_catalog.<>) 'read committed' then
    perform rowhouse.refuse_entry(serves_from, serves_to);
  elsif pg_catalog.current_setting('search_path') operator(pg_catalog.<>) path then
    done := pg_catalog.set_config('search_path', path, true);
  end if;
end
$$;
revoke all on function rowhouse.enter(text, integer, integer) from public;
grant execute on function rowhouse.enter(text, integer, integer) to {{app_role}};

-- For the owner and for registrars: a login that admits tenants without owning their tables.

create or replace function rowhouse.admit_tenant(tenant uuid, path text, new_state text, new_epoch bigint) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into rowhouse.residents (tenant_id, search_path, state, epoch) values (tenant::text, path, new_state, new_epoch)
  on conflict (tenant_id) do update
    set search_path = excluded.search_path, state = excluded.state, epoch = excluded.epoch;
end;
revoke all on function rowhouse.admit_tenant(uuid, text, text, bigint) from public;

-- The exclusive lock waits for the transactions in flight; new ones wait for it, and then find no resident.
create or replace function rowhouse.remove_tenant(tenant uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  select pg_advisory_xact_lock(hashtextextended(tenant::text, 0));
  delete from rowhouse.residents where tenant_id = tenant::text;
end;
revoke all on function rowhouse.remove_tenant(uuid) from public;
