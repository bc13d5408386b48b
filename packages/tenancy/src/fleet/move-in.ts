import type { ClientBase } from "pg";
import { searchPath, type Placement, type Residence } from "../placement.ts";
import { PlacementGoneError } from "./placement-gone.ts";

/**
 * Admits a tenant to a place that was made before: to a shared one, or to a spare one that nobody has changed since it was made or
 * migrated. For the owner's or a registrar's login.
 *
 * @throws an error that {@link isPlacementGone} knows
 */
export async function moveIn(
  registrar: ClientBase,
  { tenantId, placement, epoch }: Residence,
): Promise<void> {
  const path = searchPath(placement);
  const isWhole =
    placement.kind === "shared" ? "to_regnamespace($2) is not null" : "rowhouse.is_untouched($2)";
  const { rowCount } = await registrar.query({
    // planned once for a connection
    name: `rowhouse move in ${placement.kind}`,
    text: `select rowhouse.admit_tenant($1, $2, 'resident', $3) where ${isWhole}`,
    values: [tenantId, path, epoch],
  });
  if (rowCount !== 1) throw gone(placement);
}

function gone({ id }: Placement): PlacementGoneError {
  return new PlacementGoneError(`Placement ${id} is not there any more as it was made`);
}
