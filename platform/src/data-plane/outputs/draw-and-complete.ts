import type { DocumentHeading } from "@rowhouse/estimating";
import type { TenantTransaction } from "@rowhouse/tenancy";
import { nextDocumentNumber, takeDocumentNumber } from "../estimates/document-number.ts";
import type { Series } from "../estimates/document-number.ts";
import type { Completion, JobContext, NewOutput } from "../jobs/job-context.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { fillTemplates, keepFillings } from "../templates/fill-documents.ts";
import { headingOf } from "./heading.ts";
import { writeDrawing } from "./write-drawing.ts";

/** A document thought through and not yet true. */
export interface Draft {
  drawing: Drawing;
  /** Writes the document. Throws StaleDraftError when another one of its chain came first. */
  save(tx: TenantTransaction, documentNumber: string): Promise<Saved>;
  /** Files made before. */
  outputs?: readonly NewOutput[];
}

export interface Saved extends Omit<Completion, "outputs"> {
  /** Of the estimate's snapshot, the workslip or the bill. */
  documentId: string;
}

interface Drawn {
  heading: DocumentHeading;
  outputs: readonly NewOutput[];
}

/** What the draft stands on has changed since: draft again. */
export class StaleDraftError extends Error {
  override name = "StaleDraftError";
}

const mostFreeDrafts = 2;

/**
 * Draws a document that takes the next number of a series, then writes it and its files' rows in one transaction.
 *
 * The number is printed before it is taken. If another document takes it meanwhile, this one is drafted and drawn again;
 * after two such losses it is drawn with the number held, while others wait. Either way the series has no gap.
 */
export async function drawAndComplete(
  context: JobContext,
  series: Series,
  prepare: (tx: TenantTransaction) => Promise<Draft>,
): Promise<void> {
  for (let drafts = 0; drafts < mostFreeDrafts; drafts += 1) {
    const [draft, documentNumber] = await context.transaction(
      async (tx) => [await prepare(tx), await nextDocumentNumber(tx, series)] as const,
    );
    const drawn = await draw(context, draft, documentNumber);
    try {
      await context.complete(async (tx) => {
        if ((await takeDocumentNumber(tx, series)) !== documentNumber) {
          throw new StaleDraftError(`${documentNumber} is taken`);
        }
        return saveDrawn(tx, context, draft, drawn);
      });
      return;
    } catch (error) {
      if (!(error instanceof StaleDraftError)) {
        throw error;
      }
    }
  }
  await context.complete(async (tx) => {
    const documentNumber = await takeDocumentNumber(tx, series);
    const draft = await prepare(tx);
    return saveDrawn(tx, context, draft, await draw(context, draft, documentNumber));
  });
}

/** The same for a document that has its number already. */
export async function redrawAndComplete(
  context: JobContext,
  prepare: (tx: TenantTransaction) => Promise<{ draft: Draft; documentNumber: string }>,
): Promise<void> {
  const { draft, documentNumber } = await context.transaction(prepare);
  const drawn = await draw(context, draft, documentNumber);
  await context.complete((tx) => saveDrawn(tx, context, draft, drawn));
}

async function draw(
  context: JobContext,
  { drawing, outputs = [] }: Draft,
  documentNumber: string,
): Promise<Drawn> {
  context.progress.step("DRAWING", 50, { document: documentNumber });
  const organization = context.job.organization_name;
  const heading = headingOf(drawing, { documentNumber, at: context.now(), organization });
  const drawn = await writeDrawing(context, drawing, heading, documentNumber);
  return { heading, outputs: [...outputs, ...drawn, ...(await fillTemplates(context, drawing, heading))] };
}

async function saveDrawn(
  tx: TenantTransaction,
  { job }: JobContext,
  draft: Draft,
  { heading, outputs }: Drawn,
): Promise<Completion> {
  const { documentId: id, ...completion } = await draft.save(tx, heading.documentNumber);
  await keepFillings(tx, { jobId: job.id, kind: draft.drawing.kind, id, heading }, outputs);
  return { ...completion, outputs };
}
