-- Schedules of rates. A book has a state and a name, its versions a year and the day from which they hold. A version under import
-- is seen by nobody; the job that brings it in starts again from nothing when it is interrupted.
create table rate_schedules (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  state text not null,
  name text not null,
  year integer not null check (year between 1900 and 2200),
  effective_from date not null,
  upload_id uuid,
  job_id uuid,
  status text not null default 'importing' check (status in ('importing', 'ready')),
  rate_count integer not null default 0,
  -- Sheet by sheet what was read and what was not.
  report jsonb not null default '{}',
  imported_by uuid,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, job_id),
  foreign key (tenant_id, upload_id) references uploads (tenant_id, id),
  foreign key (tenant_id, job_id) references jobs (tenant_id, id)
);
create unique index rate_schedules_versions on rate_schedules (tenant_id, lower(state), lower(name), effective_from)
  where status = 'ready';
create index rate_schedules_by_upload on rate_schedules (tenant_id, upload_id);

create table rates (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  schedule_id uuid not null,
  position integer not null,
  chapter text not null,
  code text not null,
  -- The code in small letters without spaces, to be compared byte by byte.
  code_key text collate "C" not null,
  parents jsonb not null default '[]',
  description text not null,
  unit text not null,
  per numeric not null default 1,
  rate numeric not null,
  sheet text not null,
  source_row integer not null,
  -- By what it is found: its schedule, as s and the id without dashes, then the words of parents and description, each once.
  words text not null,
  word_count integer not null,
  primary key (tenant_id, id),
  unique (tenant_id, schedule_id, position),
  foreign key (tenant_id, schedule_id) references rate_schedules (tenant_id, id) on delete cascade
);
create index rates_by_code on rates (tenant_id, code_key);
create index rates_by_chapter on rates (tenant_id, schedule_id, chapter, position);

-- Every word of the organization's rates: what is typed with an error is looked up here, not in the long texts.
create table rate_words (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  word text not null,
  primary key (tenant_id, id),
  unique (tenant_id, word)
);

select rowhouse.create_search('rates', array['words'], 'fulltext');
select rowhouse.create_search('rate_words', array['word'], 'similar');
-- Else what was imported a moment ago waits in a list that every search reads whole, until a vacuum comes by.
alter index rates_words_words_simple set (fastupdate = off);
alter index rate_words_word_trigrams set (fastupdate = off);

-- Basic rate, conveyance, seigniorage and loading of materials for one place. The body is data, its figures are worked out.
create table lead_statements (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  name text not null,
  body jsonb not null,
  revision integer not null default 1 check (revision > 0),
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table rate_analyses (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  code text not null,
  description text not null,
  unit text not null,
  lead_statement_id uuid,
  body jsonb not null,
  -- As it was worked out when it was saved.
  rate numeric not null,
  revision integer not null default 1 check (revision > 0),
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, lead_statement_id) references lead_statements (tenant_id, id)
);
create index rate_analyses_by_lead on rate_analyses (tenant_id, lead_statement_id);
create index rate_analyses_by_code on rate_analyses (tenant_id, code);

-- Immutable: every figure of an analysis as it was at each of its revisions.
create table rate_analysis_versions (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  analysis_id uuid not null,
  number integer not null check (number > 0),
  figures jsonb not null,
  rate numeric not null,
  made_by uuid,
  made_by_name text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, analysis_id, number),
  foreign key (tenant_id, analysis_id) references rate_analyses (tenant_id, id) on delete cascade
);

-- Where an estimate's item has its rate from. What was taken stays as it was taken, whatever becomes of its source.
create table estimate_item_rates (
  tenant_id uuid not null default rowhouse.tenant_id(),
  id uuid not null default uuidv7(),
  estimate_id uuid not null,
  item_id uuid not null,
  rate_id uuid,
  analysis_id uuid,
  source text not null,
  effective_from date,
  code text not null,
  description text not null,
  unit text not null,
  per numeric not null,
  rate numeric not null,
  taken_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, item_id),
  foreign key (tenant_id, estimate_id) references estimates (tenant_id, id) on delete cascade,
  foreign key (tenant_id, item_id) references estimate_items (tenant_id, id) on delete cascade,
  foreign key (tenant_id, rate_id) references rates (tenant_id, id) on delete set null (rate_id),
  foreign key (tenant_id, analysis_id) references rate_analyses (tenant_id, id) on delete set null (analysis_id)
);
create index estimate_item_rates_by_estimate on estimate_item_rates (tenant_id, estimate_id);
create index estimate_item_rates_by_rate on estimate_item_rates (tenant_id, rate_id);
create index estimate_item_rates_by_analysis on estimate_item_rates (tenant_id, analysis_id);

-- The rows that are there met a narrower check: there is nothing to look at again.
alter table jobs
  drop constraint jobs_job_type_check,
  add constraint jobs_job_type_check check (job_type in ('excel_parse', 'generate_estimate', 'generate_workslip',
    'generate_bill', 'import_rates')) not valid;
