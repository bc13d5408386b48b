import { escapeIdentifier } from "pg";
import { TenancyError } from "../errors.ts";
import { tenantId, type TenantId } from "../placement.ts";
import { findResidence } from "./catalog.ts";
import { deleteTenant, removeResidence } from "./delete-tenant.ts";
import type { FleetTools } from "./fleet.ts";
import { holdTenant } from "./hold-tenant.ts";

export interface Recovery {
  /** Tenants whose making was undone, or whose removal was ended. */
  readonly recovered: readonly TenantId[];
  /** Tenants that could not be recovered now, because their place does not answer, say. */
  readonly failures: readonly { readonly tenantId: TenantId; readonly error: unknown }[];
}

/** Undoes and ends what interrupted processes left. What another process holds is left to it. */
export async function recover(tools: FleetTools): Promise<Recovery> {
  const { pool, schema } = tools.catalog;
  const { rows } = await pool.query<{ id: string; state: "making" | "leaving" }>(
    `select tenant_id as id, state from ${escapeIdentifier(schema)}.residences
     where state in ('making', 'leaving') order by created_at`,
  );
  const recovered: TenantId[] = [];
  const failures: { tenantId: TenantId; error: unknown }[] = [];
  for (const row of rows) {
    const id = tenantId(row.id);
    try {
      if (await recoverTenant(tools, id, row.state)) recovered.push(id);
    } catch (error) {
      const { code } = error as { code?: string };
      const isOthers = code === "TENANT_BUSY" || code === "TENANT_UNKNOWN";
      if (!(error instanceof TenancyError && isOthers)) failures.push({ tenantId: id, error });
    }
  }
  return { recovered, failures };
}

/** Looks again once it holds the tenant: whoever held it before may have come to its end. */
async function recoverTenant(tools: FleetTools, id: TenantId, state: "making" | "leaving"): Promise<boolean> {
  if (state === "leaving") {
    await deleteTenant(tools, id);
    return true;
  }
  return holdTenant(tools.catalog.pool, id, async (hold) => {
    const residence = await hold.ask((catalog) => findResidence(catalog, tools.catalog, id));
    if (residence?.state !== "making") return false;
    await removeResidence(tools, hold, residence);
    return true;
  });
}
