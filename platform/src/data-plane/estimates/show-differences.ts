import type { EstimateDifference } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { ProblemError } from "../../errors.ts";
import type { TenantScope } from "../../foundation/http/request.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import type { EstimateInPages } from "./item-pages.ts";
import { unpackList } from "./packed-estimate.ts";
import { readEstimate } from "./queries.ts";

const compareMs = 20_000;

/** What changed from one kept version to another one, or to the estimate as it is now. Throws NOT_FOUND. */
export async function showDifferences(
  { workbench }: Pick<DataPlaneDeps, "workbench">,
  tenant: TenantScope,
  id: string,
  { from, to }: { from: number; to?: number | undefined },
): Promise<EstimateDifference> {
  const versions = await tenant.transaction(async (tx) => ({
    before: await readVersion(tx, id, from),
    after: await readVersion(tx, id, to),
  }));
  const { items, ...difference } = await workbench.run("compare", versions, { timeoutMs: compareMs });
  return { ...difference, items: await unpackList(items) };
}

/** JSON of a kept version as it was priced then; without a number, the estimate as it is now. Throws NOT_FOUND. */
async function readVersion(
  tx: TenantTransaction,
  id: string,
  number: number | undefined,
): Promise<string | EstimateInPages> {
  if (number === undefined) return (await readEstimate(tx, id)).estimate;
  const { rows } = await tx.query<{ estimate: string }>(
    `select s.document ->> 'estimate' as estimate from estimate_versions v
     join estimate_snapshots s on s.tenant_id = v.tenant_id and s.id = v.snapshot_id
     where v.estimate_id = $1 and v.number = $2`,
    [id, number],
  );
  if (rows[0] === undefined) throw new ProblemError("NOT_FOUND");
  return rows[0].estimate;
}
