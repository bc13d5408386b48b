-- The signed context. The application proves for which tenant it asks with a token
--   tenant(36) . expiry(10, seconds) . nonce(16) . mac(64 hex, of everything before it)
-- and every policy asks rowhouse.tenant_id(), which believes nothing but the mac.

create schema if not exists rowhouse;
revoke all on schema rowhouse from public;

-- One key. The inner and outer pads of HMAC-SHA-256 are stored, not the key: a check is two calls of sha256().
create table if not exists rowhouse.keys (
  only_one boolean primary key default true check (only_one),
  inner_pad bytea not null check (length(inner_pad) = 64),
  outer_pad bytea not null check (length(outer_pad) = 64)
);
revoke all on rowhouse.keys from public;

create or replace function rowhouse.refuse(code text, message text) returns text
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using errcode = code, message = message;
end
$$;
revoke all on function rowhouse.refuse(text, text) from public;

-- Says why a token was not believed; kept out of tenant_id(), where every branch costs something at every call.
create or replace function rowhouse.refuse_token(token text) returns text
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
  if token is null or token = '' then
    return rowhouse.refuse('RH001', 'no tenant context: rowhouse.enter() was not called in this transaction');
  end if;
  if (select encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(left(token, 65), 'UTF8'))), 'hex')
      from rowhouse.keys key) = substr(token, 66) then
    return rowhouse.refuse('RH003', 'the tenant token has expired');
  end if;
  return rowhouse.refuse('RH002', 'the tenant token is false: it was not signed with the key of this placement');
end
$$;
revoke all on function rowhouse.refuse_token(text) from public;

-- Declared immutable, so that they become constants in what a backend has planned of tenant_id(): reading the key with a query
-- at every call took 20 µs of a point read's 95. Nobody but the owner may call them.
create or replace function rowhouse.inner_pad() returns bytea
language plpgsql immutable parallel safe
as $$ begin return (select key.inner_pad from rowhouse.keys key); end $$;
create or replace function rowhouse.outer_pad() returns bytea
language plpgsql immutable parallel safe
as $$ begin return (select key.outer_pad from rowhouse.keys key); end $$;
revoke all on function rowhouse.inner_pad(), rowhouse.outer_pad() from public;

-- Checks the mac again at every call, because a SELECT can call set_config('rowhouse.token', …).
-- now() is the start of the transaction: a long one does not expire half-way.
--
-- In plpgsql, which works out an expression without the executor where it reads no table. The path is pinned, so that no
-- search_path can change what the names mean; and because PostgreSQL plans a body again whenever the path is another than
-- before, which made a point read in a dedicated schema take 250 µs of the server's time instead of 157. In shared tables, where
-- the path stays, the pin costs 6 µs.
create or replace function rowhouse.tenant_id() returns uuid
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
declare
  token text := current_setting('rowhouse.token', true);
begin
  if encode(sha256(rowhouse.outer_pad() || sha256(rowhouse.inner_pad() || convert_to(left(token, 65), 'UTF8'))), 'hex') = substr(token, 66)
    and to_timestamp(substr(token, 38, 10)::double precision) >= now() then
    return left(token, 36);
  end if;
  return rowhouse.refuse_token(token);
end
$$;
revoke all on function rowhouse.tenant_id() from public;

-- Another key: every backend plans tenant_id() again, because its row in the catalog is another.
create or replace function rowhouse.forget_key() returns trigger
language plpgsql
as $$
begin
  -- The lock of whoever installs the engine, and would replace the function meanwhile.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('rowhouse install', 0));
  alter function rowhouse.tenant_id() parallel safe;
  return null;
end
$$;
revoke all on function rowhouse.forget_key() from public;
create or replace trigger forget_key after insert or update or delete or truncate on rowhouse.keys
  for each statement execute function rowhouse.forget_key();

-- What the token says, unchecked: the default of a tenant_id. The policy checks what it filled in, once for a statement,
-- where a checked default would cost 20 µs for every row. Null without a token, so that the policy can say what is wrong.
create or replace function rowhouse.claimed_tenant_id() returns uuid
language sql stable parallel safe
return nullif(left(current_setting('rowhouse.token', true), 36), '')::uuid;
revoke all on function rowhouse.claimed_tenant_id() from public;

grant usage on schema rowhouse to {{app_role}};
grant execute on function rowhouse.claimed_tenant_id() to {{app_role}};
grant execute on function rowhouse.tenant_id() to {{app_role}};
