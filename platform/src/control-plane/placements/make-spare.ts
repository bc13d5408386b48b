import { randomBytes } from "node:crypto";
import { installTenantTables, prepareDatabase, type Placement } from "@rowhouse/tenancy";
import { escapeIdentifier } from "pg";
import { addressOf, mainServer } from "../../foundation/database/placement-address.ts";
import { adminUrlOf, asAdmin, secure } from "../../foundation/database/provision-database.ts";
import { appRole, controlRole, databaseName, ownerRole } from "../../foundation/database/roles.ts";
import { dropPlacement } from "./drop-placement.ts";
import type { Fleet, Isolation } from "./fleet.ts";
import { withOwner } from "./with-owner.ts";

/**
 * Makes an empty placement for the next tenant: a schema beside the control plane, or a database. It has its name for
 * good, so that taking it is a row in the catalog and needs no right to create anything. Undone whole when it fails.
 */
export async function makeSpare(fleet: Fleet, isolation: Exclude<Isolation, "row">): Promise<Placement> {
  const placement = nameSpare(fleet, isolation);
  const { id, server, database, schema, kind } = placement;
  await fleet.control.query(
    "insert into placements (id, server, database, schema, kind, state) values ($1, $2, $3, $4, $5, 'making')",
    [id, server, database, schema, kind],
  );
  try {
    if (isolation === "database") await makeDatabase(fleet, database);
    await withOwner(fleet, placement, async (owner) => {
      if (isolation === "database") {
        const registrarRoles = [controlRole];
        await prepareDatabase(owner, fleet.release, { appRole, registrarRoles, key: fleet.keyOf(placement) });
      }
      await installTenantTables(owner, [placement], { release: fleet.release, appRole });
    });
    await fleet.control.query(
      "update placements set state = 'spare', version = $2, checksum = $3, migrated_at = now() where id = $1",
      [id, fleet.release.version, fleet.release.checksum],
    );
    return placement;
  } catch (error) {
    await dropPlacement(fleet, placement);
    throw error;
  }
}

function nameSpare({ address }: Fleet, isolation: Exclude<Isolation, "row">): Placement {
  const home = databaseName(address);
  const name = randomBytes(6).toString("hex");
  const place =
    isolation === "schema"
      ? { database: home, schema: `tenant_${name}` }
      : { database: `${home.slice(0, 40)}_${name}`, schema: "tenant" };
  return { id: `${isolation}-${name}`, server: mainServer, ...place, kind: "dedicated" };
}

async function makeDatabase({ address }: Fleet, database: string): Promise<void> {
  await asAdmin(address.adminUrl, (admin) =>
    admin.query(`create database ${escapeIdentifier(database)} owner ${ownerRole}`),
  );
  await asAdmin(adminUrlOf(addressOf(address, { database })), (admin) => secure(admin, database));
}
