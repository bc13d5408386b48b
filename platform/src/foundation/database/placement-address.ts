import { TenancyError, type Placement } from "@rowhouse/tenancy";
import { deriveKey } from "../secrets/derive-key.ts";
import { databaseName, mainServer, type DatabaseAddress } from "./roles.ts";

/** The placement that all tenants in row isolation on a server share: in the database that the server's URL names. */
export function sharedPlacement(address: DatabaseAddress, server = mainServer): Placement {
  return {
    id: server === mainServer ? "shared" : `shared-${server}`,
    server,
    database: databaseName(serverAddress(address, server)),
    schema: "shared",
    kind: "shared",
  };
}

/**
 * A server, with the database on it that is ours from the start.
 *
 * @throws TenancyError PLACEMENT_UNREACHABLE where the configuration does not name the server
 */
export function serverAddress(address: DatabaseAddress, server: string): DatabaseAddress {
  if (server === mainServer) return { adminUrl: address.adminUrl, database: address.database };
  const adminUrl = address.servers?.[server];
  if (adminUrl !== undefined) return { adminUrl, server };
  throw new TenancyError(
    "PLACEMENT_UNREACHABLE",
    `Server ${server} is not configured: set ${serverVariable(server)} to its administrator's URL`,
  );
}

/** The environment variable that names a server. */
export function serverVariable(server: string): string {
  return server === mainServer ? "DATABASE_URL" : `ROWHOUSE_SERVER_${server.toUpperCase()}_URL`;
}

/** Where a placement's database is. Throws as {@link serverAddress}. */
export function addressOf(
  address: DatabaseAddress,
  { server, database }: Pick<Placement, "server" | "database">,
): DatabaseAddress {
  return { ...serverAddress(address, server), database };
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
