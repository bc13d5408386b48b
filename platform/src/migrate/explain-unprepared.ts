import { StartError } from "../errors.ts";

/** No such login, database, schema, table or column: nothing of ours is there yet, or an older control plane. */
const unprepared = new Set(["28P01", "28000", "3D000", "3F000", "42P01", "42703"]);

/** Says what to do where the control plane is not at this release; anything else passes. */
export function explainUnprepared(error: unknown): never {
  if (!unprepared.has((error as { code?: string }).code ?? "")) throw error;
  throw new StartError(
    "DATABASE_UNPREPARED",
    `The control plane's tables are not at this release: ${(error as Error).message}.`,
    "Run `npx rowhouse migrate` with the same DATABASE_URL and ROWHOUSE_SECRET; it brings them up first.",
    { cause: error },
  );
}
