import { z } from "zod";
import { findLastBill, lockChain } from "../estimates/find-chain.ts";
import { keepSnapshot } from "../estimates/keep-snapshot.ts";
import type { JobHandler } from "../jobs/job-context.ts";
import { papers } from "../jobs/papers.ts";
import { drawAndComplete, StaleDraftError } from "../outputs/draw-and-complete.ts";
import { BillInput, draftBill } from "./draft-bill.ts";

export const BillMetadata = BillInput.extend({
  estimate_id: z.uuid(),
  documents: z.array(z.enum(papers.bill)).min(1).optional().describe("Left out: all"),
});

/** The job `generate_bill`: the estimate's next bill, after the stored one before it, drawn and kept. */
export const generateBill: JobHandler = {
  async run(context) {
    const { estimate_id: estimateId, documents, ...input } = BillMetadata.parse(context.job.metadata);
    await drawAndComplete(context, "bill", async (tx) => {
      context.progress.step("DEDUCTING", 20, {});
      const draft = await draftBill(tx, estimateId, input);
      const { bill } = draft;
      return {
        drawing: { kind: "bill", document: bill, papers: documents },
        async save(tx, documentNumber) {
          await lockChain(tx, estimateId);
          const last = await findLastBill(tx, estimateId);
          if ((last?.id ?? null) !== draft.previousBillId) {
            throw new StaleDraftError(`Bill ${bill.number} of estimate ${estimateId} is made already`);
          }
          const snapshotId = await keepSnapshot(tx, estimateId, draft.snapshot);
          const { rows } = await tx.query<{ id: string }>(
            `insert into bills (estimate_id, workslip_id, snapshot_id, previous_bill_id, job_id, number, kind, title,
               document_number, total, since_last, document)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
            [
              estimateId,
              draft.workslipId,
              snapshotId,
              draft.previousBillId,
              context.job.id,
              bill.number,
              bill.kind,
              bill.title,
              documentNumber,
              bill.total.upToDate,
              bill.total.since,
              JSON.stringify(bill),
            ],
          );
          return {
            documentId: rows[0]?.id ?? "",
            result: {
              bill_id: rows[0]?.id,
              estimate_id: estimateId,
              name: bill.name,
              number: bill.number,
              kind: bill.kind,
              title: bill.title,
              total: bill.total.upToDate,
              since_last: bill.total.since,
              pay: bill.memorandum.pay,
            },
          };
        },
      };
    });
  },
};
