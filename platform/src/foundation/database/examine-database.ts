import { census, type Finding } from "@rowhouse/tenancy";
import { Client } from "pg";
import { StartError } from "../../errors.ts";
import { tenantQueueFunctions } from "../queue/grant-queue.ts";
import { sharedPlacement } from "./placement-address.ts";
import { appRole, connectionFor, ownerRole, type DatabaseAddress } from "./roles.ts";

/** No such login, no such schema, no such table or function: nothing of ours is there yet. */
const unprepared = new Set(["28P01", "28000", "3D000", "3F000", "42P01", "42883"]);

/**
 * Reads the live database and names every hole in the isolation of tenants.
 *
 * @throws StartError DATABASE_UNPREPARED where Rowhouse was never installed
 */
export async function examineDatabase(address: DatabaseAddress, secret: Buffer): Promise<Finding[]> {
  const owner = new Client(connectionFor(address, secret, ownerRole));
  try {
    await owner.connect();
    return await census(owner, {
      schema: sharedPlacement(address).schema,
      appRole,
      // as the catalog writes a signature: without spaces
      definerFunctions: tenantQueueFunctions.map((signature) => signature.replaceAll(" ", "")),
    });
  } catch (error) {
    if (!unprepared.has((error as { code?: string }).code ?? "")) throw error;
    throw new StartError(
      "DATABASE_UNPREPARED",
      `The database was not prepared for Rowhouse: ${(error as Error).message}.`,
      "Run `npx rowhouse migrate` with the same DATABASE_URL and ROWHOUSE_SECRET.",
      { cause: error },
    );
  } finally {
    await owner.end();
  }
}
