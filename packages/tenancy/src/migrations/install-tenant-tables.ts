import { escapeIdentifier, escapeLiteral, type ClientBase, type QueryResult } from "pg";
import { BY_INDEX, refuseHoles, refuseHolesWithin, type CensusOptions } from "../census.ts";
import { searchPath, type Placement, type Residence } from "../placement.ts";
import { guardScript, guardTables, inTransaction, type Target, type Unguarded } from "./apply-migration.ts";
import type { Migration, Release } from "./release.ts";
import { retryLocks } from "./retry-locks.ts";
import { splitStatements } from "./split-statements.ts";

interface Making {
  readonly release: Release;
  readonly appRole: string;
  readonly definerFunctions?: CensusOptions["definerFunctions"];
  /** Nobody is in this database yet, so all of it is looked at. */
  readonly isNewDatabase?: boolean;
  /** Who moves in at once, so that it need not be known again as what was made. Admitted in the same transaction. */
  readonly resident?: Residence;
}

/**
 * Makes the tenant tables of new placements in one database: every migration replayed as one script, guards, ledger, all in one
 * transaction. At most 50 placements at a time, about 100 locks each.
 *
 * What is replayed is what the fleet went through, so nothing can differ; `findDrift` shows that it does not. What one script made in
 * one transaction is alike, so the census looks through one of them, and not through one that has the fingerprint of another.
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
  const known = knownOf(making.release);
  const make = (guards: readonly Unguarded[]) =>
    retryLocks(() =>
      inTransaction(owner, 10_000, () => makeInTransaction(owner, placements, making, { ...known, guards })),
    );
  const { guards } = known;
  known.guards = await make(guards).catch((error: unknown) => {
    if (guards.length === 0) throw error;
    // Perhaps other tables need them here than where that was found out.
    return make([]);
  });
}

/** What a process found out when it made schemas of a release. */
interface Known {
  /** What had to be guarded in the last one, whatever its name. */
  guards: readonly Unguarded[];
  /** Fingerprints of schemas that it looked through and found without a hole, with all else that decided it. */
  readonly sound: Set<string>;
}

const knowledge = new WeakMap<Release, Known>();

function knownOf(release: Release): Known {
  const known = knowledge.get(release) ?? { guards: [], sound: new Set() };
  knowledge.set(release, known);
  return known;
}

/** Where it is known what has to be guarded this is one message; the fingerprint or the census says whether that was all. */
async function makeInTransaction(
  owner: ClientBase,
  placements: readonly Placement[],
  { release, appRole, definerFunctions, isNewDatabase = false, resident }: Making,
  { guards, sound }: Known,
): Promise<Known["guards"]> {
  const [first] = placements;
  if (!first) return guards;
  const targets = placements.map(({ id, schema }) => ({ scope: id, schema }));
  const inEach = targets.flatMap(({ schema }) => guards.map((guard) => ({ ...guard, schema })));
  const script = [
    // To ask how many workers an index without rows needs takes a twentieth of the time.
    "set local max_parallel_maintenance_workers = 0;",
    ...targets.map(({ schema }) => replayScript(release, schema)),
    isNewDatabase ? "" : BY_INDEX,
    await guardScript(inEach, appRole),
  ];
  let guarded = guards;
  if (guards.length === 0) {
    await owner.query(script.splice(0).join("\n"));
    guarded = (await guardTables(owner, targets, appRole, { looksCloselyAtAll: true })).filter(
      ({ schema }) => schema === first.schema,
    );
  }
  script.push(noteScript(targets, release, { areSpare: !resident }));
  if (resident) script.push(admitScript(resident));
  if (isNewDatabase) {
    await owner.query(script.join("\n"));
    await refuseHoles(owner, { schema: targets.map(({ schema }) => schema), appRole, definerFunctions });
    return guarded;
  }
  script.push(
    `select rowhouse.fingerprint(to_regnamespace(${escapeLiteral(searchPath(first))})) as fingerprint;`,
  );
  const { server, database, schema } = first;
  const fingerprint = lastAnswer(await owner.query(script.join("\n")));
  const known = JSON.stringify([server, database, appRole, definerFunctions, fingerprint]);
  if (!sound.has(known)) await refuseHolesWithin(owner, { schema: [schema], appRole, definerFunctions });
  sound.add(known);
  return guarded;
}

/** Writes the ledger of schemas that are being made. */
function noteScript(
  targets: readonly Target[],
  { migrations, version }: Release,
  { areSpare }: { areSpare: boolean },
): string {
  const ledger = `
    insert into rowhouse.migrations (scope, number, name, checksum, started_at, finished_at)
    select scope, number::int, name, checksum, now(), clock_timestamp()
    from (values ${literals(targets.map(({ scope }) => [scope]))}) target (scope),
      (values ${literals(migrations.map(({ number, name, checksum }) => [String(number), name, checksum]))}) migration (number, name, checksum);`;
  return `${migrations.length > 0 ? ledger : ""}
    insert into rowhouse.placements (search_path, id, version, writers)
    select path, id, ${version}, ${areSpare ? "rowhouse.writers(to_regnamespace(path))" : "null"}
    from (values ${literals(targets.map(({ scope, schema }) => [escapeIdentifier(schema), scope]))}) placement (path, id)
    on conflict (search_path) do update set id = excluded.id, version = excluded.version, writers = excluded.writers;`;
}

function literals(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `(${row.map((value) => escapeLiteral(value)).join(", ")})`).join(", ");
}

function admitScript({ tenantId, placement, epoch }: Residence): string {
  return `select rowhouse.admit_tenant(${escapeLiteral(tenantId)}, ${escapeLiteral(searchPath(placement))}, 'resident', ${epoch});`;
}

/** pg answers a message of several statements with a list, whatever its types say. */
function lastAnswer(answer: QueryResult | QueryResult[]): unknown {
  return [answer].flat().at(-1)?.rows[0];
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
