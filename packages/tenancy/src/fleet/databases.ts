import { escapeIdentifier } from "pg";
import type { Hold } from "../hold.ts";
import { prepareDatabase } from "../migrations/prepare-database.ts";
import type { Placement } from "../placement.ts";
import { secureDatabase } from "../provision.ts";
import { asAdmin } from "./as-admin.ts";
import type { FleetTools, Place } from "./fleet.ts";
import { prepareServer } from "./prepare-server.ts";

/**
 * Makes a database that belongs to the owner's login, with the engine in it; at the same time it takes from PUBLIC what nobody needs
 * there. These two write nothing that the other writes.
 */
export async function makeDatabase(tools: FleetTools, place: Placement, hold: Hold): Promise<void> {
  const { ownerRole, appRole, trustedRoles = [] } = tools;
  await prepareServer(tools, place.server);
  await asAdmin(tools, { server: place.server }, (admin) =>
    hold.guard(admin, [nameOf(place)], () =>
      admin.query(`create database ${escapeIdentifier(place.database)} owner ${escapeIdentifier(ownerRole)}`),
    ),
  );
  const ends = await Promise.allSettled([
    asAdmin(tools, place, (admin) =>
      hold.guard(admin, [nameOf(place)], () => secureDatabase(admin, { ownerRole, appRole, trustedRoles })),
    ),
    tools.owners.use(place, (owner) =>
      hold.guard(owner, [`engine of ${nameOf(place)}`], () =>
        prepareDatabase(owner, tools.release, { ...tools, key: tools.key(place) }),
      ),
    ),
  ]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
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
