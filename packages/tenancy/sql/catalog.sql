-- The map of the fleet: which placements there are, and which tenant lives where. In the control plane's database, in a schema
-- of the builder's choice. A cache of it may be stale: whether a tenant is served somewhere is decided by the fence there.

create schema if not exists {{schema}};

create table if not exists {{schema}}.placements (
  id text primary key,
  server text not null,
  database text not null,
  schema text not null,
  kind text not null check (kind in ('shared', 'dedicated')),
  created_at timestamptz not null default now(),
  unique (server, database, schema)
);
alter table {{schema}}.placements
  add column if not exists state text not null default 'ready' check (state in ('making', 'ready', 'spare', 'failed')),
  -- what the placement's own ledger said last: its highest migration, and the checksum of the release when it had all of it
  add column if not exists version integer not null default 0,
  add column if not exists checksum text,
  add column if not exists migration_error text,
  add column if not exists migrated_at timestamptz,
  add column if not exists is_canary boolean not null default false;

create table if not exists {{schema}}.residences (
  tenant_id uuid primary key,
  placement_id text not null references {{schema}}.placements,
  -- grows with each relocation
  epoch bigint not null default 1,
  created_at timestamptz not null default now()
);
alter table {{schema}}.residences
  -- a tenant that is being made or removed is not to be found
  add column if not exists state text not null default 'ready' check (state in ('making', 'ready', 'suspended', 'leaving'));
create index if not exists residences_by_placement on {{schema}}.residences (placement_id);
