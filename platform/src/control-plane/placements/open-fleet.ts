import { createFleet, readRelease, type Fleet, type Release } from "@rowhouse/tenancy";
import type { Pool } from "pg";
import { adminUrlOf } from "../../foundation/database/as-admin.ts";
import { addressOf, placementKeys, serverAddress } from "../../foundation/database/placement-address.ts";
import { tenantMigrations } from "../../foundation/database/provision-database.ts";
import {
  appRole,
  connectionFor,
  controlRole,
  mainServer,
  ownerRole,
  rolePassword,
  type DatabaseAddress,
  type DatabaseRole,
} from "../../foundation/database/roles.ts";
import { tenantQueueFunctions } from "../../foundation/queue/grant-queue.ts";

/** The engine's fleet over the control plane's catalog, and what it takes to put an organization into it. */
export interface Placements {
  fleet: Fleet;
  /** The control plane's login, in its own database. */
  control: Pool;
  address: DatabaseAddress;
  secret: Buffer;
  release: Release;
  keyOf: ReturnType<typeof placementKeys>;
}

/** Opens the fleet. It connects when it is asked for something, and lets its connections go when they are idle. */
export async function openFleet(
  options: Pick<Placements, "control" | "address" | "secret">,
): Promise<Placements> {
  const { control, address, secret } = options;
  const release = await readRelease(tenantMigrations);
  const keyOf = placementKeys(address, secret);
  const fleet = createFleet({
    catalog: { pool: control, schema: "control" },
    connect: ({ server, database }, login) => {
      const { adminUrl } = serverAddress(address, server);
      const place = database === undefined ? { adminUrl } : addressOf(address, { server, database });
      return login === "admin"
        ? { connectionString: adminUrlOf(place) }
        : connectionFor(place, secret, ownerRole);
    },
    // The main server has them from the start.
    password: (server, role) =>
      server === mainServer ? undefined : rolePassword(secret, role as DatabaseRole, server),
    definerFunctions: tenantQueueFunctions,
    ownerRole,
    appRole,
    trustedRoles: [controlRole],
    registrarRoles: [controlRole],
    release,
    key: keyOf,
  });
  return { ...options, fleet, release, keyOf };
}
