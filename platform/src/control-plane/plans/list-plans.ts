import type { Pool } from "pg";
import { mainServer } from "../../foundation/database/roles.ts";
import type { Plan } from "./get-plan.ts";

export interface ListedPlan extends Pick<Plan, "isolation" | "server"> {
  plan: string;
  name: string;
  /** Of those that have it, how many there are. */
  organizations: number;
}

/** Every plan and where its organizations get their place, for operators. */
export async function listPlans(control: Pool): Promise<ListedPlan[]> {
  const { rows } = await control.query<ListedPlan>(
    `select p.id as plan, p.name, p.isolation, coalesce(p.server, $1) as server,
       (select count(*)::int from organizations o where o.plan_id = p.id and o.state <> 'erased') as organizations
     from plans p where p.alias_of is null order by p.rank, p.id`,
    [mainServer],
  );
  return rows;
}
