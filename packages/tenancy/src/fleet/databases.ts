import { Client, escapeIdentifier } from "pg";
import { secureDatabase } from "../provision.ts";
import type { FleetTools, Place } from "./fleet.ts";

type Tools = Pick<FleetTools, "connect" | "ownerRole" | "appRole" | "trustedRoles" | "owners">;

/** Makes an empty database that belongs to the owner's login, and takes from PUBLIC what nobody needs there. */
export async function makeDatabase(tools: Tools, place: Place & { database: string }): Promise<void> {
  const { ownerRole, appRole, trustedRoles = [] } = tools;
  await asAdmin(tools, { server: place.server }, (admin) =>
    admin.query(`create database ${escapeIdentifier(place.database)} owner ${escapeIdentifier(ownerRole)}`),
  );
  await asAdmin(tools, place, (admin) => secureDatabase(admin, { ownerRole, appRole, trustedRoles }));
}

/** Drops a database of ours, whoever is connected to it. */
export async function dropDatabase(tools: Tools, place: Place & { database: string }): Promise<void> {
  await tools.owners.forget(place);
  await asAdmin(tools, { server: place.server }, (admin) =>
    admin.query(`drop database if exists ${escapeIdentifier(place.database)} with (force)`),
  );
}

async function asAdmin(
  { connect }: Tools,
  place: Place,
  work: (admin: Client) => Promise<unknown>,
): Promise<void> {
  const admin = new Client({ connectionTimeoutMillis: 10_000, ...connect(place, "admin") });
  admin.on("error", () => {});
  try {
    await admin.connect();
    await work(admin);
  } finally {
    await admin.end().catch(() => {});
  }
}
