import { census, type Finding } from "@rowhouse/tenancy";
import { Client } from "pg";
import { tenantQueueFunctions } from "../queue/grant-queue.ts";
import { sharedPlacement } from "./provision-database.ts";
import { appRole, connectionFor, ownerRole, type DatabaseAddress } from "./roles.ts";

/** Reads the live database and names every hole in the isolation of tenants. */
export async function examineDatabase(address: DatabaseAddress, secret: Buffer): Promise<Finding[]> {
  const owner = new Client(connectionFor(address, secret, ownerRole));
  await owner.connect();
  try {
    return await census(owner, {
      schema: sharedPlacement(address).schema,
      appRole,
      // as the catalog writes a signature: without spaces
      definerFunctions: tenantQueueFunctions.map((signature) => signature.replaceAll(" ", "")),
    });
  } finally {
    await owner.end();
  }
}
