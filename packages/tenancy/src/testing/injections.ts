/** SQL that an attacker smuggles in, as one who knows the schema and the victim's tenant id. */
export interface Injection {
  readonly name: string;
  /** Goes between the quotes of `select <one text column> from … where <text> = '…'`; or, */
  readonly value?: string;
  /** a whole statement, as if the application ran what it is given. */
  readonly statement?: string;
}

export interface InjectionTarget {
  /** The victim's tenant id. */
  readonly victimId: string;
  /** A tenant table, qualified, and a text column of it that holds canaries. */
  readonly table: string;
  readonly column: string;
}

/** Every payload known, aimed at one table. None may return, or mention in its error, a canary of the victim. */
export function injections({ victimId, table, column }: InjectionTarget): Injection[] {
  const rows = `select ${column}::text from ${table}`;
  const forged = `${victimId}.9999999999.0123456789abcdef.${"0".repeat(64)}`;
  const grafted = `'${victimId}' || substr(current_setting('rowhouse.token'), 37)`;
  const [schema = "", relation = ""] = table.split(".");

  const inUnion: Record<string, string> = {
    union: rows,
    "union over the victim's id": `${rows} where tenant_id = '${victimId}'`,
    "the whole row": `select t::text from ${table} t`,
    "rows as json": `select json_agg(t)::text from ${table} t`,
    "a table sample": `select ${column}::text from ${table} tablesample system (100)`,
    "rows by physical position": `select ${column}::text from ${table} where ctid in (select ('(0,' || n || ')')::tid from generate_series(1, 50) n)`,
    "a lateral join": `select x.c from generate_series(1, 2) g, lateral (select set_config('rowhouse.token', '${forged}', true), t.${column}::text c from ${table} t where g > 0) x`,
    "a forged token, for the transaction": `select set_config('rowhouse.token', '${forged}', true) union all ${rows}`,
    "a forged token, for the session": `select set_config('rowhouse.token', '${forged}', false) union all ${rows}`,
    "our mac under the victim's name": `select set_config('rowhouse.token', ${grafted}, true) union all ${rows}`,
    "our mac under the victim's name, by enter": `select rowhouse.enter(${grafted})::text union all ${rows}`,
    "a forged token, by enter": `select rowhouse.enter('${forged}')::text union all ${rows}`,
    "an empty token": `select set_config('rowhouse.token', '', true) union all ${rows}`,
    "another setting for the tenant": `select set_config('app.tenant', '${victimId}', true) union all ${rows}`,
    "role, by set_config": `select set_config('role', 'postgres', true) union all ${rows}`,
    "role none, by set_config": `select set_config('role', 'none', true) union all ${rows}`,
    "session_authorization, by set_config": `select set_config('session_authorization', 'postgres', true) union all ${rows}`,
    "row_security off": `select set_config('row_security', 'off', true) union all ${rows}`,
    "row_security off, inside query_to_xml": `select set_config('row_security', 'off', true) union all select query_to_xml('${rows}', true, false, '')::text`,
    "search_path to shadow functions": `select set_config('search_path', 'pg_temp, ${schema}', true) union all ${rows}`,
    "replication role": `select set_config('session_replication_role', 'replica', true) union all ${rows}`,
    query_to_xml: `select query_to_xml('${rows}', true, false, '')::text`,
    "set role in query_to_xml": `select query_to_xml('set role postgres', true, false, '')::text union all ${rows}`,
    "reset role in query_to_xml": `select query_to_xml('reset role', true, false, '')::text union all ${rows}`,
    "do in query_to_xml": `select query_to_xml('do $x$ begin perform 1; end $x$', true, false, '')::text`,
    "set token in query_to_xml": `select query_to_xml('set rowhouse.token = ''${forged}''', true, false, '')::text union all ${rows}`,
    table_to_xml: `select table_to_xml('${table}', true, false, '')::text`,
    schema_to_xml: `select schema_to_xml('${schema}', true, false, '')::text`,
    database_to_xml: `select database_to_xml(true, false, '')::text`,
    ts_stat: `select word from ts_stat('select to_tsvector(''simple'', ${column}::text) from ${table}')`,
    "the key": "select encode(inner_pad, 'hex') || encode(outer_pad, 'hex') from rowhouse.keys",
    "the key, by the functions that know it":
      "select encode(rowhouse.inner_pad() || rowhouse.outer_pad(), 'hex')",
    "the residents": "select tenant_id::text from rowhouse.residents",
    "the ledger": "select name from rowhouse.migrations",
    "function sources":
      "select prosrc || coalesce(pg_get_function_sqlbody(oid), '') from pg_proc where pronamespace = 'rowhouse'::regnamespace",
    "column statistics": `select most_common_vals::text || histogram_bounds::text from pg_stats where tablename = '${relation}'`,
    "raw statistics": "select stavalues1::text from pg_statistic",
    "other sessions' SQL": "select query from pg_stat_activity",
    "other sessions' SQL, by function":
      "select pg_stat_get_backend_activity(n) from generate_series(1, 200) n",
    "statement statistics": "select query from pg_stat_statements",
    "prepared statements": "select statement from pg_prepared_statements",
    "open cursors": "select statement from pg_cursors",
    "large objects": "select encode(data, 'escape') from pg_largeobject",
    "a server file": "select pg_read_file('PG_VERSION')",
    "a server directory": "select pg_ls_dir('.')",
    "password hashes": "select rolpassword from pg_authid",
    "a page of the heap": `select get_raw_page('${table}', 0)::text`,
    "another connection": `select * from dblink('dbname=' || current_database(), '${rows}') as t(x text)`,
    "the replication stream": "select data from pg_logical_slot_get_changes('x', null, null)",
  };

  const inCondition: Record<string, string> = {
    "always true": "or true",
    "the victim's id": `or tenant_id = '${victimId}'`,
    "a cast that fails on hidden rows": `or ${column}::text::int = 1`,
    "a cast that fails on a subquery": `or (${rows} limit 1)::int = 1`,
    "a division by a hidden row": `or 1 / (length(${column}::text) - length(${column}::text)) = 1`,
    "a notification for each row": `or (select count(pg_notify('x', ${column}::text)) from ${table}) > 0`,
    "a forged token beside the scan": `or set_config('rowhouse.token', '${forged}', true) is not null`,
    "a forged token before the scan": `or (select set_config('rowhouse.token', '${forged}', true)) is not null`,
  };

  const stacked: Record<string, string> = {
    "reset role": "reset role",
    "reset all": "reset all",
    "set role": "set role postgres",
    "reset session authorization": "reset session authorization",
    "discard all": "discard all",
    do: `do $x$ begin perform set_config('rowhouse.token', '${forged}', true); end $x$`,
    "do with execute": `do $x$ declare c text; begin execute 'set local row_security = off'; ${rows.replace("::text", "::text into c")} where tenant_id = '${victimId}'; raise exception '%', c; end $x$`,
    "update pg_settings": `update pg_settings set setting = '${forged}' where name = 'rowhouse.token'`,
    "set the token": `set rowhouse.token = '${forged}'`,
    "disable row security": `alter table ${table} disable row level security`,
    "drop the policy": `drop policy rowhouse on ${table}`,
    "a permissive policy": `create policy open on ${table} using (true)`,
    "a function of our own":
      "create function pg_temp.leak(text) returns boolean language plpgsql cost 0.0001 as $x$ begin raise notice '%', $1; return true; end $x$",
    "a view": `create view ${schema}.v as ${rows}`,
    "a temporary table": `create temporary table t as ${rows}`,
    truncate: `truncate ${table}`,
    drop: `drop table ${table}`,
    "a cursor": `declare c cursor with hold for ${rows}`,
    "copy to a program": `copy ${table} to program 'cat'`,
    "copy to standard output": `copy ${table} to stdout`,
    "copy from standard input": `copy ${table} from stdin`,
    prepare: `prepare p as ${rows}`,
    grant: `grant all on ${table} to public`,
    "a writing CTE": `with stolen as (update ${table} set tenant_id = rowhouse.tenant_id() where tenant_id = '${victimId}' returning ${column}::text) select * from stolen`,
    "a deleting CTE": `with gone as (delete from ${table} where tenant_id = '${victimId}' returning ${column}::text) select * from gone`,
    "giving a row to the victim": `update ${table} set tenant_id = '${victimId}'`,
    "a token set in a CTE": `with t as materialized (select set_config('rowhouse.token', '${forged}', true) as x) select ${column}::text from ${table}, t where t.x is not null`,
    merge: `merge into ${table} t using (select '${victimId}'::uuid as id) s on t.tenant_id = s.id when matched then delete returning t.${column}::text`,
    "explain analyze": `explain (analyze, verbose) ${rows} where tenant_id = '${victimId}'`,
    lock: `lock table ${table}`,
    listen: "listen x",
    load: "load 'auto_explain'",
    "alter system": "alter system set log_statement = 'all'",
    "a rule": `create rule r as on select to ${table} do instead select 1`,
    "security label": `comment on table ${table} is 'mine'`,
    "the end of the transaction": `commit`,
  };

  return [
    ...Object.entries(inUnion).map(([name, sql]) => ({ name, value: `' union all ${sql} -- ` })),
    ...Object.entries(inCondition).map(([name, sql]) => ({ name, value: `' ${sql} -- ` })),
    ...Object.entries(stacked).map(([name, sql]) => ({
      name: `stacked: ${name}`,
      value: `'; ${sql}; ${rows} -- `,
    })),
    ...Object.entries(stacked).map(([name, sql]) => ({ name: `alone: ${name}`, statement: sql })),
  ];
}
