-- What PUBLIC may use by default and a tenant's injected SELECT has no use for: secure-database.sql revokes it, the census says
-- where it is open. Columns: kind as GRANT names it, oid, name, privilege. Of the server's 3,300 functions few get as far as a regular
-- expression, which would take most of the time.

select 'function' as kind, oid, oid::regprocedure::text as name, 'execute' as privilege from pg_proc
where prokind = 'f' and (
  pronamespace = 'pg_catalog'::regnamespace and (
    -- writes settings, and the seed of random(), which lasts as long as the connection
    proname in ('set_config', 'setseed')
    -- tells what other tenants asked on the same connection
    or proname in ('pg_prepared_statement', 'pg_cursor')
    -- reaches other sessions: their SQL, their locks, their life
    or starts_with(proname, 'pg_stat_get_') and proname ~ '^pg_stat_get_(activity|backend|wal_senders|progress|ssl|replication)'
    or proname in ('pg_lock_status', 'pg_blocking_pids', 'pg_safe_snapshot_blocking_pids', 'pg_cancel_backend', 'pg_terminate_backend')
    or starts_with(proname, 'pg_advisory_') or starts_with(proname, 'pg_try_advisory_')
    -- leaves something behind that has no tenant
    or starts_with(proname, 'lo_') or proname in ('loread', 'lowrite', 'pg_notify', 'pg_logical_emit_message', 'pg_export_snapshot')
    -- runs SQL handed over as text
    or position('_to_xml' in proname) > 0 and proname ~ '^(query|table|cursor|schema|database)_to_xml'
  )
  -- every statement of this login, which is every tenant's
  or starts_with(proname, 'pg_stat_statements')
)
union all
select 'table', c.oid, c.oid::regclass::text, 'select' from pg_class c
where c.relkind = 'v' and (
  c.relnamespace = 'pg_catalog'::regnamespace
    and (c.relname ~ '^pg_stat' and c.relname not in ('pg_stats', 'pg_stats_ext', 'pg_stats_ext_exprs') or c.relname = 'pg_locks')
  or c.relname in ('pg_stat_statements', 'pg_stat_statements_info')
)
union all
-- DO runs any statements, one after another, where an injected one is otherwise alone
select 'language', oid, lanname::text, 'usage' from pg_language where lanname = 'plpgsql'
