-- An estimate is edited as a draft, then checked, then approved. Its revision counts every change, so that two members who
-- edit at once do not overwrite each other unseen.
-- The owner is bound by row level security too, and the new key is checked against the rows.
alter table estimates no force row level security;
alter table estimates
  add column state text not null default 'draft' check (state in ('draft', 'checked', 'approved')),
  add column revision integer not null default 1 check (revision > 0),
  add column archived_at timestamptz,
  add column copied_from uuid,
  add foreign key (tenant_id, copied_from) references estimates (tenant_id, id);
create index estimates_in_use on estimates (tenant_id, id desc) where archived_at is null;

-- Rows move: on the way two may have one position, at the end none.
alter table estimate_sections
  drop constraint estimate_sections_tenant_id_estimate_id_position_key,
  add unique (tenant_id, estimate_id, position) deferrable initially deferred;
alter table estimate_items
  drop constraint estimate_items_tenant_id_estimate_id_position_key,
  add unique (tenant_id, estimate_id, position) deferrable initially deferred,
  add column measurements jsonb not null default '[]';

-- What an estimate was when somebody kept it, checked it or approved it. The name is that of the day.
create table estimate_versions (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  estimate_id uuid not null,
  number integer not null check (number > 0),
  snapshot_id uuid not null,
  state text not null check (state in ('draft', 'checked', 'approved')),
  note text not null default '',
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, estimate_id, number),
  foreign key (tenant_id, estimate_id) references estimates (tenant_id, id) on delete cascade,
  foreign key (tenant_id, snapshot_id) references estimate_snapshots (tenant_id, id)
);
