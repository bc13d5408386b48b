-- The tenant tables of the engine's own tests: a parent with a unique key, and a child.

create table notebooks (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  title text not null,
  primary key (tenant_id, id),
  unique (tenant_id, title)
);

create table notes (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  notebook_id uuid,
  body text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, notebook_id) references notebooks (tenant_id, id)
);
