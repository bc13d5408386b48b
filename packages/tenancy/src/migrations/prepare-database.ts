import { DatabaseError, type ClientBase } from "pg";
import { installEngine, setPlacementKey } from "../provision.ts";
import type { Release } from "./release.ts";

const notInstalled = new Set(["3F000", "42P01"]);

export interface EngineOptions {
  readonly appRole: string;
  readonly registrarRoles?: readonly string[];
}

/** Installs the engine's SQL where the database has another than this release's. Costs one query where it has the same. */
export async function prepareDatabase(
  owner: ClientBase,
  release: Release,
  options: EngineOptions & { readonly key?: Buffer | undefined },
): Promise<void> {
  if ((await readEngineChecksum(owner)) === release.engineChecksum) return;
  await installEngine(owner, options);
  if (options.key) await setPlacementKey(owner, options.key);
  await owner.query(
    `insert into rowhouse.migrations (scope, number, name, checksum, started_at, finished_at)
     values ('engine', 0, 'engine', $1, clock_timestamp(), clock_timestamp())
     on conflict (scope, number) do update set checksum = excluded.checksum, finished_at = excluded.finished_at`,
    [release.engineChecksum],
  );
}

async function readEngineChecksum(owner: ClientBase): Promise<string | undefined> {
  try {
    const { rows } = await owner.query<{ checksum: string }>(
      "select checksum from rowhouse.migrations where scope = 'engine'",
    );
    return rows[0]?.checksum;
  } catch (error) {
    if (error instanceof DatabaseError && notInstalled.has(error.code ?? "")) return undefined;
    throw error;
  }
}
