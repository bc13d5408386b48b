import { decimal, makeBill, ONE, parseCascade, snapshotting } from "@rowhouse/estimating";
import type { Bill, BillInput as EngineInput, Particulars, Snapshot } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { z } from "zod";
import { ProblemError } from "../../errors.ts";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { DecimalText } from "../estimates/estimate-settings.ts";
import { findLastBill, findWorkslips } from "../estimates/find-chain.ts";
import type { StoredBill, StoredWorkslip } from "../estimates/find-chain.ts";
import { getEstimate } from "../estimates/queries.ts";
import { CascadeBody } from "../presets/schemas.ts";
import { WorkslipInput } from "../workslips/draft-workslip.ts";

const mostRows = 20_000;
const mostAdvances = 500;
const mostWithheld = 20;

const SecuredAdvance = z.object({
  id: z.string().max(100).default("").describe("Of an earlier bill's advance; left out for a new one"),
  description: z.string().trim().min(1).max(1_000).describe("Of the material"),
  unit: z.string().trim().min(1).max(50),
  brought: DecimalText.default("0").describe("To site, since the previous bill"),
  utilised: DecimalText.default("0").describe("In work that this bill measures, since the previous bill"),
  full_rate: DecimalText.describe("As assessed"),
  rate: DecimalText.describe("The reduced one at which the advance is made"),
  orders: z.string().trim().max(500).default(""),
  reasons: z.string().trim().max(500).default("").describe("Why it stands for more than three months"),
});

/** What is billed: cumulative quantities, or those of a workslip. */
export const BillInput = z.object({
  on: z.iso.date().optional().describe("Date of the bill: picks the rates of the memorandum of payments"),
  measurement_book: z
    .object({ number: z.string().trim().max(200), pages: z.string().trim().max(200).default("") })
    .optional()
    .describe("Printed on this bill in place of the estimate's mb_details"),
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
  supplemental: z
    .array(
      WorkslipInput.shape.supplemental.unwrap().element.extend({
        id: z.string().max(100).default("").describe("Of an earlier bill's item; left out for a new one"),
      }),
    )
    .max(mostRows)
    .default([])
    .describe("Items that neither estimate nor workslip has, cumulative"),
  secured_advances: z
    .array(SecuredAdvance)
    .max(mostAdvances)
    .default([])
    .describe("Materials at site; one of the previous bill that is left out stays as it is"),
  withheld: z
    .array(z.object({ label: z.string().trim().min(1).max(200), amount: DecimalText }))
    .max(mostWithheld)
    .default([])
    .describe("Kept back from this bill"),
  released: DecimalText.optional().describe("Of what earlier bills withheld"),
  memorandum: CascadeBody.optional().describe("In place of the estimate's memorandum_lines"),
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

/**
 * Computes the estimate's next bill and stores nothing. Rates are those of the workslip; the facts that it prints and how it
 * is paid are the estimate's of today. Throws NOT_FOUND, ITEM_UNKNOWN, BILL_AFTER_FINAL, CASCADE_INVALID.
 */
export async function draftBill(
  tx: TenantTransaction,
  estimateId: string,
  input: BillInput,
  rows: EngineInput["rows"] = "begun",
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
    workslip === undefined
      ? await inTurns(snapshotting(estimate))
      : await getSnapshot(tx, workslip.snapshot_id);
  const bill = makeBill({
    snapshot,
    number,
    kind: input.final ? "final" : "part",
    rows,
    ...(input.on === undefined ? {} : { on: input.on }),
    particulars: withMeasurementBook(estimate.particulars, input.measurement_book),
    memorandum:
      input.memorandum === undefined ? estimate.memorandum : parseCascade(input.memorandum, "memorandum"),
    supplemental: input.supplemental.map(({ per, ...item }) => ({
      ...item,
      quantity: decimal(item.quantity),
      rate: decimal(item.rate),
      per: per === undefined ? ONE : decimal(per),
    })),
    securedAdvances: input.secured_advances.map(({ full_rate, ...advance }) => ({
      ...advance,
      brought: decimal(advance.brought),
      utilised: decimal(advance.utilised),
      fullRate: decimal(full_rate),
      rate: decimal(advance.rate),
    })),
    withheld: input.withheld.map(({ label, amount }) => ({ label, amount: decimal(amount) })),
    ...(input.released === undefined ? {} : { released: decimal(input.released) }),
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

function withMeasurementBook(particulars: Particulars, book: BillInput["measurement_book"]): Particulars {
  if (book === undefined || book.number === "") return particulars;
  const pages = book.pages === "" ? "" : `, pages ${book.pages}`;
  return { ...particulars, mb_details: `MB No. ${book.number}${pages}` };
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
