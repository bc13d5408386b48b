import type { Client } from "pg";
import { readSql } from "../provision.ts";

/** One thing that keeps tenants apart, and the SQL after which it no longer does. `{names}` are filled in. */
export interface Guard {
  readonly name: string;
  readonly loss: string;
}

/** The policy, the column and the grants of each tenant table, here of `notes`. */
export const tableGuards: readonly Guard[] = [
  { name: "row level security", loss: "alter table {notes} disable row level security" },
  { name: "row level security for the owner", loss: "alter table {notes} no force row level security" },
  { name: "the policy", loss: "drop policy rowhouse on {notes}" },
  { name: "USING", loss: "alter policy rowhouse on {notes} using (true)" },
  { name: "WITH CHECK", loss: "alter policy rowhouse on {notes} with check (true)" },
  {
    name: "the policy for every verb",
    loss: "drop policy rowhouse on {notes}; create policy rowhouse on {notes} for select using (tenant_id = (select rowhouse.tenant_id())); create policy writes on {notes} for insert with check (true)",
  },
  { name: "the policy alone", loss: "create policy more on {notes} using (true)" },
  {
    name: "the policy against other permissive ones, for the application",
    loss: "create policy more on {notes} to {app} using (true)",
  },
  { name: "the default of tenant_id", loss: "alter table {notes} alter tenant_id drop default" },
  {
    name: "tenant_id is not null",
    loss: "alter table {notes} drop constraint notes_pkey, alter tenant_id drop not null",
  },
  {
    name: "the tenant in the primary key",
    loss: "alter table {notes} drop constraint notes_pkey, add primary key (id)",
  },
  {
    name: "the tenant in a unique key",
    loss: "alter table {notebooks} add constraint one_title unique (title)",
  },
  {
    name: "the tenant in a foreign key",
    loss: "alter table {notebooks} add constraint one_id unique (id); alter table {notes} drop constraint notes_tenant_id_notebook_id_fkey, add constraint notes_notebook foreign key (notebook_id) references {notebooks} (id)",
  },
  ...["select", "insert", "update", "delete"].map((verb) => ({
    name: `${verb} for the application`,
    loss: `revoke ${verb} on {notes} from {app}`,
  })),
  ...["truncate", "references", "trigger", "maintain"].map((verb) => ({
    name: `no ${verb} for the application`,
    loss: `grant ${verb} on {notes} to {app}`,
  })),
  { name: "nothing for PUBLIC", loss: "grant select on {notes} to public" },
];

/** Functions of the engine with a line missing; with none missing they are as good as the engine's own. */
const tenantIdLines = {
  "the question for a token":
    "if coalesce(token, '') = '' then raise 'none' using errcode = 'RH001'; end if;",
  "the mac":
    "if encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(left(token, 65), 'UTF8'))), 'hex') <> substr(token, 66) then raise 'false' using errcode = 'RH002'; end if;",
  "the expiry":
    "if to_timestamp(substr(token, 38, 10)::float) < now() then raise 'old' using errcode = 'RH003'; end if;",
};
const enterLines = {
  "the first time":
    "if current_setting('rowhouse.token', true) <> '' then raise 'again' using errcode = 'RH004'; end if;",
  "the lock": "perform pg_advisory_xact_lock_shared(hashtextextended(left(token, 36), 0));",
  "the token": "perform set_config('rowhouse.token', token, true);",
  "the resident":
    "if is_true and resident.tenant_id is null then raise 'elsewhere' using errcode = 'RH005'; end if;",
  "the suspension":
    "if is_true and resident.state = 'suspended' then raise 'suspended' using errcode = 'RH006'; end if;",
  "the versions":
    "if is_true and (serves_from > coalesce(resident.version, 0) or serves_to < coalesce(resident.version, 0)) then raise 'version' using errcode = 'RH008'; end if;",
  "the isolation level":
    "if current_setting('transaction_isolation') <> 'read committed' then raise 'old' using errcode = 'RH007'; end if;",
  "the search_path": "perform set_config('search_path', coalesce(resident.search_path, ''), true);",
};

