import type { Pool } from "pg";
import { ProblemError } from "../../errors.ts";

export interface Plan {
  id: string;
  jobsAtOnce: number;
}

/**
 * Finds a plan by its name or alias.
 *
 * @throws ProblemError PLAN_UNAVAILABLE when it needs an isolation that this installation does not serve yet
 */
export async function findServedPlan(control: Pool, name: string): Promise<Plan> {
  const { rows } = await control.query<{ id: string; jobs_at_once: number; isolation: string }>(
    `select plan.id, plan.jobs_at_once, plan.isolation
     from plans named join plans plan on plan.id = coalesce(named.alias_of, named.id) where named.id = $1`,
    [name],
  );
  const [plan] = rows;
  if (plan === undefined)
    throw new ProblemError("PLAN_UNAVAILABLE", { detail: `There is no plan named ${name}` });
  if (plan.isolation !== "row") {
    throw new ProblemError("PLAN_UNAVAILABLE", {
      detail: `The plan ${plan.id} promises a ${plan.isolation} of its own, and only organizations in shared tables are served here`,
    });
  }
  return { id: plan.id, jobsAtOnce: plan.jobs_at_once };
}
