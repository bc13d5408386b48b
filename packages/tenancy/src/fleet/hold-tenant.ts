import type { Pool } from "pg";
import { TenancyError } from "../errors.ts";
import { withLock, type Hold } from "../hold.ts";
import type { TenantId } from "../placement.ts";

/**
 * Holds a tenant for as long as its place changes.
 *
 * @throws TenancyError TENANT_BUSY while another process makes, moves or removes the tenant
 */
export function holdTenant<T>(pool: Pool, id: TenantId, work: (hold: Hold) => Promise<T>): Promise<T> {
  return withLock(pool, nameOf(id), work, () => {
    throw new TenancyError("TENANT_BUSY", `Another process is making or removing tenant ${id} just now`);
  });
}

const nameOf = (id: TenantId) => `rowhouse tenant ${id}`;
