-- Search under row level security. An operator that is not leakproof (ILIKE, @@, @>, numeric comparison) may not see a row before
-- the policy did, so no index serves it: on 400,000 rows 500 ms in place of 3. A search is a function that asks the verified
-- context for the tenant itself and returns ids; the statement around it stays under the policy.
--
-- It belongs to a role of its own, <owner>_search, which cannot log in, and sees only the columns that a search was declared on.

create table if not exists rowhouse.searches (
  relation regclass not null,
  name text not null,
  columns text[] not null check (columns <> '{}'),
  kind text not null check (kind in ('ilike', 'similar', 'fulltext', 'jsonb', 'range')),
  language regconfig not null,
  primary key (relation, name)
);
revoke all on rowhouse.searches from public;

create or replace function rowhouse.search_role() returns name
language sql stable
begin atomic
  select (pg_get_userbyid(nspowner) || '_search')::name from pg_namespace where nspname = 'rowhouse';
end;
revoke all on function rowhouse.search_role() from public;

-- What is searched and how, in the parts of SQL that the index, the function and the census have in common.
create or replace function rowhouse.describe_search(
  search rowhouse.searches,
  out arguments text, out index_name text, out index_columns text, out condition text, out given text, out likeness text, out settings text[]
)
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  type text;
  document text;
  stem text := left((select relname from pg_class where oid = search.relation) || '_' || array_to_string(search.columns, '_'), 44);
