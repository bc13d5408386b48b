import type { TenantTransaction } from "@rowhouse/tenancy";
import { nextDocumentNumber, takeDocumentNumber } from "../estimates/document-number.ts";
import type { Series } from "../estimates/document-number.ts";
import type { Completion, JobContext, NewOutput } from "../jobs/job-context.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { writeDrawing } from "./write-drawing.ts";

/** A document thought through and not yet true. */
export interface Draft {
  drawing: Drawing;
  /** Writes the document. Throws StaleDraftError when another one of its chain came first. */
  save(tx: TenantTransaction, documentNumber: string): Promise<Omit<Completion, "outputs">>;
  /** Files made before. */
  outputs?: readonly NewOutput[];
}

/** What the draft stands on has changed since: draft again. */
export class StaleDraftError extends Error {
  override name = "StaleDraftError";
}

const signatories = ["Assistant Engineer", "Deputy Executive Engineer", "Executive Engineer"];
const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "Asia/Kolkata" });
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
    const outputs = await draw(context, draft, documentNumber);
    try {
      await context.complete(async (tx) => {
        if ((await takeDocumentNumber(tx, series)) !== documentNumber) {
          throw new StaleDraftError(`${documentNumber} is taken`);
        }
        return { ...(await draft.save(tx, documentNumber)), outputs };
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
    const outputs = await draw(context, draft, documentNumber);
    return { ...(await draft.save(tx, documentNumber)), outputs };
  });
}

/** The same for a document that has its number already. */
export async function redrawAndComplete(
  context: JobContext,
  prepare: (tx: TenantTransaction) => Promise<{ draft: Draft; documentNumber: string }>,
): Promise<void> {
  const { draft, documentNumber } = await context.transaction(prepare);
  const outputs = await draw(context, draft, documentNumber);
  await context.complete(async (tx) => ({ ...(await draft.save(tx, documentNumber)), outputs }));
}

async function draw(
  context: JobContext,
  { drawing, outputs = [] }: Draft,
  documentNumber: string,
): Promise<NewOutput[]> {
  context.progress.step(`Drawing ${documentNumber}`, 50);
  const heading = {
    documentNumber,
    date: date.format(context.now()),
    organization: context.job.organization_name,
    signatories,
  };
  return [...outputs, ...(await writeDrawing(context, drawing, heading, documentNumber))];
}
