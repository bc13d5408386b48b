import { censusPlacements, type Placement, type PlacementFinding } from "@rowhouse/tenancy";
import { Client } from "pg";
import { StartError } from "../../errors.ts";
import { tenantQueueFunctions } from "../queue/grant-queue.ts";
import { addressOf } from "./placement-address.ts";
import { appRole, connectionFor, ownerRole, type DatabaseAddress } from "./roles.ts";

/** No such login, no such schema, no such table or function: nothing of ours is there yet. */
const unprepared = new Set(["28P01", "28000", "3D000", "3F000", "42P01", "42883"]);

/** What was looked at, and what was found there. */
export interface Examination {
  readonly placements: readonly Placement[];
  readonly findings: PlacementFinding[];
}

/**
 * Reads the live databases of all placements and names every hole in the isolation of tenants.
 *
 * @throws StartError DATABASE_UNPREPARED where Rowhouse was never installed
 */
export async function examineDatabase(address: DatabaseAddress, secret: Buffer): Promise<Examination> {
  const placements = await readPlacements(address, secret);
  const findings = await censusPlacements(placements, {
    connect: (server, database) => connectionFor(addressOf(address, { server, database }), secret, ownerRole),
    appRole,
    definerFunctions: tenantQueueFunctions,
  });
  return { placements, findings };
}

/** Those that are half-made serve nobody. */
async function readPlacements(address: DatabaseAddress, secret: Buffer): Promise<Placement[]> {
  const owner = new Client(connectionFor(address, secret, ownerRole));
  try {
    await owner.connect();
    const { rows } = await owner.query<Placement>(
      `select id, server, database, schema, kind from control.placements where state in ('ready', 'spare')
       order by server, database, schema`,
    );
    return rows;
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