function without(lines: Record<string, string>, missing?: string): string {
  return Object.entries(lines)
    .filter(([name]) => name !== missing)
    .map(([, line]) => line)
    .join("\n");
}

function modelOfTenantId(missing?: string): string {
  return `create or replace function rowhouse.tenant_id() returns uuid language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $model$
    declare token text := current_setting('rowhouse.token', true); key rowhouse.keys;
    begin select * into key from rowhouse.keys; ${without(tenantIdLines, missing)} return left(token, 36)::uuid; end $model$`;
}

/** `signature` and `result` as the catalog has them, because a release may add parameters. */
function modelOfEnter(
  { signature, result }: { signature: string; result: string },
  missing?: string,
): string {
  return `create or replace function rowhouse.enter(${signature}) returns ${result} language plpgsql volatile security definer as $model$
    #variable_conflict use_variable
    declare resident record; is_true boolean := true; claim text := left(token, 36);
    begin
      ${without({ "the first time": enterLines["the first time"], "the lock": enterLines["the lock"], "the token": enterLines["the token"] }, missing)}
      select * into resident from rowhouse.residents r where r.tenant_id = claim;
      begin perform rowhouse.tenant_id(); exception when others then is_true := sqlstate = 'RH000'; end;
      ${without({ ...enterLines, "the first time": "", "the lock": "", "the token": "" }, missing)}
      ${result === "void" ? "" : "return null;"}
    end $model$`;
}

const removalWithout = {
  "the lock of a removal": `create or replace function rowhouse.remove_tenant(tenant uuid) returns void language sql volatile security definer set search_path = pg_catalog, pg_temp
    begin atomic delete from rowhouse.residents where tenant_id = tenant::text; end`,
  "the removal itself": `create or replace function rowhouse.remove_tenant(tenant uuid) returns void language sql volatile security definer set search_path = pg_catalog, pg_temp
    begin atomic select pg_advisory_xact_lock(hashtextextended(tenant::text, 0)); end`,
};

export const databaseGuards: readonly Guard[] = [
  ...Object.entries(removalWithout).map(([name, loss]) => ({ name, loss })),
  { name: "another key is another for all", loss: "drop trigger forget_key on rowhouse.keys" },
  { name: "no CREATE in schema rowhouse", loss: "grant create on schema rowhouse to {app}" },
  { name: "no USAGE of schema rowhouse for PUBLIC", loss: "grant usage on schema rowhouse to public" },
  { name: "no CREATE in the tenants' schema", loss: "grant create on schema {schema} to {app}" },
  { name: "no CREATE in schema public", loss: "grant create on schema public to public" },
  { name: "no CREATE in the database", loss: "grant create on database {database} to {app}" },
  { name: "no TEMP in the database", loss: "grant temporary on database {database} to public" },
  { name: "no CONNECT for PUBLIC", loss: "grant connect on database {database} to public" },
  { name: "no UPDATE of pg_settings", loss: "grant update on pg_settings to public" },
  { name: "no membership", loss: "grant {owner} to {app}" },
  { name: "no membership in the role of the searches", loss: "grant {searcher} to {app}" },
  { name: "no login for the role of the searches", loss: "alter role {searcher} login" },
  {
    name: "the tenant in a search",
    loss: "create or replace function {schema}.search_notes_body(term text, most integer default 1000) returns setof uuid language sql stable security definer rows 100 set search_path = pg_catalog, pg_temp as $$ select id from {notes} where body ilike '%' || term || '%' $$",
  },
  {
    name: "the policy of a search for its role only",
    loss: "alter policy rowhouse_search on {notes} to public",
  },
  ...["superuser", "bypassrls", "createrole", "createdb", "replication"].map((attribute) => ({
    name: `no ${attribute}`,
    loss: `alter role {app} ${attribute}`,
  })),
  ...[
    ["search_path", "pg_catalog"],
    ["role", "{owner}"],
    ["default_transaction_deferrable", "on"],
    ["default_transaction_isolation", "serializable"],
    ["default_transaction_read_only", "on"],
    ["row_security", "off"],
    ["session_replication_role", "replica"],
    ["rowhouse.token", "'x'"],
  ].map(([setting, value]) => ({
    name: `no ${setting} for the login`,
    loss: `alter role {app} set ${setting} = ${value}`,
  })),
  {
    name: "no session_replication_role for the database",
    loss: "alter database {database} set session_replication_role = replica",
  },
];

