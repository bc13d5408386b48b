import { randomBytes } from "node:crypto";
import { DatabaseError, type ClientBase } from "pg";
import { compareEngine } from "./census-engine.ts";
import { IsolationHoleError } from "./errors.ts";
import { readSql } from "./provision.ts";

/** A hole in the isolation, or something that a hole could use. */
export interface Finding {
  readonly code: string;
  readonly severity: "hole" | "warning";
  readonly object: string;
  readonly why: string;
  /** SQL that mends it, to be run by the owner, or by a superuser where it needs one. A comment where no SQL can. */
  readonly mend: string;
}

export interface CensusOptions {
  /** Schemas of tenant tables besides those that the database itself knows as placements. */
  readonly schema: string | readonly string[];
  readonly appRole: string;
  /** SECURITY DEFINER functions of your own which the application may call, as `schema.name(types)`. */
  readonly definerFunctions?: readonly string[] | undefined;
}

/** What no census of a database can see, so that nobody takes its silence for more than it is. */
export const censusLimits = [
  "who has the key of a placement, the owner's password or a superuser's",
  "which hosts the server lets in and how they prove who they are (pg_hba.conf)",
  "what a SECURITY DEFINER function that you allowed does",
  "backups, replicas, and files of the server",
  "what the application does with rows once it has them: caches, logs, files",
] as const;

/**
 * Names every hole in the isolation of a live database. Run it with the owner's login, outside a transaction: at start, after each
 * migration, on demand. No finding of severity `hole` means that the catalog shows none; {@link censusLimits} says what it cannot.
 */
export async function census(owner: ClientBase, options: CensusOptions): Promise<Finding[]> {
  // One snapshot; whatever is made to compare with is gone at the end.
  await owner.query("begin isolation level repeatable read");
  try {
    return await findHoles(owner, options);
  } finally {
    await owner.query("rollback");
  }
}

/** The census in the caller's transaction, which is left as it was. */
export async function findHoles(
  owner: ClientBase,
  { schema, appRole, definerFunctions = [] }: CensusOptions,
): Promise<Finding[]> {
  const scratch = `rowhouse_census_${randomBytes(6).toString("hex")}`;
  await owner.query("savepoint census; set local jit = off; set local search_path = pg_catalog");
  try {
    const { findings, definers } = await compareEngine(owner, scratch, appRole);
    const { rows } = await owner.query<Finding>(await readCensus("scope-database", EVERYTHING), [
      [schema].flat(),
      appRole,
      [...definers, ...definerFunctions.map(withoutSpaces)],
    ]);
    return [...findings, ...rows, ...(await probeContext(owner))];
  } finally {
    await owner.query("rollback to census");
  }
}

/**
 * Looks at all of a database in the caller's transaction: at one that nobody is served from yet.
 *
 * @throws TenancyError ISOLATION_HOLE
 */
export async function refuseHoles(owner: ClientBase, options: CensusOptions): Promise<void> {
  refuse(options.schema, await findHoles(owner, options));
}

/**
 * For a transaction that asks about a few schemas among thousands: they are looked up, whatever the statistics say. Those of the
 * catalogs know nothing yet of what was just made.
 */
export const BY_INDEX =
  "set local jit = off; set local search_path = pg_catalog; set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off;";

/**
 * Looks at some schemas of a database only, in the caller's transaction and {@link BY_INDEX}: what is to be known of new ones before
 * they are committed.
 *
 * @throws TenancyError ISOLATION_HOLE
 */
export async function refuseHolesWithin(owner: ClientBase, options: CensusOptions): Promise<void> {
  refuse(options.schema, await findHolesWithin(owner, options));
}

function refuse(schema: CensusOptions["schema"], findings: readonly Finding[]): void {
  const holes = findings.filter(({ severity }) => severity === "hole");
  if (holes.length > 0) throw new IsolationHoleError([schema].flat().join(", "), holes);
}

async function findHolesWithin(
  owner: ClientBase,
  { schema, appRole, definerFunctions = [] }: CensusOptions,
): Promise<Finding[]> {
  // Planned once for a connection: planning takes longer than looking.
  const { rows } = await owner.query<Finding>({
    name: "rowhouse census of schemas",
    text: await readCensus("scope-schemas", IN_A_SCHEMA),
    values: [[schema].flat(), appRole, definerFunctions.map(withoutSpaces)],
  });
  return rows;
}

/** What can be wrong with a schema and all that lies in it, and what else. */
const IN_A_SCHEMA = ["tables", "keys", "grants", "definers"];
const EVERYTHING = [...IN_A_SCHEMA, "privileges", "functions", "roles"];

async function readCensus(scope: string, names: readonly string[]): Promise<string> {
  const withheld = await readSql("withheld", {});
  const subjects = await readSql("census/subjects", {
    withheld,
    scope: await readSql(`census/${scope}`, {}),
  });
  const parts = await Promise.all(names.map((name) => readSql(`census/${name}`, {})));
  return `${subjects}\n${parts.join("\nunion all\n")}\norder by severity, code, object`;
}

const withoutSpaces = (signature: string): string => signature.replaceAll(" ", "");

/**
 * A catalog cannot tell whether `sha256()` and the rest of the server do what they say, so `tenant_id()` is asked: with a false
 * mac, which lies in the setting before the question is put (a CASE is evaluated in its order). The error is the right answer.
 */
async function probeContext(owner: ClientBase): Promise<Finding[]> {
  const claim = "00000000-0000-7000-8000-000000000000.9999999999.0000000000000000";
  const isRefused = await owner
    .query("select case when set_config('rowhouse.token', $1, true) = $1 then rowhouse.tenant_id() end", [
      `${claim}.${"0".repeat(64)}`,
    ])
    .then(() => false)
    .catch((error: unknown) => error instanceof DatabaseError && error.code === "RH002");
  if (isRefused) return [];
  return [
    {
      code: "CONTEXT_FORGED",
      severity: "hole",
      object: "rowhouse.tenant_id()",
      why: "it accepts a token with a false mac",
      mend: "-- installEngine(owner, …)",
    },
  ];
}
