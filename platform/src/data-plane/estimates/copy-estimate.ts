import type { TenantTransaction } from "@rowhouse/tenancy";
import type { Actor } from "../../foundation/http/request.ts";
import { takeDocumentNumber } from "./document-number.ts";
import { getEstimate, insertEstimate, withNewIds } from "./queries.ts";
import type { Estimate } from "./schemas.ts";
import { showEstimate } from "./show-estimate.ts";

/** Makes a draft of its own from an estimate as it is now. Throws NOT_FOUND. */
export async function copyEstimate(
  tx: TenantTransaction,
  id: string,
  actor: Actor,
  name: string | undefined,
): Promise<Estimate> {
  const { estimate, uploadId, warnings } = await getEstimate(tx, id);
  const { rows } = await tx.query<{ id: string }>("select uuidv7() as id");
  const copyId = rows[0]?.id ?? "";
  await insertEstimate(
    tx,
    {
      id: copyId,
      documentNumber: await takeDocumentNumber(tx, "estimate"),
      uploadId,
      warnings,
      copiedFrom: id,
      estimate: await withNewIds(tx, { ...estimate, name: name ?? estimate.name }),
    },
    actor.kind === "user" ? actor.id : null,
  );
  return showEstimate(tx, copyId);
}

/** Takes an estimate out of the list, or puts it back; nothing of it is lost. Throws NOT_FOUND. */
export async function archiveEstimate(
  tx: TenantTransaction,
  id: string,
  archived: boolean,
): Promise<Estimate> {
  await tx.query(
    "update estimates set archived_at = case when $2 then coalesce(archived_at, now()) end where id = $1",
    [id, archived],
  );
  return showEstimate(tx, id);
}
