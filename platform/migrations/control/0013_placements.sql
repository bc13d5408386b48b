-- Placements of all three isolations: shared, a schema of one's own, a database of one's own. The catalog keeps a summary
-- of each one's migrations; the ledger in its database is the truth.
alter table placements
  -- making: half-made, its maker's own. spare: whole and empty, for the next organization.
  add column state text not null default 'ready' check (state in ('making', 'spare', 'ready', 'failed')),
  add column version integer not null default 0,
  add column checksum text,
  add column migration_error text,
  add column migrated_at timestamptz,
  add column is_canary boolean not null default false,
  add column created_at timestamptz not null default now(),
  add constraint placements_place_key unique (server, database, schema);
create index placements_spare on placements (created_at) where state in ('making', 'spare');
create index placements_checksum on placements (checksum);
create index residences_of_placement on residences (placement_id);
