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
  const { rowCount } = await registrar.query(
    `select rowhouse.admit_tenant($1, $2, 'resident', $3) where ${isWhole(placement, "$2")}`,
    [tenantId, searchPath(placement), epoch],
  );
  if (rowCount !== 1) throw gone(placement);
}

/** Throws what {@link moveIn} would: whoever has admitted the tenant already asks before the tenant is found. */
export async function requireWhole(registrar: ClientBase, placement: Placement): Promise<void> {
  const { rowCount } = await registrar.query({
    name: `rowhouse whole ${placement.kind}`,
    text: `select where ${isWhole(placement, "$1")}`,
    values: [searchPath(placement)],
  });
  if (rowCount !== 1) throw gone(placement);
}

function isWhole({ kind }: Placement, path: string): string {
  return kind === "shared" ? `to_regnamespace(${path}) is not null` : `rowhouse.is_untouched(${path})`;
}

function gone({ id }: Placement): PlacementGoneError {
  return new PlacementGoneError(`Placement ${id} is not there any more as it was made`);
}
