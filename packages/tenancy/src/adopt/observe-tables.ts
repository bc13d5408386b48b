import { escapeIdentifier, escapeLiteral, type ClientBase } from "pg";
import type { TenantId } from "../placement.ts";
import { readSql } from "../provision.ts";

/**
 * Puts every table of the schema that has a `tenant_id` under a policy that refuses nothing and says what the engine's would:
 * a warning with SQLSTATE RH100, once for each table and transaction (see `observingClient`). Rows that come without a tenant
 * get the default one. `migrate` puts the engine's policy in its place.
 *
 * A row is noted when it is looked at: one that the query itself would have left out afterwards is noted too.
 *
 * @returns the tables' names
 */
export async function observeTables(
  owner: ClientBase,
  options: {
    readonly schema: string;
    readonly appRole: string;
    /** Whose the rows are that code without a tenant writes. */
    readonly defaultTenantId: TenantId;
    /** How long each table's lock may be waited for, in milliseconds. Default 2,000. */
    readonly lockTimeoutMs?: number;
  },
): Promise<string[]> {
  const { schema, defaultTenantId, lockTimeoutMs = 2_000 } = options;
  const app_role = escapeIdentifier(options.appRole);
  const { rows } = await owner.query<{ table: string }>(
    `select c.relname as table from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p')
       and a.attname = 'tenant_id' and not a.attisdropped
     order by c.relname`,
    [schema],
  );
  await owner.query(await readSql("observe", { app_role }));
  await owner.query(`grant usage on schema ${escapeIdentifier(schema)} to ${app_role}`);
  for (const { table } of rows) {
    const name = `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`;
    const statements = await readSql("observe-table", {
      table: name,
      app_role,
      relation: `${escapeLiteral(name)}::regclass`,
      default_tenant: `${escapeLiteral(defaultTenantId)}::uuid`,
    });
    // One table at a time, so that no two locks are held together.
    await owner
      .query(`begin; set local lock_timeout = ${Math.trunc(lockTimeoutMs)}; ${statements} commit`)
      .catch(async (error: unknown) => {
        await owner.query("rollback");
        throw error;
      });
  }
  return rows.map(({ table }) => table);
}

/** Takes away what {@link observeTables} installed. Fails, and changes nothing, while a table is still only observed. */
export async function stopObserving(owner: ClientBase): Promise<void> {
  await owner
    .query(
      "begin; drop function rowhouse_observed.note(regclass, uuid, text); drop schema rowhouse_observed; commit",
    )
    .catch(async (error: unknown) => {
      await owner.query("rollback");
      throw error;
    });
}
