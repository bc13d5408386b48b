import { tenantId, type TenantId } from "@rowhouse/tenancy";
import type { Pool } from "pg";
import { StartError } from "../../errors.ts";

export interface KnownOrganization {
  id: TenantId;
  name: string;
  state: string;
  /** False when its place is gone already. */
  isPlaced: boolean;
}

/**
 * Gets an organization by its short name, for an operator's command.
 *
 * @throws StartError ORGANIZATION_UNKNOWN
 */
export async function getOrganization(control: Pool, slug: string): Promise<KnownOrganization> {
  const { rows } = await control.query<Omit<KnownOrganization, "id"> & { id: string }>(
    `select id, name, state, exists (select from residences where tenant_id = id) as "isPlaced"
     from organizations where slug = $1`,
    [slug],
  );
  const [row] = rows;
  if (row !== undefined) return { ...row, id: tenantId(row.id) };
  throw new StartError(
    "ORGANIZATION_UNKNOWN",
    `There is no organization with the short name ${slug}.`,
    "`rowhouse organizations list` names them all.",
  );
}
