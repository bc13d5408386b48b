import { decimal, makeWorkslip, ONE, snapshotting } from "@rowhouse/estimating";
import type { Snapshot, Workslip } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { z } from "zod";
import { DecimalText, DivisorText } from "../estimates/estimate-settings.ts";
import { findWorkslips } from "../estimates/find-chain.ts";
import { getEstimate } from "../estimates/queries.ts";

const mostRows = 20_000;

/** What was executed, cumulative since the work began. An item that is not named was not executed. */
export const WorkslipInput = z.object({
  executed: z
    .array(z.object({ item_id: z.string().max(100), quantity: DecimalText }))
    .max(mostRows)
    .default([]),
  supplemental: z
    .array(
      z.object({
        id: z.string().max(100).default("").describe("Of an earlier workslip's item; left out for a new one"),
        description: z.string().trim().min(1).max(5000),
        unit: z.string().trim().min(1).max(50),
        quantity: DecimalText,
        rate: DecimalText,
        per: DivisorText.optional(),
      }),
    )
    .max(mostRows)
    .default([]),
});
export type WorkslipInput = z.infer<typeof WorkslipInput>;

export interface WorkslipDraft {
  snapshot: Snapshot;
  workslip: Workslip;
}

/** Computes the estimate's next workslip and stores nothing. Throws NOT_FOUND, ITEM_UNKNOWN. */
export async function draftWorkslip(
  tx: TenantTransaction,
  estimateId: string,
  { executed, supplemental }: WorkslipInput,
): Promise<WorkslipDraft> {
  const { estimate } = await getEstimate(tx, estimateId);
  const earlier = await findWorkslips(tx, estimateId);
  const snapshot = await inTurns(snapshotting(estimate));
  const workslip = makeWorkslip({
    snapshot,
    number: (earlier.at(-1)?.number ?? 0) + 1,
    executed: executed.map(({ item_id, quantity }) => ({ itemId: item_id, quantity: decimal(quantity) })),
    supplemental: supplemental.map(({ per, ...item }) => ({
      ...item,
      quantity: decimal(item.quantity),
      rate: decimal(item.rate),
      per: per === undefined ? ONE : decimal(per),
    })),
    previous: earlier.map(({ document }) => document),
  });
  return { snapshot, workslip };
}
