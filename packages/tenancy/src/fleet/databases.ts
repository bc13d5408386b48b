import { escapeIdentifier } from "pg";
import type { Hold } from "../hold.ts";
import { secureDatabase } from "../provision.ts";
import { asAdmin } from "./as-admin.ts";
import type { FleetTools, Place } from "./fleet.ts";
import { prepareServer } from "./prepare-server.ts";

/** Makes an empty database that belongs to the owner's login, and takes from PUBLIC what nobody needs there. */
export async function makeDatabase(
  tools: FleetTools,
  place: Place & { database: string },
  hold: Hold,
): Promise<void> {
  const { ownerRole, appRole, trustedRoles = [] } = tools;
  await prepareServer(tools, place.server);
  await asAdmin(tools, { server: place.server }, (admin) =>
    hold.guard(admin, [nameOf(place)], () =>
      admin.query(`create database ${escapeIdentifier(place.database)} owner ${escapeIdentifier(ownerRole)}`),
    ),
  );
  await asAdmin(tools, place, (admin) =>
    hold.guard(admin, [nameOf(place)], () => secureDatabase(admin, { ownerRole, appRole, trustedRoles })),
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
