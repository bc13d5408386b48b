import { escapeIdentifier, type ClientBase } from "pg";
import { BY_INDEX, refuseHoles, refuseHolesWithin, type CensusOptions } from "../census.ts";
import type { Placement } from "../placement.ts";
import { guardTables, inTransaction } from "./apply-migration.ts";
import type { Migration, Release } from "./release.ts";
import { retryLocks } from "./retry-locks.ts";
import { splitStatements } from "./split-statements.ts";

interface Making {
  readonly release: Release;
  readonly appRole: string;
  readonly definerFunctions?: CensusOptions["definerFunctions"];
  /** Nobody is in this database yet, so all of it is looked at. */
  readonly isNewDatabase?: boolean;
}

/**
 * Makes the tenant tables of new placements in one database: every migration replayed as one script, guards, ledger, all in one
 * transaction. At most 50 placements at a time, about 100 locks each.
 *
 * What is replayed is what the fleet went through, so nothing can differ; `findDrift` shows that it does not. The census looks
 * through what was made, but not twice through what has the same fingerprint.
 *
 * @param making.definerFunctions for the census of what was made, see {@link census}
 * @throws TenancyError ISOLATION_HOLE where the census finds one, or whatever PostgreSQL says; 42P06 where a schema is there already.
 *   Nothing is left of any of them.
 */
export async function installTenantTables(
  owner: ClientBase,
  placements: readonly Placement[],
  making: Making,
): Promise<void> {
  const { release, appRole, isNewDatabase = false } = making;
  const { migrations, version } = release;
  const targets = placements.map(({ id, schema }) => ({ scope: id, schema }));
  const make = async () => {
    const startedAt = new Date();
    const scripts = targets.map(({ schema }) => replayScript(release, schema));
    await owner.query([...scripts, isNewDatabase ? "" : BY_INDEX].join("\n"));
    await guardTables(owner, targets, appRole, { looksCloselyAtAll: true });
    const { rows } = await owner.query<{ id: string; fingerprint: string }>(
      `with ledger as (
         insert into rowhouse.migrations (scope, number, name, checksum, started_at, finished_at)
         select scope, number, name, checksum, $6, clock_timestamp()
         from unnest($1::text[]) scope, unnest($3::int[], $4::text[], $5::text[]) migration (number, name, checksum))
       insert into rowhouse.placements (search_path, id, version, fingerprint)
       select path, id, $7, rowhouse.fingerprint(to_regnamespace(path)) from unnest($2::text[], $1::text[]) placement (path, id)
       on conflict (search_path) do update set id = excluded.id, version = excluded.version, fingerprint = excluded.fingerprint
       returning id, fingerprint`,
      [
        targets.map(({ scope }) => scope),
        targets.map(({ schema }) => escapeIdentifier(schema)),
        migrations.map(({ number }) => number),
        migrations.map(({ name }) => name),
        migrations.map(({ checksum }) => checksum),
        startedAt,
        version,
      ],
    );
    await lookThrough(
      owner,
      placements,
      new Map(rows.map(({ id, fingerprint }) => [id, fingerprint])),
      making,
    );
  };
  await retryLocks(() => inTransaction(owner, 10_000, make));
}

/** What this process has looked through and found without a hole: fingerprints of schemas, with all else that decided it. */
const sound = new WeakMap<Release, Set<string>>();

/** Takes the census: of the database where it is new, else of one schema for each fingerprint that is not known yet. */
async function lookThrough(
  owner: ClientBase,
  placements: readonly Placement[],
  fingerprints: ReadonlyMap<string, string>,
  { release, appRole, definerFunctions, isNewDatabase }: Making,
): Promise<void> {
  if (isNewDatabase)
    return refuseHoles(owner, { schema: placements.map(({ schema }) => schema), appRole, definerFunctions });
  const known = sound.get(release) ?? new Set();
  sound.set(release, known);
  const unknown = new Map<string, string>();
  for (const { id, server, database, schema } of placements) {
    const key = JSON.stringify([server, database, appRole, definerFunctions, fingerprints.get(id)]);
    if (!known.has(key)) unknown.set(key, schema);
  }
  if (unknown.size === 0) return;
  await refuseHolesWithin(owner, { schema: [...unknown.values()], appRole, definerFunctions });
  for (const key of unknown.keys()) known.add(key);
}

/** The script that makes a schema as all migrations up to a version would leave it. */
export function replayScript(
  { migrations }: Release,
  schema: string,
  upTo = Number.MAX_SAFE_INTEGER,
): string {
  const name = escapeIdentifier(schema);
  const texts = migrations.filter(({ number }) => number <= upTo).map(textInTransaction);
  return [`create schema ${name}; set local search_path = ${name};`, ...texts].join("\n") + "\n;";
}

/** Nobody works in a schema that is being made, so what would be done beside them can be done in the transaction. */
export function textInTransaction({ text, inTransaction }: Migration): string {
  if (inTransaction) return `${text}\n;`;
  return splitStatements(text)
    .map((statement) => `${statement.replace(/\bindex\s+concurrently\b/gi, "index")};`)
    .join("\n");
}
