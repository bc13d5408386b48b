-- An organization's own cascades: copied from a preset that ships, edited, and used again.
create table cascade_presets (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  name text not null,
  note text not null default '',
  cascade jsonb not null,
  memorandum jsonb not null,
  -- Estimates go on naming it.
  archived_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index cascade_presets_by_name on cascade_presets (tenant_id, lower(name)) where archived_at is null;

-- The detailed estimate comes as documents too. The rows that are there met a narrower check.
alter table outputs
  drop constraint outputs_kind_check,
  add constraint outputs_kind_check check (kind in ('workbook_json', 'estimate_pdf', 'estimate_xlsx', 'estimate_csv',
    'measurement_pdf', 'measurement_xlsx', 'measurement_csv',
    'workslip_pdf', 'workslip_xlsx', 'workslip_csv', 'deviation_pdf', 'deviation_xlsx',
    'bill_pdf', 'bill_xlsx', 'bill_csv', 'form26_pdf', 'form26_xlsx', 'filled_docx', 'filled_xlsx')) not valid;
