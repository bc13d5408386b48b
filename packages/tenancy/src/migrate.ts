import type { ClientBase } from "pg";
import { TenancyError } from "./errors.ts";
import {
  AppliedElsewhere,
  applyMigration,
  recordFailure,
  settlePlacements,
} from "./migrations/apply-migration.ts";
import { pendingOf, readLedger } from "./migrations/ledger.ts";
import { readRelease, type Migration } from "./migrations/release.ts";
import { retryLocks } from "./migrations/retry-locks.ts";
import type { Placement } from "./placement.ts";

/** Numbered SQL files for the control plane's own tables, or for the tenant tables of a placement. */
export type MigrateOptions = { readonly directory: string; readonly lockTimeoutMs?: number } & (
  | { readonly scope: "control"; readonly schema: string }
  | { readonly scope: Placement; readonly appRole: string }
);

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly milliseconds: number;
}

/** While a statement waits for its lock, all others on that table wait behind it. */
export const LOCK_TIMEOUT_MS = 2_000;

/**
 * Applies the files `NNNN_name.sql` of a directory which the ledger does not have yet to one scope, each in its own transaction,
 * and guards every tenant table afterwards. For a fleet of placements see `migrateFleet`.
 *
 * The owner is under row level security too: a file that must touch rows says `alter table … no force row level security`
 * first; the guard puts it back in the same transaction.
 *
 * @throws TenancyError MIGRATION_FAILED, MIGRATION_CHANGED, MIGRATION_MISSING, MIGRATION_NEWER, MIGRATION_OUT_OF_ORDER
 */
export async function migrate(owner: ClientBase, options: MigrateOptions): Promise<AppliedMigration[]> {
  const { directory, lockTimeoutMs = LOCK_TIMEOUT_MS } = options;
  const target =
    options.scope === "control"
      ? { scope: "control", schema: options.schema }
      : { scope: options.scope.id, schema: options.scope.schema };
  const { scope } = target;
  const appRole = options.scope === "control" ? undefined : (options as { appRole: string }).appRole;
  const release = await readRelease(directory);
  const findPending = async () =>
    pendingOf(scope, (await readLedger(owner, [scope])).get(scope) ?? new Map(), release);
  if ((await findPending()).length === 0) {
    if (appRole !== undefined)
      await settlePlacements(owner, [target], release.version, { appRole, lockTimeoutMs });
    return [];
  }

  const apply = async (migration: Migration): Promise<AppliedMigration[]> => {
    const startedAt = new Date();
    try {
      await retryLocks(() => applyMigration(owner, migration, [target], { appRole, lockTimeoutMs }));
    } catch (error) {
      if (error instanceof AppliedElsewhere) return [];
      const reason = error instanceof Error ? error.message : String(error);
      await recordFailure(owner, migration, target, startedAt, reason);
      throw new TenancyError(
        "MIGRATION_FAILED",
        `Migration ${migration.name} of ${scope} failed: ${reason}`,
        {
          cause: error,
        },
      );
    }
    const { number, name } = migration;
    return [{ number, name, milliseconds: Date.now() - startedAt.getTime() }];
  };

  const applied: AppliedMigration[] = [];
  await owner.query("select pg_advisory_lock(hashtextextended($1, 0))", [`rowhouse migrate ${scope}`]);
  try {
    // Again, under the lock: another process may have been faster.
    for (const migration of await findPending()) applied.push(...(await apply(migration)));
  } finally {
    await owner.query("select pg_advisory_unlock(hashtextextended($1, 0))", [`rowhouse migrate ${scope}`]);
  }
  return applied;
}
