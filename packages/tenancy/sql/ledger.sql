-- Which migration ran where: one row for each (scope, number). The scope is 'control', 'engine' (number 0: what this schema was
-- installed from) or a placement's id. It is the truth about its placement; the catalog only has a summary.

create table if not exists rowhouse.migrations (
  scope text not null,
  number integer not null,
  name text not null,
  checksum text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  error text,
  primary key (scope, number)
);
revoke all on rowhouse.migrations from public;

-- The placements in this database, each with the highest migration that it has.
create table if not exists rowhouse.placements (
  search_path text primary key,
  id text not null unique,
  version integer not null
);
-- While nobody lives there: who wrote what it was then, see fingerprint.sql.
-- Cascade: is_untouched of the release before reads it; fingerprint.sql writes that function anew.
alter table rowhouse.placements drop column if exists fingerprint cascade;
alter table rowhouse.placements add column if not exists writers text;
revoke all on rowhouse.placements from public;

-- A resident's row repeats the version of its placement, because enter() reads it already. Locked for share: a migration that
-- commits meanwhile is waited for, so the row is never left behind.
create or replace function rowhouse.set_resident_version() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  select placement.version into new.version
  from rowhouse.placements placement where placement.search_path = new.search_path for share;
  return new;
end
$$;
revoke all on function rowhouse.set_resident_version() from public;
create or replace trigger resident_version before insert or update of search_path on rowhouse.residents
  for each row execute function rowhouse.set_resident_version();
