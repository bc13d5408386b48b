-- The signed context. The application proves for which tenant it asks with a token
--   tenant(36) . expiry(10, seconds) . nonce(16) . mac(64 hex)
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

-- Checks the mac again at every call, because a SELECT can call set_config('rowhouse.token', …).
-- now() is the start of the transaction: a long one does not expire half-way.
create or replace function rowhouse.tenant_id() returns uuid
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp
begin atomic
  select case
    when context.token is null or context.token = ''
      then rowhouse.refuse('RH001', 'no tenant context: rowhouse.enter() was not called in this transaction')
    when (select encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(left(context.token, 64), 'UTF8'))), 'hex')
          from rowhouse.keys key) is distinct from substr(context.token, 66) or substr(context.token, 65, 1) <> '.'
      then rowhouse.refuse('RH002', 'the tenant token is false: it was not signed with this placement''s key')
    when to_timestamp(substr(context.token, 38, 10)::double precision) < now()
      then rowhouse.refuse('RH003', 'the tenant token has expired')
    else left(context.token, 36)
  end::uuid
  from (select current_setting('rowhouse.token', true) as token) context;
end;
revoke all on function rowhouse.tenant_id() from public;

grant usage on schema rowhouse to {{app_role}};
grant execute on function rowhouse.tenant_id() to {{app_role}};
