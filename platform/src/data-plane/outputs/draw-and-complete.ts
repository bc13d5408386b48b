import type { TenantTransaction } from "@rowhouse/tenancy";
import { takeDocumentNumber } from "../estimates/document-number.ts";
import type { Series } from "../estimates/document-number.ts";
import type { Completion, JobContext, NewOutput } from "../jobs/job-context.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { writeDrawing } from "./write-drawing.ts";

/** A document thought through and not yet true. */
export interface Draft {
  drawing: Drawing;
  documentNumber: string;
  /** The series that gives the number; none when the document has its number already. */
  series?: Series;
  /** Writes the document. Throws StaleDraftError when another one of its chain came first. */
  save(tx: TenantTransaction): Promise<Omit<Completion, "outputs">>;
  /** Files made before. */
  outputs?: readonly NewOutput[];
}

/** What the draft stands on has changed since: draft again. */
export class StaleDraftError extends Error {
  override name = "StaleDraftError";
}

const signatories = ["Assistant Engineer", "Deputy Executive Engineer", "Executive Engineer"];
const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "Asia/Kolkata" });
const mostDrafts = 5;

/**
 * Draws a document, then writes it and its files' rows in one transaction. The number is printed before it is taken; if
 * another document takes it meanwhile, this one is drafted and drawn again, and the series still has no gap.
 */
export async function drawAndComplete(
  context: JobContext,
  prepare: (tx: TenantTransaction) => Promise<Draft>,
): Promise<void> {
  for (let drafts = 1; ; drafts += 1) {
    const draft = await context.transaction(prepare);
    context.progress.step(`Drawing ${draft.documentNumber}`, 50);
    const drawn = await writeDrawing(
      context,
      draft.drawing,
      {
        documentNumber: draft.documentNumber,
        date: date.format(context.now()),
        organization: context.job.organization_name,
        signatories,
      },
      draft.documentNumber,
    );
    try {
      await context.complete(async (tx) => {
        if (draft.series && (await takeDocumentNumber(tx, draft.series)) !== draft.documentNumber) {
          throw new StaleDraftError(`${draft.documentNumber} is taken`);
        }
        const completion = await draft.save(tx);
        return { ...completion, outputs: [...(draft.outputs ?? []), ...drawn] };
      });
      return;
    } catch (error) {
      if (!(error instanceof StaleDraftError) || drafts === mostDrafts) {
        throw error;
      }
    }
  }
}
