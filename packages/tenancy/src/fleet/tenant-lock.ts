import type { Pool, PoolClient } from "pg";
import { TenancyError } from "../errors.ts";
import type { TenantId } from "../placement.ts";

/**
 * Holds a tenant for as long as its place changes, on a connection of the catalog's: whoever dies lets go of it.
 *
 * @throws TenancyError TENANT_BUSY while another process makes, moves or removes the tenant
 */
export async function holdTenant<T>(
  pool: Pool,
  id: TenantId,
  work: (holder: PoolClient) => Promise<T>,
): Promise<T> {
  const holder = await pool.connect();
  let isLost = false;
  const lose = () => (isLost = true);
  holder.on("error", lose);
  const lock = `rowhouse tenant ${id}`;
  try {
    const { rows } = await holder.query<{ ok: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 0)) as ok",
      [lock],
    );
    if (!rows[0]?.ok)
      throw new TenancyError("TENANT_BUSY", `Another process is making or removing tenant ${id} just now`);
    try {
      return await work(holder);
    } finally {
      if (!isLost)
        await holder.query("select pg_advisory_unlock(hashtextextended($1, 0))", [lock]).catch(lose);
    }
  } finally {
    holder.off("error", lose);
    holder.release(isLost);
  }
}
