import { DatabaseError, type ClientBase } from "pg";
import { TenancyError } from "../errors.ts";
import type { Placement } from "../placement.ts";
import {
  AppliedElsewhere,
  applyMigration,
  recordFailure,
  settlePlacements,
  type Target,
} from "./apply-migration.ts";
import { describeError } from "./describe-error.ts";
import { pendingOf, readLedger, type Finished } from "./ledger.ts";
import type { Migration, Release } from "./release.ts";
import { isLockTrouble, retryLocks } from "./retry-locks.ts";

export interface BringUpOptions {
  readonly release: Release;
  readonly appRole: string;
  /** Of the placements of one transaction none waits longer than a tenth of it. */
  readonly lockTimeoutMs: number;
}

/** What was learnt of a placement. The last that is told of each is that it failed, or that it has all of the release. */
export type Step = { readonly placement: Placement } & (
  | { readonly kind: "found"; readonly version: number }
  | {
      readonly kind: "applied";
      readonly version: number;
      /** The placement's share of its transaction's time; missing where another runner was first. */
      readonly tookMs: number | undefined;
    }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "finished" }
);

export interface Failure {
  /** The migration that failed; missing where none was tried. */
  readonly migration?: string;
  readonly code: string;
  readonly reason: string;
}

/**
 * Applies everything that is pending in the ledgers of some placements of one database, those together that lack the same. Tells
 * each step as it is done: whoever loses the connection knows how far each has come.
 *
 * @throws what is wrong with the connection, or with the database as a whole
 */
export async function* bringUpPlacements(
  owner: ClientBase,
  placements: readonly Placement[],
  options: BringUpOptions,
): AsyncGenerator<Step> {
  const { release } = options;
  const ledger = await readLedger(
    owner,
    placements.map(({ id }) => id),
  );
  const work: { placement: Placement; pending: Migration[] }[] = [];
  for (const placement of placements) {
    const finished: Finished = ledger.get(placement.id) ?? new Map();
    yield { kind: "found", placement, version: Math.max(0, ...finished.keys()) };
    try {
      work.push({ placement, pending: pendingOf(placement.id, finished, release) });
    } catch (error) {
      if (!(error instanceof TenancyError)) throw error;
      yield { kind: "failed", placement, failure: { code: error.code, reason: error.message } };
    }
  }
  for (const alike of Map.groupBy(work, ({ pending }) => pending[0]?.number).values()) {
    const [{ pending } = { pending: [] }] = alike;
    let alive = alike.map(({ placement }) => placement);
    if (pending.length === 0) {
      const targets = alive.map(targetOf);
      await retryLocks(() => settlePlacements(owner, targets, release.version, options));
    }
    for (const migration of pending) {
      const attempts = await applyTogether(owner, migration, alive, options);
      alive = [];
      for (const { placement, error, tookMs } of attempts) {
        if (error === undefined) {
          alive.push(placement);
          yield { kind: "applied", placement, version: migration.number, tookMs };
        } else {
          const reason = `${migration.name}: ${describeError(error)}`;
          yield {
            kind: "failed",
            placement,
            failure: { migration: migration.name, code: codeOf(error), reason },
          };
        }
      }
    }
    for (const placement of alive) yield { kind: "finished", placement };
  }
}

/** What came of one migration in one placement; without an error it is applied. */
interface Attempt {
  readonly placement: Placement;
  readonly error?: DatabaseError | TenancyError;
  readonly tookMs?: number;
}

/** All in one transaction; when that fails each half in one of its own, until the placement at fault is alone. */
async function applyTogether(
  owner: ClientBase,
  migration: Migration,
  placements: readonly Placement[],
  options: BringUpOptions,
): Promise<Attempt[]> {
  const [first] = placements;
  if (!first) return [];
  const { appRole, lockTimeoutMs } = options;
  const isAlone = placements.length === 1;
  const targets = placements.map(targetOf);
  const startedAt = new Date();
  const apply = () =>
    applyMigration(owner, migration, targets, {
      appRole,
      lockTimeoutMs: isAlone ? lockTimeoutMs : lockTimeoutMs / 10,
    });
  try {
    await (isAlone ? retryLocks(apply) : apply());
    const tookMs = (Date.now() - startedAt.getTime()) / placements.length;
    return placements.map((placement) => ({ placement, tookMs }));
  } catch (error) {
    const isRefusal = error instanceof DatabaseError || error instanceof TenancyError;
    if (!isRefusal && !(error instanceof AppliedElsewhere)) throw error;
    if (!isAlone) {
      const middle = placements.length >> 1;
      return [
        ...(await applyTogether(owner, migration, placements.slice(0, middle), options)),
        ...(await applyTogether(owner, migration, placements.slice(middle), options)),
      ];
    }
    if (!isRefusal) return [{ placement: first }];
    await recordFailure(owner, migration, targetOf(first), startedAt, describeError(error));
    return [{ placement: first, error }];
  }
}

function targetOf({ id, schema }: Placement): Target {
  return { scope: id, schema };
}

function codeOf(error: DatabaseError | TenancyError): string {
  if (error instanceof TenancyError) return error.code;
  return isLockTrouble(error) ? "LOCK_TIMEOUT" : "MIGRATION_FAILED";
}
