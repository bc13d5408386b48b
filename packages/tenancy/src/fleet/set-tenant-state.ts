import { escapeIdentifier } from "pg";
import { TenantUnknownError } from "../errors.ts";
import type { TenantId } from "../placement.ts";
import { admitTenant } from "../provision.ts";
import { findResidence } from "./catalog.ts";
import type { FleetTools } from "./fleet.ts";
import { holdTenant } from "./tenant-lock.ts";

/** The database first: it is what refuses. The catalog only says so. Throws TENANT_UNKNOWN, TENANT_BUSY. */
export async function setTenantState(
  tools: FleetTools,
  id: TenantId,
  state: "ready" | "suspended",
): Promise<void> {
  const { pool, schema } = tools.catalog;
  await holdTenant(pool, id, async (holder) => {
    const residence = await findResidence(holder, tools.catalog, id);
    if (!residence || residence.state === "making" || residence.state === "leaving")
      throw new TenantUnknownError(id);
    await tools.owners.use(residence.placement, (owner) =>
      admitTenant(owner, residence, { state: state === "ready" ? "resident" : "suspended" }),
    );
    await holder.query(`update ${escapeIdentifier(schema)}.residences set state = $2 where tenant_id = $1`, [
      id,
      state,
    ]);
  });
}
