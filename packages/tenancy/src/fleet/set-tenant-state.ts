import { escapeIdentifier } from "pg";
import { TenantUnknownError } from "../errors.ts";
import type { TenantId } from "../placement.ts";
import { admitTenant } from "../provision.ts";
import { findResidence } from "./catalog.ts";
import type { FleetTools } from "./fleet.ts";
import { holdTenant } from "./hold-tenant.ts";

/** The database first: it is what refuses. The catalog only says so. Throws TENANT_UNKNOWN, TENANT_BUSY. */
export async function setTenantState(
  tools: FleetTools,
  id: TenantId,
  state: "ready" | "suspended",
): Promise<void> {
  const { pool, schema } = tools.catalog;
  await holdTenant(pool, id, async (hold) => {
    const residence = await hold.ask((catalog) => findResidence(catalog, tools.catalog, id));
    if (!residence || residence.state === "making" || residence.state === "leaving")
      throw new TenantUnknownError(id);
    await tools.owners.use(residence.placement, (owner) =>
      hold.guard(owner, [`tenant ${id}`], () =>
        admitTenant(owner, residence, { state: state === "ready" ? "resident" : "suspended" }),
      ),
    );
    await hold.ask((catalog) =>
      catalog.query(`update ${escapeIdentifier(schema)}.residences set state = $2 where tenant_id = $1`, [
        id,
        state,
      ]),
    );
  });
}
