-- Organizations in other databases than the queue's, and organizations that cannot be served for a while.
--
-- Where the queue shares the database, a job and its entry are one transaction. Where it does not, the entry comes
-- first, as a promise that falls due by itself in some seconds; the commit of the tenant's transaction delivers it at
-- once. A crash between the two costs those seconds and nothing else: whoever claims the entry finds the job, or finds
-- that it was rolled back. No database is ever polled for jobs.

alter table queue.lanes
  -- A lane rests while its tenant cannot be served: how often in a row, and until when.
  add column rests integer not null default 0,
  add column rests_until timestamptz not null default '-infinity',
  add column promised_at timestamptz,
  -- When the tenant's own tables are due to be looked through for a job that fell out of line; null: never promised
  -- anything since the last look.
  add column sweep_at timestamptz;
create index lanes_to_sweep on queue.lanes (sweep_at) where sweep_at is not null;

create function queue.promise(tenant uuid, job uuid, job_type text, patience interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  insert into queue.lanes as l (tenant_id, promised_at, sweep_at)
  values (tenant, clock_timestamp(), clock_timestamp() + interval '10 minutes')
  on conflict (tenant_id) do update
  set promised_at = excluded.promised_at, sweep_at = coalesce(l.sweep_at, excluded.sweep_at);
  insert into queue.entries (tenant_id, job_id, job_type, available_at)
  values (tenant, job, job_type, clock_timestamp() + patience) on conflict do nothing;
end
$$;

-- Also when the promise has fallen due meanwhile and found nothing. A job that was tried already keeps its time.
create function queue.deliver(tenant uuid, job uuid, job_type text) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into queue.entries as e (tenant_id, job_id, job_type) values (tenant, job, job_type)
  on conflict (tenant_id, job_id) do update set available_at = least(e.available_at, clock_timestamp())
  where e.state = 'waiting' and e.attempt = 0;
  select pg_notify('rowhouse_queue', '');
$$;

-- Puts jobs in line that have no place there; how many these were.
create function queue.offer(tenant uuid, jobs uuid[], job_types text[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  offered integer;
begin
  insert into queue.lanes (tenant_id) values (tenant) on conflict do nothing;
  insert into queue.entries (tenant_id, job_id, job_type)
  select tenant, * from unnest(jobs, job_types) on conflict do nothing;
  get diagnostics offered = row_count;
  if offered > 0 then
    perform pg_notify('rowhouse_queue', '');
  end if;
  return offered;
end
$$;

-- Tenants whose tables are due to be looked through, oldest first. One that is not reported as swept comes again.
create function queue.lanes_to_sweep(most integer) returns table (tenant_id uuid, began_at timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  update queue.lanes l set sweep_at = clock_timestamp() + interval '10 minutes'
  where l.tenant_id in (
    select d.tenant_id from queue.lanes d where d.sweep_at <= clock_timestamp()
    order by d.sweep_at limit most for update skip locked
  )
  returning l.tenant_id, clock_timestamp();
$$;

-- What was promised shortly before may not have been committed yet, so it is looked for once more.
create function queue.swept(tenant uuid, began_at timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  update queue.lanes l set sweep_at = null
  where l.tenant_id = tenant and l.promised_at < swept.began_at - interval '10 minutes';
$$;

-- The tenant can be served again.
create function queue.wake(tenant uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  update queue.lanes l set rests = 0, rests_until = '-infinity' where l.tenant_id = tenant and l.rests > 0;
  select pg_notify('rowhouse_queue', '');
$$;

-- Forgets a tenant that is no more.
create function queue.close_lane(tenant uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  delete from queue.entries e where e.tenant_id = tenant;
  delete from queue.lanes l where l.tenant_id = tenant;
$$;

-- The same acts for the control plane's login, which names the tenant, and for a member's request, whose tenant is
-- the verified context's.
create function queue.cancel_of(tenant uuid, job uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  delete from queue.entries e where e.tenant_id = tenant and e.job_id = job and e.state <> 'running';
  update queue.entries e set is_cancelled = true where e.tenant_id = tenant and e.job_id = job;
  perform pg_notify('rowhouse_cancel', tenant || ' ' || job);
  perform pg_notify('rowhouse_jobs', tenant || ' ' || job);
end
$$;

create or replace function queue.cancel(job uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$ select queue.cancel_of(rowhouse.tenant_id(), job) $$;

-- Counts the tenant's own jobs only: how busy others are is not its business.
create function queue.place_of(tenant uuid, job uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select nullif(count(*), 0)::integer
  from queue.entries mine
  join queue.entries ahead on ahead.tenant_id = mine.tenant_id and ahead.state = 'waiting'
    and (ahead.available_at, ahead.job_id) <= (mine.available_at, mine.job_id)
  where mine.tenant_id = tenant and mine.job_id = job and mine.state = 'waiting';
$$;

create or replace function queue.place_in_line(job uuid) returns integer
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select queue.place_of(rowhouse.tenant_id(), job) $$;

-- How many of a lane's jobs may run: one, to see whether it goes well again, after the lane has rested.
create function queue.room_of(lane queue.lanes) returns integer
language sql stable set search_path = pg_catalog, pg_temp
return case when lane.rests > 0 then 1 else lane.max_running end;

create or replace function queue.ready_lanes() returns setof uuid
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  with recursive waiting (tenant_id) as (
    (select e.tenant_id from queue.entries e where e.state = 'waiting' order by e.tenant_id limit 1)
    union all
    select (
      select e.tenant_id from queue.entries e
      where e.state = 'waiting' and e.tenant_id > w.tenant_id
      order by e.tenant_id limit 1
    )
    from waiting w where w.tenant_id is not null
  )
  select l.tenant_id
  from waiting w join queue.lanes l on l.tenant_id = w.tenant_id
  where l.rests_until <= clock_timestamp()
    and exists (
      select from queue.entries e
      where e.tenant_id = l.tenant_id and e.state = 'waiting' and e.available_at <= clock_timestamp()
    )
    and queue.room_of(l) > (
      select count(*) from queue.entries e where e.tenant_id = l.tenant_id and e.state = 'running'
    )
  order by l.turn, l.tenant_id
$$;

create or replace function queue.claim_from(lane uuid, by_worker uuid, lease interval, may_wait boolean)
returns queue.claimed
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  room integer;
  result queue.claimed;
begin
  if may_wait then
    select queue.room_of(l) into room from queue.lanes l
    where l.tenant_id = lane and l.rests_until <= clock_timestamp() for no key update;
  else
    select queue.room_of(l) into room from queue.lanes l
    where l.tenant_id = lane and l.rests_until <= clock_timestamp() for no key update skip locked;
  end if;
  if room is null or room <= (
    select count(*) from queue.entries e where e.tenant_id = lane and e.state = 'running'
  ) then
    return null;
  end if;
  update queue.entries e
  set state = 'running', attempt = e.attempt + 1, fence = nextval('queue.fences'),
      worker = by_worker, lease_until = clock_timestamp() + lease
  where e.tenant_id = lane and e.job_id = (
    select n.job_id from queue.entries n
    where n.tenant_id = lane and n.state = 'waiting' and n.available_at <= clock_timestamp()
    order by n.available_at, n.job_id limit 1 for update skip locked
  )
  returning e.tenant_id, e.job_id, e.job_type, e.attempt, e.fence into result;
  if result.job_id is null then
    return null;
  end if;
  update queue.lanes l set turn = nextval('queue.turns') where l.tenant_id = lane;
  return result;
end
$$;

-- Ends a claim: done (or cancelled), retry after a while, release, bury with the reason; or rest: the tenant cannot be
-- served, so the job goes back without having been tried, and its whole lane rests, twice as long each time up to a
-- minute. False when the claim is no longer the job's last, which changes nothing.
create or replace function queue.settle(
  tenant uuid, job uuid, claim_fence bigint, outcome text, retry_after interval, reason text
) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  was_last boolean;
begin
  case outcome
    when 'done' then
      delete from queue.entries e where e.tenant_id = tenant and e.job_id = job and e.fence = claim_fence;
    when 'retry' then
      update queue.entries e
      set state = 'waiting', available_at = clock_timestamp() + retry_after, worker = null, lease_until = null
      where e.tenant_id = tenant and e.job_id = job and e.fence = claim_fence;
    when 'release', 'rest' then
      perform pg_notify('rowhouse_queue', '');
      update queue.entries e
      set state = 'waiting', attempt = e.attempt - 1, worker = null, lease_until = null
      where e.tenant_id = tenant and e.job_id = job and e.fence = claim_fence and e.state = 'running';
    when 'bury' then
      update queue.entries e
      set state = 'buried', buried_because = reason, worker = null, lease_until = null
      where e.tenant_id = tenant and e.job_id = job and e.fence = claim_fence;
  end case;
  was_last := found;
  if outcome = 'rest' then
    -- Several that fail at once are one failure.
    update queue.lanes l
    set rests = least(l.rests + 1, 10),
        rests_until = clock_timestamp() + least(retry_after * 2 ^ l.rests, interval '1 minute')
    where was_last and l.tenant_id = tenant and l.rests_until <= clock_timestamp();
  elsif outcome <> 'release' then
    update queue.lanes l set rests = 0, rests_until = '-infinity' where was_last and l.tenant_id = tenant and l.rests > 0;
  end if;
  return was_last;
end
$$;

revoke all on all functions in schema queue from public;
