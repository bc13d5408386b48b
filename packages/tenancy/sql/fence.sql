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
create or replace function rowhouse.refuse_entry(state text) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  tenant uuid;
begin
  begin
    tenant := rowhouse.tenant_id();
  exception when sqlstate 'RH001' or sqlstate 'RH002' or sqlstate 'RH003' then
    return null;
  end;
  if state is null then
    return rowhouse.refuse('RH005', format('tenant %s does not live in database %s', tenant, current_database()));
  elsif state = 'suspended' then
    return rowhouse.refuse('RH006', format('tenant %s is suspended', tenant));
  end if;
  return rowhouse.refuse('RH007', 'a tenant transaction must be READ COMMITTED: an older snapshot would not see the fence');
end
$$;
revoke all on function rowhouse.refuse_entry(text) from public;

-- The application said which versions of the tenant tables it can work with. Whoever is not at home learns nothing else than before.
create or replace function rowhouse.refuse_version(version integer, serves_from integer, serves_to integer) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
begin
  begin
    perform rowhouse.tenant_id();
  exception when sqlstate 'RH001' or sqlstate 'RH002' or sqlstate 'RH003' then
    return null;
  end;
  return rowhouse.refuse('RH008', format('the tenant''s tables are at version %s, not at %s to %s',
    coalesce(version, 0), serves_from, serves_to));
end
$$;
revoke all on function rowhouse.refuse_version(integer, integer, integer) from public;

-- A body in SQL, parsed when it is created: 11 % faster than plpgsql for a point read, and no search_path can change
-- what its names mean. It has no SET clause because that would undo the search_path which it sets. It sets one only where the
-- connection has another: every change costs 7 µs, most of it in the statement that follows.
--
-- Two statements, because each takes its own snapshot: residents must be read after the lock was granted. The mac is left to
-- tenant_id(), which every policy asks: checking it here too would cost a tenth of a point read and let nobody less in.
--
-- The versions that the caller serves are compared here, not with what a catalog says: neither a cache nor a summary is trusted.
drop function if exists rowhouse.enter(text);
create or replace function rowhouse.enter(token text, serves_from integer default null, serves_to integer default null) returns void
language sql volatile security definer
begin atomic
  select pg_advisory_xact_lock_shared(hashtextextended(left(token, 36), 0)),
         set_config('rowhouse.token', token, true);
  select case
    when resident.state is distinct from 'resident' or current_setting('transaction_isolation') <> 'read committed'
      then rowhouse.refuse_entry(resident.state)
    when serves_from > coalesce(resident.version, 0) or serves_to < coalesce(resident.version, 0)
      then rowhouse.refuse_version(resident.version, serves_from, serves_to)
    when current_setting('search_path') <> resident.search_path
      then set_config('search_path', resident.search_path, true)
  end
  from (values (true)) one
  left join rowhouse.residents resident on resident.tenant_id = left(token, 36);
end;
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
