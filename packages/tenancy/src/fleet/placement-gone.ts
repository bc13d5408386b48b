import { DatabaseError, escapeIdentifier, type ClientBase } from "pg";
import type { Placement } from "../placement.ts";

/** No such database, schema, or function of the engine's. */
const gone = new Set(["3D000", "3F000", "42883"]);

/** Whether somebody removed what the catalog says is there, by what PostgreSQL said. */
export function isPlacementGone(error: unknown): boolean {
  return error instanceof DatabaseError && gone.has(error.code ?? "");
}

/** Fails where a placement's schema is not there: admitting a tenant asks nothing of it. */
export async function requireSchema(client: ClientBase, { schema }: Placement): Promise<void> {
  await client.query("select $1::regnamespace", [escapeIdentifier(schema)]);
}
