import { readRelease, type Release } from "@rowhouse/tenancy";
import type { Pool } from "pg";
import { tenantMigrations } from "../../foundation/database/provision-database.ts";
import { placementKeys } from "../../foundation/database/placement-address.ts";
import type { DatabaseAddress } from "../../foundation/database/roles.ts";

/** How a tenant is kept: among others, in a schema of its own, or in a database of its own. */
export type Isolation = "row" | "schema" | "database";

/** What it takes to make placements, and to put tenants into them. */
export interface Fleet {
  /** The control plane's login, in its own database. */
  control: Pool;
  address: DatabaseAddress;
  secret: Buffer;
  release: Release;
  keyOf: ReturnType<typeof placementKeys>;
}

export async function openFleet(options: Pick<Fleet, "control" | "address" | "secret">): Promise<Fleet> {
  const { address, secret } = options;
  return { ...options, release: await readRelease(tenantMigrations), keyOf: placementKeys(address, secret) };
}
