create table notes (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  body text not null,
  primary key (tenant_id, id)
);
