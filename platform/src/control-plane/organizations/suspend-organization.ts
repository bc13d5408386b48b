import type { TenantId } from "@rowhouse/tenancy";
import { StartError } from "../../errors.ts";
import type { Placements } from "../placements/open-fleet.ts";
import { getOrganization } from "./get-organization.ts";

/**
 * Suspends an organization: from now on its members are refused, and its own database lets nobody in, whatever a node
 * remembers. Its jobs wait. Can be repeated.
 *
 * @throws StartError ORGANIZATION_UNKNOWN, ORGANIZATION_GONE
 */
export async function suspendOrganization({ control, fleet }: Placements, slug: string): Promise<void> {
  const id = await getServed(control, slug);
  await control.query(
    "update organizations set state = 'suspended' where id = $1 and state in ('trialing', 'active', 'past_due')",
    [id],
  );
  await fleet.suspend(id);
}

/**
 * Takes a suspension back: its database lets the organization in, then its members are, and its jobs go on.
 *
 * @throws StartError ORGANIZATION_UNKNOWN, ORGANIZATION_GONE
 */
export async function resumeOrganization({ control, fleet }: Placements, slug: string): Promise<void> {
  const id = await getServed(control, slug);
  await fleet.resume(id);
  await control.query("update organizations set state = 'active' where id = $1 and state = 'suspended'", [
    id,
  ]);
  await control.query("select queue.wake($1)", [id]);
}

async function getServed(control: Placements["control"], slug: string): Promise<TenantId> {
  const { id, state } = await getOrganization(control, slug);
  if (state !== "cancelled" && state !== "erased") return id;
  throw new StartError(
    "ORGANIZATION_GONE",
    `The organization ${slug} is ${state}.`,
    "A deletion is final. `rowhouse organizations delete` ends one that was interrupted.",
  );
}
