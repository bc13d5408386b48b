-- An organization's own forms. A version is a file that never changes, so that a document made with it can be made again.
create table templates (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  kind text not null check (kind in ('estimate', 'workslip', 'bill', 'letter')),
  name text not null,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index templates_in_use on templates (tenant_id, id desc) where archived_at is null;

create table template_versions (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  template_id uuid not null,
  number integer not null check (number > 0),
  format text not null check (format in ('docx', 'xlsx')),
  filename text not null,
  size_bytes bigint not null check (size_bytes > 0),
  sha256 text not null,
  storage_key text not null,
  -- What the first test print found: keys and labels.
  report jsonb not null,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, template_id, number),
  foreign key (tenant_id, template_id) references templates (tenant_id, id),
  check (starts_with(storage_key, 'tenants/' || tenant_id || '/'))
);

-- Which version of which template a document was filled into, under which heading, and what file came out.
create table fillings (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  template_id uuid not null,
  template_version_id uuid not null,
  job_id uuid not null,
  snapshot_id uuid,
  workslip_id uuid,
  bill_id uuid,
  heading jsonb not null,
  sha256 text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, job_id, template_version_id),
  foreign key (tenant_id, template_id) references templates (tenant_id, id),
  foreign key (tenant_id, template_version_id) references template_versions (tenant_id, id),
  foreign key (tenant_id, job_id) references jobs (tenant_id, id),
  foreign key (tenant_id, snapshot_id) references estimate_snapshots (tenant_id, id),
  foreign key (tenant_id, workslip_id) references workslips (tenant_id, id),
  foreign key (tenant_id, bill_id) references bills (tenant_id, id),
  check (num_nonnulls(snapshot_id, workslip_id, bill_id) = 1)
);
create index fillings_by_template on fillings (tenant_id, template_id, id desc);
create index fillings_by_workslip on fillings (tenant_id, workslip_id) where workslip_id is not null;
create index fillings_by_bill on fillings (tenant_id, bill_id) where bill_id is not null;

alter table jobs
  drop constraint jobs_job_type_check,
  add constraint jobs_job_type_check check (job_type in ('excel_parse', 'generate_estimate', 'generate_workslip',
    'generate_bill', 'import_rates', 'fill_template')) not valid;

-- A job may fill several templates: one output of each kind, and for each template's version.
-- The owner is bound by row level security too, and the new key is checked against the rows.
alter table outputs no force row level security;
alter table outputs
  add column template_version_id uuid,
  add foreign key (tenant_id, template_version_id) references template_versions (tenant_id, id),
  drop constraint outputs_tenant_id_job_id_kind_key,
  add constraint outputs_one_of_each unique nulls not distinct (tenant_id, job_id, kind, template_version_id),
  drop constraint outputs_kind_check,
  add constraint outputs_kind_check check (kind in ('workbook_json', 'estimate_pdf', 'estimate_xlsx', 'estimate_csv',
    'workslip_pdf', 'workslip_xlsx', 'workslip_csv', 'deviation_pdf', 'deviation_xlsx',
    'bill_pdf', 'bill_xlsx', 'bill_csv', 'form26_pdf', 'form26_xlsx', 'filled_docx', 'filled_xlsx')) not valid;
