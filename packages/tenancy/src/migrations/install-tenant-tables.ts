import { escapeIdentifier, type ClientBase } from "pg";
import { refuseHolesWithin, type CensusOptions } from "../census.ts";
import type { Placement } from "../placement.ts";
import { guardTables, inTransaction, noteVersion } from "./apply-migration.ts";
import type { Migration, Release } from "./release.ts";
import { retryLocks } from "./retry-locks.ts";
import { splitStatements } from "./split-statements.ts";

/**
 * Makes the tenant tables of new placements in one database: every migration replayed as one script, guards, ledger, all in one
 * transaction. At most 50 placements at a time, about 100 locks each.
 *
 * What is replayed is what the fleet went through, so nothing can differ; `findDrift` shows that it does not.
 *
 * @param options.definerFunctions for the census of what was made, see {@link census}
 * @throws TenancyError ISOLATION_HOLE where the census finds one, or whatever PostgreSQL says; 42P06 where a schema is there already.
 *   Nothing is left of any of them.
 */
export async function installTenantTables(
  owner: ClientBase,
  placements: readonly Placement[],
  {
    release,
    appRole,
    definerFunctions,
  }: {
    readonly release: Release;
    readonly appRole: string;
    readonly definerFunctions?: CensusOptions["definerFunctions"];
  },
): Promise<void> {
  const { migrations, version } = release;
  const targets = placements.map(({ id, schema }) => ({ scope: id, schema }));
  const make = async () => {
    const startedAt = new Date();
    await owner.query(targets.map(({ schema }) => replayScript(release, schema)).join("\n"));
    await guardTables(owner, targets, appRole);
    await owner.query(
      `insert into rowhouse.migrations (scope, number, name, checksum, started_at, finished_at)
       select scope, number, name, checksum, $5, clock_timestamp()
       from unnest($1::text[]) scope, unnest($2::int[], $3::text[], $4::text[]) migration (number, name, checksum)`,
      [
        targets.map(({ scope }) => scope),
        migrations.map(({ number }) => number),
        migrations.map(({ name }) => name),
        migrations.map(({ checksum }) => checksum),
        startedAt,
      ],
    );
    await noteVersion(owner, targets, version);
    await refuseHolesWithin(owner, {
      schema: targets.map(({ schema }) => schema),
      appRole,
      definerFunctions,
    });
  };
  await retryLocks(() => inTransaction(owner, 10_000, make));
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
