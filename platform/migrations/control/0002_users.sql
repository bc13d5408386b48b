-- Accounts. Global ones may belong to many organizations; managed ones are owned by a single one, and their e-mail and
-- user name are unique inside it only.
create table users (
  id uuid primary key default uuidv7(),
  owner_organization_id uuid references organizations on delete cascade,
  username text not null check (length(username) between 1 and 150),
  username_lc text not null generated always as (lower(username)) stored,
  email text not null check (length(email) between 3 and 254),
  email_lc text not null generated always as (lower(email)) stored,
  first_name text not null default '',
  last_name text not null default '',
  department text not null default '',
  password_hash text not null,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  unique nulls not distinct (owner_organization_id, email_lc),
  unique nulls not distinct (owner_organization_id, username_lc)
);

create table memberships (
  organization_id uuid not null references organizations on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
create index memberships_of_user on memberships (user_id);

-- A log-in, and the refresh tokens that follow from it. A token is (family, generation) under a MAC: the successor
-- follows from it, so nothing but the generation is kept here.
create table sessions (
  family uuid primary key default uuidv7(),
  user_id uuid not null references users on delete cascade,
  -- the organization that its access tokens name; null: the request names it
  organization_id uuid references organizations on delete cascade,
  kind text not null check (kind in ('api', 'web')),
  generation integer not null default 1,
  rotated_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_because text,
  created_at timestamptz not null default now()
);
create index sessions_of_user on sessions (user_id);