begin
  settings := array['search_path=pg_catalog, pg_temp'];
  select format_type(atttypid, atttypmod) into type from pg_attribute where attrelid = search.relation and attname = search.columns[1];
  document := (
    select case when count(*) = 1 then min(quote_ident(name)) else '(' || string_agg(format('coalesce(%I, '''')', name), ' || E''\n'' || ' order by n) || ')' end
    from unnest(search.columns) with ordinality c (name, n)
  );
  case search.kind
    when 'ilike', 'similar' then
      arguments := 'term text';
      index_name := stem || '_trigrams';
      index_columns := format('using gin (tenant_id %s, %s %s)', rowhouse.schema_of('btree_gin') || '.uuid_ops', document, rowhouse.schema_of('pg_trgm') || '.gin_trgm_ops');
      condition := document || ' ilike $2';
      -- what the term has of wildcards is meant as it stands
      given := $sql$'%' || regexp_replace(term, '([\\%_])', '\\\1', 'g') || '%'$sql$;
      if search.kind = 'similar' then
        condition := format('%s operator(%s.%%>) $2', document, rowhouse.schema_of('pg_trgm'));
        given := 'term';
        likeness := format('%s.word_similarity($2, %s)', rowhouse.schema_of('pg_trgm'), document);
        -- one wrong letter in six leaves about half of a word's trigrams
        settings := settings || array['pg_trgm.word_similarity_threshold=0.4'];
      end if;
    when 'fulltext' then
      arguments := 'term text';
      index_name := stem || '_words_' || left(search.language::text, 8);
      document := format('to_tsvector(%L::regconfig, %s)', search.language, document);
      index_columns := format('using gin (tenant_id %s, %s)', rowhouse.schema_of('btree_gin') || '.uuid_ops', document);
      condition := format('%s @@ $2', document);
      given := format('websearch_to_tsquery(%L, term)', search.language);
    when 'jsonb' then
      arguments := 'part jsonb';
      index_name := stem || '_parts';
      index_columns := format('using gin (tenant_id %s, %s jsonb_path_ops)', rowhouse.schema_of('btree_gin') || '.uuid_ops', document);
      condition := document || ' @> $2';
      given := 'part';
    when 'range' then
      arguments := format('lowest %s, highest %s', type, type);
      index_name := stem || '_range';
      index_columns := format('using btree (tenant_id, %s, id)', document);
      condition := format('($2 is null or %s >= $2) and ($3 is null or %s <= $3)', document, document);
      given := 'lowest, highest';
  end case;
end
$$;
revoke all on function rowhouse.describe_search(rowhouse.searches) from public;

create or replace function rowhouse.schema_of(extension name) returns text
language sql stable
begin atomic
  select quote_ident(n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = extension;
end;
revoke all on function rowhouse.schema_of(name) from public;

-- The body looks for the table beside its own function, so it goes with a schema that is renamed. It is planned at each call,
-- because the plan depends on how much the tenant has, but without the statistics of what is searched, which the policy hides: the
-- planner would walk through all rows of the tenant, newest first, for a term that it takes for common. Hence "materialized".
create or replace function rowhouse.search_body(search rowhouse.searches) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp
as $$
declare
  part record := rowhouse.describe_search(search);
  relation text := (select quote_ident(relname) from pg_class where oid = search.relation);
  opening text := 'select id from ';
  closing text := format(' order by %I, id limit $4', search.columns[1]);
begin
  if search.kind <> 'range' then
    opening := format('with found as materialized (select id, %s as likeness from ', coalesce(part.likeness, '0'));
    closing := ') select id from found order by likeness desc, id desc limit $3';
  end if;
  return format(
    E'\ndeclare\n  tenant uuid := rowhouse.tenant_id();\n  self oid;\n  place text;\nbegin\n'
    '  get diagnostics self = pg_routine_oid;\n'
    '  select pronamespace::regnamespace::text into place from pg_proc where oid = self;\n'
    '  return query execute %L || place || %L\n    using tenant, %s, most;\nend\n',
    opening, format('.%s where tenant_id = $1 and %s%s', relation, part.condition, closing), part.given);
end
$$;
revoke all on function rowhouse.search_body(rowhouse.searches) from public;

-- Makes the index and the function `<name>(…, most integer) returns setof uuid` beside the table. For a migration, which is run by
-- the owner; can be repeated. Kinds, and what the function takes:
--   ilike     term text                      the columns contain the term, whatever its case; newest first
--   similar   term text                      the columns have words like the term, typing errors allowed; most similar first
--   fulltext  term text                      the columns match the words, as websearch_to_tsquery reads them; newest first
--   jsonb     part jsonb                     the column contains the part; newest first
--   range     lowest, highest (or null)      the column lies between them, in its order
create or replace function rowhouse.create_search(
  relation regclass, columns text[], kind text, name text default null, language regconfig default 'simple'
) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp
as $$
declare
  place text := (select relnamespace::regnamespace::text from pg_class where oid = relation);
  relname name := (select c.relname from pg_class c where oid = relation);
  searcher name := rowhouse.search_role();
  caller text := current_setting('role');
  search rowhouse.searches;
  part record;
  body text;
  wrong text;
  extension text;
begin
  search := (relation, coalesce(name, 'search_' || relname || '_' || array_to_string(columns, '_')), columns, kind, language);
  if kind is null or kind not in ('ilike', 'similar', 'fulltext', 'jsonb', 'range') then
    raise exception 'there is no search of kind %: it is ilike, similar, fulltext, jsonb or range', kind using errcode = '22023';
  elsif length(search.name) > 63 then
    raise exception 'give the search a name of up to 63 letters: % is too long', search.name using errcode = '42622';
  elsif coalesce(cardinality(columns), 0) = 0 or kind in ('jsonb', 'range') and cardinality(columns) <> 1 then
    raise exception 'a search of kind % is over % column', kind, case when kind in ('jsonb', 'range') then 'one' else 'at least one' end using errcode = '22023';
  end if;
  select string_agg(given, ', ') into wrong from unnest(columns || array['tenant_id', 'id']) given
  where not exists (
    select from pg_attribute a join pg_type t on t.oid = a.atttypid
    where a.attrelid = relation and a.attname = given and a.attnum > 0 and not a.attisdropped and case
      when given in ('tenant_id', 'id') then a.atttypid = 'uuid'::regtype
      when kind in ('ilike', 'similar', 'fulltext') then t.typcategory = 'S'
      when kind = 'jsonb' then a.atttypid = 'jsonb'::regtype
      else true
    end);
  if wrong is not null then
    raise exception '% has no such column that a search of kind % could use: %', relation, kind, wrong using errcode = '42703';
  elsif not exists (select from pg_roles where rolname = searcher) then
    raise exception 'there is no role % to own searches', searcher using errcode = '42704', hint = 'secureDatabase() makes it, run by a login that may create roles.';
  end if;

  -- What belongs to the whole database is made and granted under the lock of whoever installs the engine.
  foreach extension in array case when kind in ('ilike', 'similar') then array['btree_gin', 'pg_trgm'] when kind = 'range' then '{}' else array['btree_gin'] end loop
    if not exists (select from pg_extension where extname = extension) then
      perform pg_advisory_xact_lock(hashtextextended('rowhouse install', 0));
      create schema if not exists rowhouse_extensions;
      execute format('create extension if not exists %I schema rowhouse_extensions', extension);
    end if;
  end loop;

  part := rowhouse.describe_search(search);
  body := rowhouse.search_body(search);
  execute format('create index if not exists %I on %s %s', part.index_name, relation, part.index_columns);
  if not (has_schema_privilege(searcher, 'rowhouse', 'usage') and has_function_privilege(searcher, 'rowhouse.tenant_id()', 'execute')) then
    perform pg_advisory_xact_lock(hashtextextended('rowhouse install', 0));
    execute format('grant usage on schema rowhouse to %I; grant execute on function rowhouse.tenant_id() to %1$I', searcher);
  end if;
  if kind = 'similar' and not has_schema_privilege(searcher, rowhouse.schema_of('pg_trgm')::regnamespace, 'usage') then
    perform pg_advisory_xact_lock(hashtextextended('rowhouse install', 0));
    execute format('grant usage on schema %s to %I', rowhouse.schema_of('pg_trgm'), searcher);
  end if;
  execute format('grant usage, create on schema %s to %I', place, searcher);
  execute format('grant select (tenant_id, id, %s) on %s to %I', (select string_agg(quote_ident(c), ', ') from unnest(columns) c), relation, searcher);
  if not exists (select from pg_policy where polrelid = relation and polname = 'rowhouse_search') then
    execute format('create policy rowhouse_search on %s for select to %I using (true)', relation, searcher);
  end if;

  execute format('set local role %I', searcher);
  execute format(
    'create or replace function %s.%I(%s, most integer default 1000) returns setof uuid
     language plpgsql stable parallel safe rows 100 security definer set search_path = pg_catalog, pg_temp %s as %L',
    place, search.name, part.arguments, case kind when 'similar' then 'set pg_trgm.word_similarity_threshold = 0.4' else '' end, body);
  execute format('revoke all on function %s.%I from public', place, search.name);
  execute format('grant execute on function %s.%I to {{app_role}}', place, search.name);
  execute format('set local role %I', caller);
  execute format('revoke create on schema %s from %I', place, searcher);

  insert into rowhouse.searches select (search).*
  on conflict on constraint searches_pkey do update set columns = excluded.columns, kind = excluded.kind, language = excluded.language;
  return search.name;
end
$$;
revoke all on function rowhouse.create_search(regclass, text[], text, text, regconfig) from public;
