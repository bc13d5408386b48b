-- The fair queue. Tenants take turns: a lane is a tenant's place in the circle, an entry is a hint that one job of
-- that tenant waits or runs. The job itself is a row in the tenant's own tables.
--
-- Nobody is granted these tables. Members' requests call enqueue, cancel and place_in_line, which take the tenant
-- from the verified context; workers call the others with the control plane's login.
create schema if not exists queue;

create sequence queue.turns;
create sequence queue.fences;

create table queue.lanes (
  tenant_id uuid primary key,
  max_running integer not null default 2 check (max_running > 0),
  turn bigint not null default 0
);

create table queue.entries (
  tenant_id uuid not null,
  job_id uuid not null,
  job_type text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'buried')),
  available_at timestamptz not null default now(),
  attempt integer not null default 0,
  fence bigint not null default 0,
  worker uuid,
  lease_until timestamptz,
  is_cancelled boolean not null default false,
  buried_because text,
  primary key (tenant_id, job_id)
);
create index entries_waiting on queue.entries (tenant_id, available_at, job_id) where state = 'waiting';
create index entries_running on queue.entries (tenant_id) where state = 'running';
create index entries_leases on queue.entries (lease_until) where state = 'running';

-- Vacuum early: every finished job is a dead row in front of the next one.
alter table queue.entries set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create type queue.claimed as (tenant_id uuid, job_id uuid, job_type text, attempt integer, fence bigint);

create function queue.open_lane(tenant uuid, max_running integer) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  insert into queue.lanes (tenant_id, max_running) values (tenant, max_running)
  on conflict (tenant_id) do update set max_running = excluded.max_running;
$$;

create function queue.enqueue(job uuid, job_type text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  tenant constant uuid := rowhouse.tenant_id();
begin
  insert into queue.lanes (tenant_id) values (tenant) on conflict do nothing;
  insert into queue.entries (tenant_id, job_id, job_type) values (tenant, job, job_type) on conflict do nothing;
  perform pg_notify('rowhouse_queue', '');
end
$$;

-- Tells the worker that runs it to stop; one that still waits goes.
create function queue.cancel(job uuid) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  tenant constant uuid := rowhouse.tenant_id();
begin
  delete from queue.entries e where e.tenant_id = tenant and e.job_id = job and e.state <> 'running';
  update queue.entries e set is_cancelled = true where e.tenant_id = tenant and e.job_id = job;
  perform pg_notify('rowhouse_cancel', tenant || ' ' || job);
  perform pg_notify('rowhouse_jobs', tenant || ' ' || job);
end
$$;

-- Counts the tenant's own jobs only: how busy others are is not its business.
create function queue.place_in_line(job uuid) returns integer
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
  tenant constant uuid := rowhouse.tenant_id();
begin
  return (
    select nullif(count(*), 0)
    from queue.entries mine
    join queue.entries ahead on ahead.tenant_id = mine.tenant_id and ahead.state = 'waiting'
      and (ahead.available_at, ahead.job_id) <= (mine.available_at, mine.job_id)
    where mine.tenant_id = tenant and mine.job_id = job and mine.state = 'waiting'
  );
end
$$;

-- Tenants that have a job to run and room to run it, least recently served first. The recursion hops from tenant to
-- tenant over the index: its cost grows with the tenants that wait, not with their jobs.
create function queue.ready_lanes() returns setof uuid
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
  where exists (
      select from queue.entries e
      where e.tenant_id = l.tenant_id and e.state = 'waiting' and e.available_at <= clock_timestamp()
    )
    and l.max_running > (
      select count(*) from queue.entries e where e.tenant_id = l.tenant_id and e.state = 'running'
    )
  order by l.turn, l.tenant_id
$$;

-- One job of one lane, or null where the lane has none to give or (unless it may wait) another claim holds it.
create function queue.claim_from(lane uuid, by_worker uuid, lease interval, may_wait boolean)
returns queue.claimed
language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
  cap integer;
  result queue.claimed;
begin
  if may_wait then
    select l.max_running into cap from queue.lanes l where l.tenant_id = lane for no key update;
  else
    select l.max_running into cap from queue.lanes l where l.tenant_id = lane for no key update skip locked;
  end if;
  if cap is null or cap <= (
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

-- Up to `wanted` jobs, one of each lane in turn: the quantum is a single job. A lane's cap holds because its running
-- jobs are counted under the lane's lock; another claim holds that lock for less than a millisecond, so a second
-- pass waits for it rather than leave a worker idle beside a full lane.
create function queue.claim(by_worker uuid, wanted integer, lease interval) returns setof queue.claimed
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  lane uuid;
  may_wait boolean;
  result queue.claimed;
begin
  update queue.entries e
  set state = 'waiting', available_at = clock_timestamp(), worker = null, lease_until = null
  where e.state = 'running' and (e.tenant_id, e.job_id) in (
    select r.tenant_id, r.job_id from queue.entries r
    where r.state = 'running' and r.lease_until < clock_timestamp() for update skip locked
  );
  for slot in 1 .. wanted loop
    result := null;
    <<passes>>
    foreach may_wait in array array[false, true] loop
      for lane in select queue.ready_lanes() loop
        result := queue.claim_from(lane, by_worker, lease, may_wait);
        exit passes when result.job_id is not null;
      end loop;
    end loop;
    exit when result.job_id is null;
    return next result;
  end loop;
end
$$;

-- Ends a claim: done (or cancelled), retry after a while, or bury with the reason. False when the claim is no longer
-- the job's last, which changes nothing.
create function queue.settle(tenant uuid, job uuid, claim_fence bigint, outcome text, retry_after interval, reason text)
returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  case outcome
    when 'done' then
      delete from queue.entries e where e.tenant_id = tenant and e.job_id = job and e.fence = claim_fence;
    when 'retry' then
      update queue.entries e
      set state = 'waiting', available_at = clock_timestamp() + retry_after, worker = null, lease_until = null
      where e.tenant_id = tenant and e.job_id = job and e.fence = claim_fence;
    when 'release' then
      perform pg_notify('rowhouse_queue', '');
      update queue.entries e
      set state = 'waiting', attempt = e.attempt - 1, worker = null, lease_until = null
      where e.tenant_id = tenant and e.job_id = job and e.fence = claim_fence and e.state = 'running';
    when 'bury' then
      update queue.entries e
      set state = 'buried', buried_because = reason, worker = null, lease_until = null
      where e.tenant_id = tenant and e.job_id = job and e.fence = claim_fence;
  end case;
  return found;
end
$$;

create function queue.settle_and_claim(
  tenant uuid, job uuid, claim_fence bigint, outcome text, retry_after interval, reason text,
  by_worker uuid, wanted integer, lease interval
) returns setof queue.claimed
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform queue.settle(tenant, job, claim_fence, outcome, retry_after, reason);
  return query select * from queue.claim(by_worker, wanted, lease);
end
$$;

-- The heartbeat: renews all that the worker still holds. What is missing from the answer it has lost.
create function queue.extend(by_worker uuid, lease interval)
returns table (tenant_id uuid, job_id uuid, fence bigint, is_cancelled boolean)
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  update queue.entries e set lease_until = clock_timestamp() + lease
  where e.worker = by_worker and e.state = 'running'
  returning e.tenant_id, e.job_id, e.fence, e.is_cancelled;
$$;

create function queue.announce(tenant uuid, job uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp
as $$
  select pg_notify('rowhouse_jobs', tenant || ' ' || job);
$$;

revoke all on all functions in schema queue from public;
