-- An organization that is deleted takes its log-ins with it: they were looked for among everybody's.
create index sessions_of_organization on sessions (organization_id) where organization_id is not null;

-- Without a path of its own it becomes a part of the queries that call it; its names were bound when it was made.
create or replace function queue.room_of(lane queue.lanes) returns integer
language sql stable
return case when lane.rests > 0 then 1 else lane.max_running end;

-- The same lanes as before, for half of the reading: a hop to the next tenant that waits lands on its earliest entry, which says
-- whether it has a job to run, and what runs is counted once for all.
create or replace function queue.ready_lanes() returns setof uuid
language sql volatile set search_path = pg_catalog, pg_temp
as $$
  with recursive waiting as (
    (select e.tenant_id, e.available_at from queue.entries e where e.state = 'waiting'
     order by e.tenant_id, e.available_at limit 1)
    union all
    select next.tenant_id, next.available_at
    from waiting w cross join lateral (
      select e.tenant_id, e.available_at from queue.entries e
      where e.state = 'waiting' and e.tenant_id > w.tenant_id
      order by e.tenant_id, e.available_at limit 1
    ) next
  ),
  running as materialized (
    select e.tenant_id, count(*) as jobs from queue.entries e where e.state = 'running' group by e.tenant_id
  )
  select l.tenant_id
  from waiting w join queue.lanes l on l.tenant_id = w.tenant_id left join running r on r.tenant_id = w.tenant_id
  where w.available_at <= clock_timestamp() and l.rests_until <= clock_timestamp()
    and queue.room_of(l) > coalesce(r.jobs, 0)
  order by l.turn, l.tenant_id
$$;

-- Goes through the lanes in their order and asks for that order again only where it has come to its end, not for each job.
create or replace function queue.claim(by_worker uuid, wanted integer, lease interval) returns setof queue.claimed
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
  lane uuid;
  may_wait boolean;
  result queue.claimed;
  left_over integer := wanted;
  before integer;
begin
  update queue.entries e
  set state = 'waiting', available_at = clock_timestamp(), worker = null, lease_until = null
  where e.state = 'running' and (e.tenant_id, e.job_id) in (
    select r.tenant_id, r.job_id from queue.entries r
    where r.state = 'running' and r.lease_until < clock_timestamp() for update skip locked
  );
  foreach may_wait in array array[false, true] loop
    loop
      before := left_over;
      for lane in select queue.ready_lanes() loop
        exit when left_over = 0;
        result := queue.claim_from(lane, by_worker, lease, may_wait);
        continue when result.job_id is null;
        return next result;
        left_over := left_over - 1;
      end loop;
      exit when left_over in (0, before);
    end loop;
    exit when left_over = 0;
  end loop;
end
$$;
