import { z } from "zod";
import { keepSnapshot } from "../estimates/keep-snapshot.ts";
import type { JobContext, JobHandler } from "../jobs/job-context.ts";
import { fillTemplates, keepFillings } from "./fill-documents.ts";
import { getDocument, getFilled } from "./find-document.ts";
import type { Fillable } from "./find-document.ts";

const oneDocument = z.object({
  estimate_id: z.uuid().optional(),
  workslip_id: z.uuid().optional(),
  bill_id: z.uuid().optional(),
});

/** Which document into which template; or something filled before, to be made again from what is kept. */
export const FillMetadata = z.union([
  z.object({ filling_id: z.uuid() }),
  oneDocument.extend({ template_id: z.uuid(), version: z.int().positive().optional() }),
]);

/** As the job was written down, with the template's version pinned. */
const Pinned = oneDocument.extend({ filling_id: z.uuid().optional() });

/** The job `fill_template`: a document that is there already, filled into one template. */
export const fillTemplate: JobHandler = {
  async run(context) {
    const pinned = Pinned.parse(context.job.metadata);
    const document = await context.transaction((tx) =>
      pinned.filling_id === undefined
        ? getDocument(tx, pinned, { now: context.now(), organization: context.job.organization_name })
        : getFilled(tx, pinned.filling_id),
    );
    const outputs = await fillTemplates(context, document.drawing, document.heading);
    await complete(context, document, outputs);
  },
};

async function complete(
  context: JobContext,
  { drawing, heading, id, estimateId }: Fillable & { sha256?: string },
  outputs: Awaited<ReturnType<typeof fillTemplates>>,
): Promise<void> {
  const { kind, document } = drawing;
  await context.complete(async (tx) => {
    const documentId =
      kind === "estimate" && estimateId !== null ? await keepSnapshot(tx, estimateId, document) : (id ?? "");
    await keepFillings(tx, { jobId: context.job.id, kind, id: documentId, heading }, outputs);
    return {
      outputs,
      result: {
        estimate_id: estimateId,
        ...(kind === "estimate" ? {} : { [`${kind}_id`]: id }),
        document_number: heading.documentNumber,
        sha256: outputs[0]?.sha256,
      },
    };
  });
}
