import { DatabaseError, escapeIdentifier, type ClientBase } from "pg";
import { TenantUnknownError } from "../errors.ts";
import type { Hold } from "../hold.ts";
import { ownDatabase, searchPath, type Residence, type TenantId } from "../placement.ts";
import { removeTenant } from "../provision.ts";
import { SigningKey, signToken } from "../token.ts";
import { findResidence } from "./catalog.ts";
import { dropDatabase } from "./databases.ts";
import type { FleetTools } from "./fleet.ts";
import { holdTenant } from "./hold-tenant.ts";

export interface DeleteOptions {
  /** Rows of a shared placement in one transaction. Default 5,000. */
  readonly batchSize?: number;
  readonly onProgress?: (progress: { readonly table: string; readonly rows: number }) => void;
  /** Ends after the batch in flight; the tenant stays in state `leaving`, and the next call goes on. */
  readonly signal?: AbortSignal;
}

const FOREIGN_KEY_VIOLATION = "23503";
const UNDEFINED_DATABASE = "3D000";

export async function deleteTenant(
  tools: FleetTools,
  id: TenantId,
  options: DeleteOptions = {},
): Promise<void> {
  const { pool, schema } = tools.catalog;
  await holdTenant(pool, id, async (hold) => {
    const residence = await hold.ask(async (catalog) => {
      const found = await findResidence(catalog, tools.catalog, id);
      if (!found) throw new TenantUnknownError(id);
      await catalog.query(
        `update ${escapeIdentifier(schema)}.residences set state = 'leaving' where tenant_id = $1`,
        [id],
      );
      return found;
    });
    await removeResidence(tools, hold, residence, options);
  });
}

/** Takes a tenant out of its placement, and the placement away where it was the tenant's own; the catalog forgets last. */
export async function removeResidence(
  tools: FleetTools,
  hold: Hold,
  { tenantId: id, placement }: Residence,
  options: DeleteOptions = {},
): Promise<void> {
  const isOwnDatabase = placement.kind === "dedicated" && placement.database === ownDatabase(placement);
  const inPlacement = async (owner: ClientBase) => {
    // Waits for the transactions in flight; from then on nobody gets in.
    if (await isEngineThere(owner)) await removeTenant(owner, id);
    if (placement.kind === "shared")
      await deleteRows(tools, owner, { tenantId: id, placement, epoch: 0 }, options);
    else if (!isOwnDatabase) await dropSchema(owner, placement);
  };
  const guarded = (owner: ClientBase) => hold.guard(owner, [`tenant ${id}`], () => inPlacement(owner));
  await tools.owners.use(placement, guarded).catch((error: unknown) => {
    const isGone = error instanceof DatabaseError && error.code === UNDEFINED_DATABASE;
    if (!isOwnDatabase || !isGone) throw error;
  });
  if (isOwnDatabase) await dropDatabase(tools, placement, hold);
  const schema = escapeIdentifier(tools.catalog.schema);
  await hold.ask((catalog) =>
    catalog.query(
      `with gone as (delete from ${schema}.residences where tenant_id = $1 returning placement_id)
       delete from ${schema}.placements p using gone where p.id = gone.placement_id and p.kind = 'dedicated'`,
      [id],
    ),
  );
}

async function isEngineThere(owner: ClientBase): Promise<boolean> {
  const { rows } = await owner.query<{ there: boolean }>(
    "select to_regprocedure('rowhouse.remove_tenant(uuid)') is not null as there",
  );
  return rows[0]?.there ?? false;
}

async function dropSchema(owner: ClientBase, { id, schema }: Residence["placement"]): Promise<void> {
  await owner.query("begin; set local lock_timeout = '10s'");
  try {
    await owner.query(`drop schema if exists ${escapeIdentifier(schema)} cascade`);
    await owner.query("delete from rowhouse.placements where id = $1", [id]);
    await owner.query("delete from rowhouse.migrations where scope = $1", [id]);
    await owner.query("commit");
  } catch (error) {
    await owner.query("rollback").catch(() => {});
    throw error;
  }
}

/**
 * The owner is under row level security as everybody is, so it deletes with the tenant's own token: whatever else were wrong
 * here, no other tenant's row can be hit.
 */
async function deleteRows(
  tools: FleetTools,
  owner: ClientBase,
  { tenantId: id, placement }: Residence,
  { batchSize = 5_000, onProgress, signal }: DeleteOptions,
): Promise<void> {
  const key = new SigningKey(tools.key(placement));
  const batch = async (table: string, limit: number | null): Promise<number> => {
    signal?.throwIfAborted();
    const name = `${searchPath(placement)}.${escapeIdentifier(table)}`;
    const token = signToken(id, key, Math.floor(Date.now() / 1000) + 60);
    await owner.query("begin");
    try {
      await owner.query("select set_config('rowhouse.token', $1, true)", [token]);
      const { rowCount } = await owner.query(
        `delete from ${name} where tenant_id = $1 and ctid = any (array(select ctid from ${name} where tenant_id = $1 limit $2))`,
        [id, limit],
      );
      await owner.query("commit");
      return rowCount ?? 0;
    } catch (error) {
      await owner.query("rollback").catch(() => {});
      throw error;
    }
  };
  /** Rows that refer to each other within a table go together: the keys are checked at the end of a statement. */
  const empty = async (table: string): Promise<void> => {
    let limit: number | null = batchSize;
    for (;;) {
      try {
        const rows = await batch(table, limit);
        if (rows > 0) onProgress?.({ table, rows });
        if (limit === null || rows < limit) return;
      } catch (error) {
        if (limit === null || !isStillReferred(error)) throw error;
        limit = null;
      }
    }
  };
  let tables = await tenantTables(owner, placement.schema);
  while (tables.length > 0) {
    const later: string[] = [];
    let reason: unknown;
    for (const table of tables)
      await empty(table).catch((error: unknown) => {
        if (!isStillReferred(error)) throw error;
        reason = error;
        later.push(table);
      });
    if (later.length === tables.length) throw reason;
    tables = later;
  }
}

const isStillReferred = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === FOREIGN_KEY_VIOLATION;

/** Those that refer to others first. */
async function tenantTables(owner: ClientBase, schema: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string; refers_to: string[] }>(
    `select c.relname as name,
       coalesce((select array_agg(distinct r.relname::text) from pg_constraint k join pg_class r on r.oid = k.confrelid
         where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid), '{}') as refers_to
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p') and not c.relispartition
     order by c.relname`,
    [schema],
  );
  const refersTo = new Map(rows.map(({ name, refers_to }) => [name, refers_to]));
  const ordered: string[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const target of refersTo.get(name) ?? []) visit(target);
    if (refersTo.has(name)) ordered.unshift(name);
  };
  for (const { name } of rows) visit(name);
  return ordered;
}
