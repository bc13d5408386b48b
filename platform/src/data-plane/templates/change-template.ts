import type { TenantTransaction } from "@rowhouse/tenancy";
import { getTemplate } from "./find-template.ts";
import type { Template } from "./schemas.ts";

/** Throws NOT_FOUND. */
export async function renameTemplate(tx: TenantTransaction, id: string, name: string): Promise<Template> {
  await tx.query("update templates set name = $2 where id = $1", [id, name]);
  return getTemplate(tx, id);
}

/** Takes a template out of the list, or puts it back; nothing of it is lost. Throws NOT_FOUND. */
export async function archiveTemplate(
  tx: TenantTransaction,
  id: string,
  isArchived: boolean,
): Promise<Template> {
  await tx.query(
    "update templates set archived_at = case when $2 then coalesce(archived_at, now()) end where id = $1",
    [id, isArchived],
  );
  return getTemplate(tx, id);
}
