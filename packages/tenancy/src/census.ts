import { randomBytes } from "node:crypto";
import { DatabaseError, type ClientBase } from "pg";
import { compareEngine } from "./census-engine.ts";
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
  /** The schemas of the tenant tables: of every placement in this database. */
  readonly schema: string | readonly string[];
  readonly appRole: string;
  /** SECURITY DEFINER functions of your own which the application may call, as `schema.name(types)`. */
  readonly definerFunctions?: readonly string[];
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
    const { rows } = await owner.query<Finding>(await readCensus(), [
      [schema].flat(),
      appRole,
      [...definers, ...definerFunctions.map((signature) => signature.replaceAll(" ", ""))],
    ]);
    return [...findings, ...rows, ...(await probeContext(owner))];
  } finally {
    await owner.query("rollback to census");
  }
}

async function readCensus(): Promise<string> {
  const withheld = await readSql("withheld", {});
  const subjects = await readSql("census/subjects", { withheld });
  const parts = await Promise.all(
    ["tables", "keys", "privileges", "functions", "roles"].map((name) => readSql(`census/${name}`, {})),
  );
  return `${subjects}\n${parts.join("\nunion all\n")}\norder by severity, code, object`;
}

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
