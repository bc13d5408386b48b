import { escapeIdentifier } from "pg";
import type { Hold } from "../hold.ts";
import type { Placement } from "../placement.ts";
import { admitRoles, setPlacementKey } from "../provision.ts";
import { asAdmin } from "./as-admin.ts";
import { copyTemplate, IN_TEMPLATE } from "./database-template.ts";
import type { FleetTools, Place } from "./fleet.ts";
import { prepareServer } from "./prepare-server.ts";

/**
 * Makes a placement's own database, with everything in it but its tenant: a copy of the release's template on that server, which
 * belongs to the owner's login, has the placement's key, and answers to its id.
 *
 * @throws TenancyError ISOLATION_HOLE where the census finds one in the template
 */
export async function makeDatabase(tools: FleetTools, place: Placement, hold: Hold): Promise<void> {
  await prepareServer(tools, place.server);
  await asAdmin(tools, { server: place.server }, (admin) =>
    copyTemplate(tools, admin, hold, place.server, (template) =>
      hold.guard(admin, [nameOf(place)], async () => {
        await admin.query(
          `create database ${escapeIdentifier(place.database)} template ${escapeIdentifier(template)} owner ${escapeIdentifier(tools.ownerRole)}`,
        );
        await admitRoles(admin, place.database, tools);
      }),
    ),
  );
  await tools.owners.use(place, (owner) =>
    hold.guard(owner, [`placement ${place.id}`], async () => {
      await setPlacementKey(owner, tools.key(place));
      await owner.query(
        `with named as (update rowhouse.placements set id = $2 where id = $1)
         update rowhouse.migrations set scope = $2 where scope = $1`,
        [IN_TEMPLATE, place.id],
      );
    }),
  );
}

/** Drops a database of ours, whoever is connected to it. */
export async function dropDatabase(
  tools: FleetTools,
  place: Place & { database: string },
  hold: Hold,
): Promise<void> {
  await tools.owners.forget(place);
  await asAdmin(tools, { server: place.server }, (admin) =>
    hold.guard(admin, [nameOf(place)], () =>
      admin.query(`drop database if exists ${escapeIdentifier(place.database)} with (force)`),
    ),
  );
}

const nameOf = ({ database }: { database: string }) => `database ${database}`;
