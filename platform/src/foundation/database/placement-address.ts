import type { Placement } from "@rowhouse/tenancy";
import { deriveKey } from "../secrets/derive-key.ts";
import { databaseName, type DatabaseAddress } from "./roles.ts";

/** The name of the server that the control plane's database is on, and so far every other. */
export const mainServer = "main";

/** The placement that all tenants in row isolation share. */
export function sharedPlacement(address: DatabaseAddress): Placement {
  return {
    id: "shared",
    server: mainServer,
    database: databaseName(address),
    schema: "shared",
    kind: "shared",
  };
}

/** Where a placement's database is. */
export function addressOf(
  address: DatabaseAddress,
  { database }: Pick<Placement, "database">,
): DatabaseAddress {
  return { adminUrl: address.adminUrl, database };
}

/** The key that each database checks tokens with: one for each, so that a token of one is false in all others. */
export function placementKeys(
  address: DatabaseAddress,
  secret: Buffer,
): (placement: Pick<Placement, "server" | "database">) => Buffer {
  const home = databaseName(address);
  const known = new Map<string, Buffer>();
  return ({ server, database }) => {
    const name =
      server === mainServer && database === home
        ? "placement/shared"
        : (`database/${server}/${database}` as const);
    let key = known.get(name);
    if (key === undefined) known.set(name, (key = deriveKey(secret, name)));
    return key;
  };
}
