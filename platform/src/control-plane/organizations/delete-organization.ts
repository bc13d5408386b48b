import type { DeleteOptions } from "@rowhouse/tenancy";
import { inTransaction } from "../../foundation/database/in-transaction.ts";
import { tenantKey, type Storage } from "../../foundation/storage/storage.ts";
import type { Placements } from "../placements/open-fleet.ts";
import { getOrganization } from "./get-organization.ts";

export interface DeletionDeps {
  placements: Placements;
  storage: Storage;
}

/**
 * Deletes an organization for good: service, jobs, rows, files, and the accounts that belong to nothing else. What is
 * interrupted is ended by the same call again. The short name stays taken, so that nobody takes up old links.
 *
 * @throws StartError ORGANIZATION_UNKNOWN
 */
export async function deleteOrganization(
  { placements: { control, fleet }, storage }: DeletionDeps,
  slug: string,
  options: DeleteOptions = {},
): Promise<void> {
  const { id, isPlaced } = await getOrganization(control, slug);
  // From here on it is deleted, by whom ever: what is interrupted is ended by this call again, or by whoever works on jobs.
  await control.query(
    `with cancelled as (update organizations set state = 'cancelled' where id = $1 and state <> 'erased' returning id)
     update residences set state = 'leaving' from cancelled where tenant_id = cancelled.id`,
    [id],
  );
  // It waits for what is in flight; nothing can write a row or begin a job afterwards.
  if (isPlaced) await fleet.deleteTenant(id, options);
  await control.query("select queue.close_lane($1)", [id]);
  await storage.removeFolder(tenantKey(id));
  await inTransaction(control, async (client) => {
    await client.query("select from organizations where id = $1 for update", [id]);
    await client.query(
      `delete from users where owner_organization_id = $1 or id in (
         select m.user_id from memberships m where m.organization_id = $1
           and not exists (select from memberships o where o.user_id = m.user_id and o.organization_id <> $1)
       )`,
      [id],
    );
    for (const table of ["memberships", "domains", "sessions"]) {
      await client.query(`delete from ${table} where organization_id = $1`, [id]);
    }
    await client.query("update organizations set state = 'erased', name = slug where id = $1", [id]);
  });
}
