-- Whom we serve, and what they were promised. Only the control plane's login reads this schema; members' requests run
-- with a login that has no grant here.

-- Plans are rows that an operator edits; code asks for an entitlement or a limit, never for a plan's name.
create table plans (
  id text primary key,
  alias_of text references plans,
  name text not null,
  rank integer not null,
  isolation text not null check (isolation in ('row', 'schema', 'database')),
  -- null: no limit
  members integer,
  projects integer,
  storage_bytes bigint,
  jobs_a_month integer,
  jobs_at_once integer not null,
  api_calls_a_minute integer not null,
  entitlements text[] not null default '{}'
);

insert into plans (id, alias_of, name, rank, isolation, members, projects, storage_bytes, jobs_a_month, jobs_at_once,
                   api_calls_a_minute, entitlements) values
  ('free', null, 'Free', 1, 'row', 3, 3, 100 * 1024 ^ 2, 50, 1, 60, '{}'),
  ('starter', null, 'Starter', 2, 'row', 10, 25, 5 * 1024 ^ 3, 1000, 2, 300, '{templates,api_keys}'),
  ('basic', 'starter', 'Starter', 2, 'row', 10, 25, 5 * 1024 ^ 3, 1000, 2, 300, '{templates,api_keys}'),
  ('pro', null, 'Pro', 3, 'schema', 50, null, 50 * 1024 ^ 3, 20000, 4, 1200,
   '{templates,api_keys,custom_domain,webhooks,audit_export,scheduled_reports}'),
  ('enterprise', null, 'Enterprise', 4, 'database', null, null, null, null, 8, 6000,
   '{templates,api_keys,custom_domain,webhooks,audit_export,scheduled_reports,sso,managed_users,own_database,own_storage,log_stream}');

-- Where tenants live.
create table placements (
  id text primary key,
  server text not null,
  database text not null,
  schema text not null,
  kind text not null check (kind in ('shared', 'dedicated'))
);

create table organizations (
  id uuid primary key default uuidv7(),
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,38}[a-z0-9]$'),
  name text not null check (length(name) between 1 and 200),
  plan_id text not null references plans,
  state text not null default 'active'
    check (state in ('trialing', 'active', 'past_due', 'suspended', 'cancelled', 'erased')),
  created_at timestamptz not null default now()
);

-- The catalog: which placement serves an organization's tenant. Same id as the organization's.
create table residences (
  tenant_id uuid primary key references organizations on delete cascade,
  placement_id text not null references placements,
  epoch bigint not null default 1
);

create table domains (
  id uuid primary key default uuidv7(),
  organization_id uuid not null references organizations on delete cascade,
  name text not null check (name = lower(name)),
  -- null: claimed, not proved
  verified_at timestamptz
);
create unique index domains_verified on domains (name) where verified_at is not null;
create unique index domains_claimed on domains (organization_id, name);
