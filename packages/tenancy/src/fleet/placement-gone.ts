import { DatabaseError } from "pg";

/** No such database, schema, or function of the engine's. */
const gone = new Set(["3D000", "3F000", "42883"]);

/** A placement that the catalog gives out is not there, or not what was made any more. */
export class PlacementGoneError extends Error {}

/** Whether somebody removed or changed what the catalog says is there. */
export function isPlacementGone(error: unknown): boolean {
  return (
    error instanceof PlacementGoneError || (error instanceof DatabaseError && gone.has(error.code ?? ""))
  );
}
