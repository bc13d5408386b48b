import type { ClientBase } from "pg";
import { TenancyError } from "../errors.ts";
import type { Migration, Release } from "./release.ts";

/** What a ledger says of one scope: the finished migrations by number. */
export type Finished = ReadonlyMap<number, { readonly name: string; readonly checksum: string }>;

/** Reads what is finished in each scope, in one query. */
export async function readLedger(
  owner: ClientBase,
  scopes: readonly string[],
): Promise<Map<string, Finished>> {
  const { rows } = await owner.query<{ scope: string; number: number; name: string; checksum: string }>(
    "select scope, number, name, checksum from rowhouse.migrations where scope = any ($1) and finished_at is not null",
    [scopes],
  );
  const ledger = new Map<string, Map<number, { name: string; checksum: string }>>(
    scopes.map((scope) => [scope, new Map()]),
  );
  for (const { scope, number, name, checksum } of rows) ledger.get(scope)?.set(number, { name, checksum });
  return ledger;
}

/**
 * The migrations that a scope has yet to get.
 *
 * @throws TenancyError MIGRATION_CHANGED or MIGRATION_MISSING when what was applied is not in the release as it was,
 *   MIGRATION_OUT_OF_ORDER when something is pending below what was applied, MIGRATION_NEWER when the scope is ahead of it
 */
export function pendingOf(scope: string, finished: Finished, { migrations, version }: Release): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  let last: { number: number; name: string } | undefined;
  for (const [number, { name, checksum }] of [...finished].toSorted(([a], [b]) => a - b)) {
    last = { number, name };
    if (number > version) continue;
    const file = known.get(number);
    if (!file)
      throw new TenancyError(
        "MIGRATION_MISSING",
        `Migration ${name} was applied to ${scope}, and the release no longer has it: put the file back`,
      );
    if (file.checksum !== checksum)
      throw new TenancyError(
        "MIGRATION_CHANGED",
        `Migration ${file.name} of ${scope} was applied with checksum ${checksum.slice(0, 12)}, the file now has ${file.checksum.slice(0, 12)}`,
      );
  }
  const pending = migrations.filter(({ number }) => !finished.has(number));
  if (last && last.number > version)
    throw new TenancyError(
      "MIGRATION_NEWER",
      `${scope} has ${last.name}, and this release knows nothing above ${version}: nothing is migrated down`,
    );
  const late = pending.find(({ number }) => last && number < last.number);
  if (late && last)
    throw new TenancyError(
      "MIGRATION_OUT_OF_ORDER",
      `Migration ${late.name} comes before ${last.name}, which ${scope} has already: give it a number above ${last.number}`,
    );
  return pending;
}
