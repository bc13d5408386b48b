-- Once for each database, by a superuser where there is one. PUBLIC may do much by default that a tenant's injected SELECT
-- has no use for; the keepers (owner, control plane) keep it. What this login may not revoke stays, and the census says so.

revoke all on database {{database}} from public, {{app_role}};
grant connect on database {{database}} to {{app_role}}, {{keepers}};
revoke create on schema public from public;

-- DO runs any statements, one after another, where an injected one is otherwise alone.
do $$
begin
  revoke usage on language plpgsql from public;
  grant usage on language plpgsql to {{keepers}};
exception when insufficient_privilege then null;
end
$$;

do $$
declare
  target text;
begin
  for target in
    select format('function %s', oid::regprocedure) from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f' and (
      -- writes settings
      proname = 'set_config'
      -- reaches other sessions: their SQL, their locks, their life
      or proname ~ '^pg_stat_get_(activity|backend|wal_senders|progress|ssl|replication)'
      or proname in ('pg_lock_status', 'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids', 'pg_cancel_backend', 'pg_terminate_backend')
      or proname ~ '^pg_(try_)?advisory_'
      -- leaves something behind that has no tenant
      or proname ~ '^lo_' or proname in ('loread', 'lowrite', 'pg_notify', 'pg_logical_emit_message', 'pg_export_snapshot')
      -- runs SQL handed over as text
      or proname ~ '^(query|table|cursor|schema|database)_to_xml'
    )
    union all
    select format('table pg_catalog.%I', relname) from pg_class
    where relnamespace = 'pg_catalog'::regnamespace and relkind = 'v'
      and (relname ~ '^pg_stat' and relname not in ('pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs') or relname = 'pg_locks')
    union all
    select format('table %s', oid::regclass) from pg_class where relname in ('pg_stat_statements', 'pg_stat_statements_info')
  loop
    begin
      execute format('revoke all on %s from public', target);
      execute format('grant %s on %s to {{keepers}}', case when target like 'function%' then 'execute' else 'select' end, target);
    exception when insufficient_privilege then null;
    end;
  end loop;
  begin
    revoke update on pg_catalog.pg_settings from public;
  exception when insufficient_privilege then null;
  end;
end
$$;
