import { canonicalParts } from "@rowhouse/estimating";
import type { Snapshot } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { joinInTurns } from "../../foundation/turns/in-turns.ts";

/** Stores what a document is made from; an estimate that has not changed keeps its snapshot. */
export async function keepSnapshot(
  tx: TenantTransaction,
  estimateId: string,
  snapshot: Snapshot,
): Promise<string> {
  await tx.query(
    `insert into estimate_snapshots (estimate_id, hash, document) values ($1, $2, $3)
     on conflict (tenant_id, estimate_id, hash) do nothing`,
    [estimateId, snapshot.hash, await joinInTurns(canonicalParts(snapshot))],
  );
  const { rows } = await tx.query<{ id: string }>(
    "select id from estimate_snapshots where estimate_id = $1 and hash = $2",
    [estimateId, snapshot.hash],
  );
  return rows[0]?.id ?? "";
}
