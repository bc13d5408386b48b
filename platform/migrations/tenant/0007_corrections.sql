-- What members know better than the reader about an upload. Its revision counts the changes, so that two members who correct
-- at once do not overwrite each other unseen.
create table upload_corrections (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  upload_id uuid not null,
  revision integer not null check (revision > 0),
  corrections jsonb not null,
  is_remembered boolean not null,
  -- When what it was first read with had been remembered; null where it was read as it is.
  mapped_at timestamptz,
  changed_by uuid,
  changed_by_name text not null,
  changed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, upload_id),
  foreign key (tenant_id, upload_id) references uploads (tenant_id, id)
);

-- What is remembered of corrections: of a layout, known by the fingerprint of its heading, for files like it; of a file, known
-- by its hash, for the file itself.
create table mappings (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  kind text not null check (kind in ('layout', 'file')),
  fingerprint text not null,
  content jsonb not null,
  upload_id uuid not null,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, kind, fingerprint),
  foreign key (tenant_id, upload_id) references uploads (tenant_id, id)
);
create index mappings_by_upload on mappings (tenant_id, upload_id);
