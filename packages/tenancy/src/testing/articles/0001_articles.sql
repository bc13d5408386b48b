-- A table with everything that people search by. Its key and its indexes come after the rows: see load.sql.

create unlogged table articles (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  title text not null,
  email text not null,
  -- lower() and numeric comparisons are not leakproof; text equality and bigint comparisons are.
  email_lc text generated always as (lower(email)) stored,
  amount numeric(14, 2) not null,
  amount_paise bigint generated always as (amount * 100) stored,
  attributes jsonb not null
);
