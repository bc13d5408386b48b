import { decimal, makeBill, takeSnapshot } from "@rowhouse/estimating";
import type { Bill, Snapshot } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import { DecimalText } from "../estimates/estimate-settings.ts";
import { findLastBill, findWorkslips } from "../estimates/find-chain.ts";
import type { StoredBill, StoredWorkslip } from "../estimates/find-chain.ts";
import { getEstimate } from "../estimates/queries.ts";

const mostRows = 20_000;

/** What is billed: cumulative quantities, or those of a workslip. */
export const BillInput = z.object({
  workslip_id: z.uuid().nullish(),
  quantities: z
    .array(
      z.object({
        item_id: z.string().max(100),
        quantity: DecimalText,
        rate: DecimalText.optional().describe("Part rate: re-rates the whole cumulative quantity"),
      }),
    )
    .max(mostRows)
    .optional()
    .describe("Left out: what the workslip says was executed"),
  final: z.boolean().default(false),
  bill_number: z.int().positive().nullish().describe("Refused when it is not the next one"),
});
export type BillInput = z.infer<typeof BillInput>;

export interface BillDraft {
  snapshot: Snapshot;
  bill: Bill;
  workslipId: string | null;
  previousBillId: string | null;
}

/** Computes the estimate's next bill and stores nothing. Throws NOT_FOUND, ITEM_UNKNOWN, BILL_AFTER_FINAL. */
export async function draftBill(
  tx: TenantTransaction,
  estimateId: string,
  input: BillInput,
): Promise<BillDraft> {
  const { estimate } = await getEstimate(tx, estimateId);
  const workslip = await findBilledWorkslip(tx, estimateId, input);
  const previous = await findLastBill(tx, estimateId);
  refuseAfterFinal(previous);
  const number = (previous?.number ?? 0) + 1;
  if (typeof input.bill_number === "number" && input.bill_number !== number) {
    throw new ProblemError("VALIDATION_FAILED", {
      detail: `Bill ${input.bill_number} was asked for, but the next bill is ${number}.`,
      remedy: "Leave bill_number out, or send the next one.",
    });
  }
  const snapshot =
    workslip === undefined ? takeSnapshot(estimate) : await getSnapshot(tx, workslip.snapshot_id);
  const bill = makeBill({
    snapshot,
    number,
    kind: input.final ? "final" : "part",
    ...(workslip === undefined ? {} : { workslip: workslip.document }),
    ...(input.quantities === undefined
      ? {}
      : {
          quantities: input.quantities.map(({ item_id, quantity, rate }) => ({
            itemId: item_id,
            quantity: decimal(quantity),
            ...(rate === undefined ? {} : { rate: decimal(rate) }),
          })),
        }),
    ...(previous === undefined ? {} : { previous: previous.document }),
  });
  return { snapshot, bill, workslipId: workslip?.id ?? null, previousBillId: previous?.id ?? null };
}

async function findBilledWorkslip(
  tx: TenantTransaction,
  estimateId: string,
  { workslip_id: id, quantities }: BillInput,
): Promise<StoredWorkslip | undefined> {
  const workslips = await findWorkslips(tx, estimateId);
  if (typeof id === "string") {
    const named = workslips.find((workslip) => workslip.id === id);
    if (named === undefined) {
      throw new ProblemError("NOT_FOUND");
    }
    return named;
  }
  if (quantities === undefined && workslips.length === 0) {
    throw new ProblemError("VALIDATION_FAILED", {
      detail: "The bill has neither quantities nor a workslip to take them from.",
      remedy: "Send quantities, or make a workslip first.",
    });
  }
  return workslips.at(-1);
}

function refuseAfterFinal(previous: StoredBill | undefined): void {
  if (previous?.document.kind === "final") {
    throw new ProblemError("BILL_AFTER_FINAL", {
      detail: `Bill ${previous.number} is the final bill of this estimate.`,
    });
  }
}

async function getSnapshot(tx: TenantTransaction, id: string): Promise<Snapshot> {
  const { rows } = await tx.query<{ document: Snapshot }>(
    "select document from estimate_snapshots where id = $1",
    [id],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return row.document;
}