/** Reads the guards of the engine's own schema, and of what it withholds from PUBLIC, from a database as it leaves it. */
export async function readGuards(superuser: Client): Promise<Guard[]> {
  const { rows: functions } = await superuser.query<{
    name: string;
    signature: string;
    result: string;
    is_pinned: boolean;
  }>(
    `select oid::regprocedure::text as name, pg_get_function_arguments(oid) as signature, pg_get_function_result(oid) as result,
       -- a body that was parsed when it was made needs no search_path
       proconfig is not null and prosqlbody is null as is_pinned
     from pg_proc where pronamespace = 'rowhouse'::regnamespace order by 1`,
  );
  // The others keep the engine's books in order; on these two rests who is let in.
  const { rows: constraints } = await superuser.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid in ('rowhouse.keys'::regclass, 'rowhouse.residents'::regclass) and contype in ('p', 'u', 'c') order by 1, 2`,
  );
  const enter = functions.find(({ name }) => name.startsWith("rowhouse.enter("));
  if (!enter) throw new Error("There is no rowhouse.enter");
  const refusals = functions.filter(({ name }) => name.startsWith("rowhouse.refuse"));
  return [
    ...Object.keys(tenantIdLines).map((line) => ({
      name: `tenant_id(): ${line}`,
      loss: modelOfTenantId(line),
    })),
    ...Object.keys(enterLines).map((line) => ({ name: `enter(): ${line}`, loss: modelOfEnter(enter, line) })),
    ...refusals.map(({ name, signature, result }) => ({
      name: `${name} refuses`,
      loss: `create or replace function ${name.slice(0, name.indexOf("("))}(${signature}) returns ${result} language sql stable return null`,
    })),
    {
      name: "the tenant that a row is filled in with",
      loss: "create or replace function rowhouse.claimed_tenant_id() returns uuid language sql stable parallel safe return null::uuid",
    },
    ...functions
      .filter(({ is_pinned: isPinned }) => isPinned)
      .map(({ name }) => ({
        name: `the search_path of ${name}`,
        loss: `alter function ${name} reset search_path`,
      })),
    ...constraints.map(({ table, name, definition }) => ({
      name: `${table}: ${definition}`,
      loss: `alter table ${table} drop constraint ${name}`,
    })),
    {
      name: "rowhouse.keys: its pads are not null",
      loss: "alter table rowhouse.keys alter inner_pad drop not null",
    },
  ];
}

/** Every right in the engine's own schema, and every one that a database gives PUBLIC and the engine takes back. */
export async function readWithheld(superuser: Client): Promise<{ right: string; grant: string }[]> {
  const { rows } = await superuser.query<{ right: string; grant: string }>(
    `with withheld as (${await readSql("withheld", {})})
     select name as right, format('grant %s on %s %s to public', privilege, kind, name) as grant from withheld
     union all
     select format('%s to %s', oid::regprocedure, who), format('grant execute on function %s to %s', oid::regprocedure, who)
     from pg_proc, unnest(array['public', '{app}']) who
     where pronamespace = 'rowhouse'::regnamespace and (who = 'public' or proname not in ('enter', 'tenant_id', 'claimed_tenant_id'))
     union all
     select format('%s to %s', oid::regclass, who), format('grant select on %s to %s', oid::regclass, who)
     from pg_class, unnest(array['public', '{app}']) who where relnamespace = 'rowhouse'::regnamespace and relkind = 'r'`,
  );
  return rows;
}
