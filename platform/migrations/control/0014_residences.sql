-- Whether a tenant is at home in its placement, kept out for a while, or leaving for good.
alter table residences
  add column state text not null default 'ready' check (state in ('making', 'ready', 'suspended', 'leaving')),
  add column created_at timestamptz not null default now();
