-- Which migration ran where: one row for each (scope, number), scope is 'control' or a placement's id.

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
