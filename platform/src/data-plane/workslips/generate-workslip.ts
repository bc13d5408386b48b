import { z } from "zod";
import { findWorkslips, lockChain } from "../estimates/find-chain.ts";
import { keepSnapshot } from "../estimates/keep-snapshot.ts";
import type { JobHandler } from "../jobs/job-context.ts";
import { deviationLayouts, papers } from "../jobs/papers.ts";
import { drawAndComplete, StaleDraftError } from "../outputs/draw-and-complete.ts";
import { draftWorkslip, WorkslipInput } from "./draft-workslip.ts";

export const WorkslipMetadata = WorkslipInput.extend({
  estimate_id: z.uuid(),
  documents: z.array(z.enum(papers.workslip)).min(1).optional().describe("Left out: all"),
  deviation_layout: z.enum(deviationLayouts).optional().describe("Whose columns; Rajasthan's when left out"),
});

/** The job `generate_workslip`: the estimate's next workslip, drawn and kept. */
export const generateWorkslip: JobHandler = {
  async run(context) {
    const metadata = WorkslipMetadata.parse(context.job.metadata);
    const { estimate_id: estimateId, documents, deviation_layout: deviation, ...input } = metadata;
    await drawAndComplete(context, "workslip", async (tx) => {
      context.progress.step("COMPARING", 20, {});
      const { snapshot, workslip } = await draftWorkslip(tx, estimateId, input);
      return {
        drawing: { kind: "workslip", document: workslip, papers: documents, deviation },
        async save(tx, documentNumber) {
          await lockChain(tx, estimateId);
          const last = (await findWorkslips(tx, estimateId)).at(-1);
          if ((last?.number ?? 0) + 1 !== workslip.number) {
            throw new StaleDraftError(
              `Workslip ${workslip.number} of estimate ${estimateId} is made already`,
            );
          }
          const snapshotId = await keepSnapshot(tx, estimateId, snapshot);
          const { rows } = await tx.query<{ id: string }>(
            `insert into workslips (estimate_id, snapshot_id, job_id, number, document_number, total, document)
             values ($1, $2, $3, $4, $5, $6, $7) returning id`,
            [
              estimateId,
              snapshotId,
              context.job.id,
              workslip.number,
              documentNumber,
              workslip.grandTotal,
              JSON.stringify(workslip),
            ],
          );
          return {
            documentId: rows[0]?.id ?? "",
            result: {
              workslip_id: rows[0]?.id,
              estimate_id: estimateId,
              name: workslip.name,
              number: workslip.number,
              total: workslip.grandTotal,
            },
          };
        },
      };
    });
  },
};
