import { snapshotting } from "@rowhouse/estimating";
import type { Estimate, ReadingWarning } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { z } from "zod";
import type { JobContext, JobHandler, NewOutput } from "../jobs/job-context.ts";
import { papers } from "../jobs/papers.ts";
import { drawAndComplete, redrawAndComplete } from "../outputs/draw-and-complete.ts";
import type { Draft } from "../outputs/draw-and-complete.ts";
import { shippedPreset, withPreset } from "../presets/with-preset.ts";
import { inTurns } from "../../foundation/turns/in-turns.ts";
import { findReading } from "../uploads/find-reading.ts";
import { failUpload, keepReading, readUpload, uploadOf } from "../uploads/parse-workbook.ts";
import { EstimateSettings, withSettings } from "./estimate-settings.ts";
import { keepSnapshot } from "./keep-snapshot.ts";
import { unpackEstimate } from "./packed-estimate.ts";
import { getEstimate, insertEstimate, withNewIds } from "./queries.ts";
import type { StoredEstimate } from "./queries.ts";
import { refuseEmptyEstimate } from "./refuse-empty-estimate.ts";

export const EstimateDocuments = z
  .array(z.enum(papers.estimate))
  .min(1)
  .optional()
  .describe("Left out: the estimate, and its measurements where it has any");

/**
 * The job `generate_estimate`: draws the estimate that it names, or makes one from its upload first, reading the
 * workbook if nobody has.
 */
export const generateEstimate: JobHandler = {
  async run(context) {
    const { estimate_id: estimateId } = context.job;
    const wanted = EstimateDocuments.parse(context.job.metadata["documents"]);
    if (estimateId !== null) {
      await redrawAndComplete(context, async (tx) => {
        const stored = await getEstimate(tx, estimateId);
        return { draft: await draftOf(stored, wanted), documentNumber: stored.documentNumber };
      });
      return;
    }
    const settings = EstimateSettings.parse(context.job.metadata);
    const uploadId = uploadOf(context);
    const { readingJson, output } = await readingOf(context, uploadId);
    context.progress.step("PRICING", 40, {});
    const { packed, warnings } = await context.workbench.run(
      "estimate",
      {
        readingJson,
        ...(settings.preset === undefined ? {} : { preset: shippedPreset(settings.preset) }),
      },
      { timeoutMs: context.limits.drawMs, signal: context.signal },
    );
    const estimate = await unpackEstimate(packed);
    refuseEmptyEstimate(estimate);
    const asRead = { uploadId, output, warnings };
    await drawAndComplete(context, "estimate", async (tx) =>
      draftNew(tx, context, withSettings(await withPreset(tx, estimate, settings.preset), settings), asRead),
    );
  },

  async failed(tx, job, fault) {
    await failUpload(tx, job.upload_id, fault);
  },
};

async function readingOf(
  context: JobContext,
  uploadId: string,
): Promise<{ readingJson: Uint8Array; output?: NewOutput }> {
  const readingKey = await context.transaction((tx) => findReading(tx, uploadId));
  if (readingKey !== undefined) {
    return { readingJson: await context.storage.readBytes(readingKey) };
  }
  const parsed = await readUpload(context, uploadId, { from: 5, to: 40 });
  await context.transaction((tx) => keepReading(tx, uploadId, parsed));
  return { readingJson: parsed.json, output: parsed.output };
}

async function draftOf(
  stored: Pick<StoredEstimate, "id" | "estimate">,
  wanted = papersOf(stored.estimate),
): Promise<Draft> {
  const snapshot = await inTurns(snapshotting(stored.estimate));
  return {
    drawing: { kind: "estimate", document: snapshot, papers: wanted },
    async save(tx) {
      const documentId = await keepSnapshot(tx, stored.id, snapshot);
      const { ecv, grandTotal } = snapshot.estimate;
      return {
        documentId,
        estimateId: stored.id,
        result: {
          estimate_id: stored.id,
          name: stored.estimate.name,
          snapshot_hash: snapshot.hash,
          ecv,
          grand_total: grandTotal,
        },
      };
    },
  };
}

async function draftNew(
  tx: TenantTransaction,
  { job }: JobContext,
  estimate: Estimate,
  {
    uploadId,
    output,
    warnings,
  }: { uploadId: string; output: NewOutput | undefined; warnings: ReadingWarning[] },
): Promise<Draft> {
  const { rows } = await tx.query<{ id: string }>("select uuidv7() as id");
  const made = { id: rows[0]?.id ?? "", estimate: await withNewIds(tx, estimate) };
  const draft = await draftOf(made, EstimateDocuments.parse(job.metadata["documents"]));
  return {
    ...draft,
    outputs: output === undefined ? [] : [output],
    async save(tx, documentNumber) {
      await insertEstimate(tx, { ...made, documentNumber, uploadId, warnings }, job.requested_by);
      return draft.save(tx, documentNumber);
    },
  };
}

function papersOf({ sections }: Estimate): z.infer<typeof EstimateDocuments> {
  const isMeasured = sections.some(({ items }) =>
    items.some(({ measurements = [] }) => measurements.length > 0),
  );
  return isMeasured ? ["estimate", "measurement"] : ["estimate"];
}
