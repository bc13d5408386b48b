create table uploads (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  filename text not null,
  size_bytes bigint not null check (size_bytes > 0),
  sha256 text not null,
  storage_key text not null,
  status text not null default 'stored' check (status in ('stored', 'parsing', 'parsed', 'failed')),
  reading_key text,
  error jsonb,
  uploaded_by uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  check ((status = 'parsed') = (reading_key is not null))
);

-- Money and quantities are numeric; the document columns hold the same figures as decimal text.
create table estimates (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  upload_id uuid,
  document_number text not null,
  name text not null,
  particulars jsonb not null default '{}',
  preset text not null,
  sanctioned_amount numeric,
  tender_premium_percent numeric,
  cascade jsonb not null,
  memorandum jsonb not null,
  rounding text not null check (rounding in ('paise', 'rupee', 'rupee_up', 'even_rupee_up')),
  rates_on date,
  warnings jsonb not null default '[]',
  item_count integer not null,
  ecv numeric not null,
  grand_total numeric not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, document_number),
  foreign key (tenant_id, upload_id) references uploads (tenant_id, id)
);
create index estimates_by_upload on estimates (tenant_id, upload_id);

create table estimate_sections (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  estimate_id uuid not null,
  position integer not null,
  label text not null,
  primary key (tenant_id, id),
  unique (tenant_id, estimate_id, position),
  foreign key (tenant_id, estimate_id) references estimates (tenant_id, id) on delete cascade
);

create table estimate_items (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  estimate_id uuid not null,
  section_id uuid not null,
  position integer not null,
  number text not null,
  code text not null,
  parents jsonb not null default '[]',
  description text not null,
  unit text not null,
  quantity numeric not null,
  rate numeric not null,
  per numeric not null default 1,
  stated_amount numeric,
  primary key (tenant_id, id),
  unique (tenant_id, estimate_id, position),
  foreign key (tenant_id, estimate_id) references estimates (tenant_id, id) on delete cascade,
  foreign key (tenant_id, section_id) references estimate_sections (tenant_id, id) on delete cascade
);
create index estimate_items_by_section on estimate_items (tenant_id, section_id);

-- The job row is the truth. `fence` is the highest claim that ever began: a write with a lower one is refused.
create table jobs (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  job_type text not null
    check (job_type in ('excel_parse', 'generate_estimate', 'generate_workslip', 'generate_bill')),
  status text not null default 'pending'
    check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
  progress smallint not null default 0 check (progress between 0 and 100),
  current_step text not null default 'Waiting for a worker',
  attempt integer not null default 0,
  fence bigint not null default 0,
  upload_id uuid,
  estimate_id uuid,
  metadata jsonb not null default '{}',
  result jsonb,
  error_message text,
  error_log jsonb not null default '[]',
  organization_name text not null,
  requested_by uuid,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, upload_id) references uploads (tenant_id, id),
  foreign key (tenant_id, estimate_id) references estimates (tenant_id, id),
  check ((status in ('completed', 'failed', 'cancelled')) = (finished_at is not null))
);
create index jobs_by_status on jobs (tenant_id, status, id desc);
create index jobs_by_upload on jobs (tenant_id, upload_id, id desc);
create index jobs_by_estimate on jobs (tenant_id, estimate_id, id desc);

create table outputs (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  job_id uuid not null,
  kind text not null check (kind in ('workbook_json', 'estimate_pdf', 'estimate_xlsx', 'workslip_pdf',
    'workslip_xlsx', 'bill_pdf', 'bill_xlsx')),
  filename text not null,
  content_type text not null,
  size_bytes bigint not null,
  sha256 text not null,
  storage_key text not null,
  download_count integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, job_id, kind),
  foreign key (tenant_id, job_id) references jobs (tenant_id, id)
);

create table idempotency_keys (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  operation text not null,
  key text not null,
  actor_id uuid not null,
  request_hash text not null,
  response jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, actor_id, operation, key)
);
