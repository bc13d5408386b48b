import type { Pool } from "pg";
import { ProblemError } from "../../errors.ts";
import { mainServer } from "../../foundation/database/roles.ts";

export interface Plan {
  id: string;
  jobsAtOnce: number;
  isolation: "row" | "schema" | "database";
  /** Where its organizations get their place. */
  server: string;
}

/**
 * Gets a plan by its name or alias.
 *
 * @throws ProblemError PLAN_UNAVAILABLE when there is none of that name
 */
export async function getPlan(control: Pool, name: string): Promise<Plan> {
  const { rows } = await control.query<Plan>(
    `select plan.id, plan.jobs_at_once as "jobsAtOnce", plan.isolation,
       coalesce(plan.server, $2) as server
     from plans named join plans plan on plan.id = coalesce(named.alias_of, named.id) where named.id = $1`,
    [name, mainServer],
  );
  const [plan] = rows;
  if (plan === undefined)
    throw new ProblemError("PLAN_UNAVAILABLE", { detail: `There is no plan named ${name}` });
  return plan;
}
