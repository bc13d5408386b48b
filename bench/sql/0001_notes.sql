create table notes (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  body text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
