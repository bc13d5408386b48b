import type { Logger } from "pino";
import { deleteOrganization, type DeletionDeps } from "./delete-organization.ts";

/**
 * Ends what interrupted processes left: places that were being made or taken away, and deletions of organizations that had begun to
 * delete. What another process is at is left to it.
 */
export async function recoverOrganizations(
  deps: DeletionDeps,
  log: Pick<Logger, "info" | "warn">,
  signal?: AbortSignal,
): Promise<void> {
  const { control, fleet } = deps.placements;
  const { recovered, failures } = await fleet.recover();
  if (recovered.length > 0) log.info({ tenants: recovered }, "Ended what an interrupted process had begun");
  for (const { tenantId, error } of failures)
    log.warn({ err: error, tenant: tenantId }, "A place that is half-made or half-removed waits");
  const { rows } = await control.query<{ slug: string }>(
    `select o.slug from organizations o
     where o.state = 'cancelled' and not exists (select from residences r where r.tenant_id = o.id)`,
  );
  for (const { slug } of rows) {
    if (signal?.aborted) return;
    await deleteOrganization(deps, slug);
    log.info({ organization: slug }, "Ended a deletion that was interrupted");
  }
}
