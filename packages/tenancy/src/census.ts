import { DatabaseError, type ClientBase } from "pg";
import { readSql } from "./provision.ts";

/** A hole in the isolation, or something that a hole could use. */
export interface Finding {
  readonly code: string;
  readonly severity: "hole" | "warning";
  readonly object: string;
  readonly why: string;
  /** The SQL that mends it, or what to do where it depends. */
  readonly mend: string;
}

export interface CensusOptions {
  /** The schema of the tenant tables. */
  readonly schema: string;
  readonly appRole: string;
  /** SECURITY DEFINER functions of your own which the application may call, as `schema.name(types)`. */
  readonly definerFunctions?: readonly string[];
}

const OWN_DEFINER_FUNCTIONS = ["rowhouse.tenant_id()", "rowhouse.enter(text,integer,integer)"];

/**
 * Names every hole in the isolation of a live database. Run it with the owner's login: at start, after each migration, on
 * demand. No finding of severity `hole` means that the catalog shows none; it is not a proof about what a superuser does.
 */
export async function census(
  owner: ClientBase,
  { schema, appRole, definerFunctions = [] }: CensusOptions,
): Promise<Finding[]> {
  const { rows } = await owner.query<Finding>(await readSql("census", {}), [
    schema,
    appRole,
    [...OWN_DEFINER_FUNCTIONS, ...definerFunctions],
  ]);
  return [...rows, ...(await probeContext(owner))];
}

/**
 * A catalog cannot tell whether `tenant_id()` still checks anything, so it is asked: with a false mac, which lies in the setting
 * before the question is put (a CASE is evaluated in its order). The error is the right answer; nothing is asked after it.
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
      mend: "installEngine(owner, …)",
    },
  ];
}
