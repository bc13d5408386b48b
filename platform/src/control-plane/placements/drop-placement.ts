import type { Placement } from "@rowhouse/tenancy";
import { escapeIdentifier } from "pg";
import { asAdmin } from "../../foundation/database/provision-database.ts";
import { databaseName } from "../../foundation/database/roles.ts";
import type { Fleet } from "./fleet.ts";
import { withOwner } from "./with-owner.ts";

/** Removes a dedicated placement with all that is in it, whole or half-made. Can be repeated. */
export async function dropPlacement(fleet: Fleet, placement: Placement): Promise<void> {
  if (placement.kind !== "dedicated") throw new TypeError(`${placement.id} is shared, so it stays`);
  if (placement.database === databaseName(fleet.address)) {
    await withOwner(fleet, placement, async (owner) => {
      await owner.query("begin");
      await owner.query(`drop schema if exists ${escapeIdentifier(placement.schema)} cascade`);
      await owner.query("delete from rowhouse.placements where id = $1", [placement.id]);
      await owner.query("delete from rowhouse.migrations where scope = $1", [placement.id]);
      await owner.query("commit");
    });
  } else {
    await asAdmin(fleet.address.adminUrl, (admin) =>
      admin.query(`drop database if exists ${escapeIdentifier(placement.database)} with (force)`),
    );
  }
  await fleet.control.query("delete from placements where id = $1", [placement.id]);
}
