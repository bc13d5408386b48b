import type { Pool } from "pg";
import { ProblemError } from "../../errors.ts";
import { entitlements } from "../../foundation/http/entitlements.ts";
import type { Entitlement } from "../../foundation/http/entitlements.ts";

/** Of an organization: its plan, and what that includes. */
export interface Entitled {
  plan: string;
  entitlements: readonly string[];
}

/** Throws NOT_ENTITLED, which names the plans that have the feature. */
export async function requireEntitlement(
  control: Pool,
  { plan, entitlements: own }: Entitled,
  entitlement: Entitlement,
): Promise<void> {
  if (own.includes(entitlement)) return;
  const [missing] = await missingEntitlements(control, { plan, entitlements: [] }, [entitlement]);
  const plans = missing?.plans ?? [];
  throw new ProblemError("NOT_ENTITLED", {
    detail: `The plan ${missing?.plan ?? plan} does not include: ${entitlement}.`,
    ...(plans.length === 0 ? {} : { remedy: `Take a plan that includes it: ${plans.join(", ")}.` }),
    members: { entitlement, plan, plans },
  });
}

/** What an organization's plan lacks, and the names of the plans that have it, the smallest first. */
export async function missingEntitlements(
  control: Pool,
  { plan, entitlements: own }: Entitled,
  asked: readonly Entitlement[] = entitlements,
): Promise<{ entitlement: Entitlement; plan: string; plans: string[] }[]> {
  const missing = asked.filter((entitlement) => !own.includes(entitlement));
  if (missing.length === 0) return [];
  const { rows } = await control.query<{ entitlement: Entitlement; plan: string; plans: string[] }>(
    `select m.entitlement, coalesce((select name from plans where id = $2), $2) as plan,
       array(select name from plans where alias_of is null and entitlements @> array[m.entitlement] order by rank, id) as plans
     from unnest($1::text[]) with ordinality as m (entitlement, place) order by m.place`,
    [missing, plan],
  );
  return rows;
}
