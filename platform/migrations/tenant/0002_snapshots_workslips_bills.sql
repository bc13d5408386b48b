-- Immutable: every rate, quantity and cascade line that a document was made from.
create table estimate_snapshots (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  estimate_id uuid not null,
  hash text not null,
  document jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, estimate_id, hash),
  foreign key (tenant_id, estimate_id) references estimates (tenant_id, id)
);

create table workslips (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  estimate_id uuid not null,
  snapshot_id uuid not null,
  job_id uuid not null,
  number integer not null check (number > 0),
  document_number text not null,
  total numeric not null,
  document jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, estimate_id, number),
  unique (tenant_id, job_id),
  unique (tenant_id, document_number),
  foreign key (tenant_id, estimate_id) references estimates (tenant_id, id),
  foreign key (tenant_id, snapshot_id) references estimate_snapshots (tenant_id, id),
  foreign key (tenant_id, job_id) references jobs (tenant_id, id)
);

create table bills (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  estimate_id uuid not null,
  workslip_id uuid,
  snapshot_id uuid not null,
  previous_bill_id uuid,
  job_id uuid not null,
  number integer not null check (number > 0),
  kind text not null check (kind in ('part', 'final')),
  title text not null,
  document_number text not null,
  total numeric not null,
  since_last numeric not null,
  document jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, estimate_id, number),
  unique (tenant_id, job_id),
  unique (tenant_id, document_number),
  unique (tenant_id, previous_bill_id),
  foreign key (tenant_id, estimate_id) references estimates (tenant_id, id),
  foreign key (tenant_id, workslip_id) references workslips (tenant_id, id),
  foreign key (tenant_id, snapshot_id) references estimate_snapshots (tenant_id, id),
  foreign key (tenant_id, previous_bill_id) references bills (tenant_id, id),
  foreign key (tenant_id, job_id) references jobs (tenant_id, id),
  check ((number = 1) = (previous_bill_id is null))
);
create unique index bills_one_final on bills (tenant_id, estimate_id) where kind = 'final';

-- One row for each series; taken in the transaction of what it numbers, so that a series has no gaps.
create table document_counters (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  series text not null check (series in ('estimate', 'workslip', 'bill')),
  last_number integer not null check (last_number > 0),
  primary key (tenant_id, id),
  unique (tenant_id, series)
);
