import type { DocumentHeading } from "@rowhouse/estimating";
import type { JobContext, NewOutput } from "../jobs/job-context.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { writeOutput } from "./write-output.ts";

/** Draws a document as PDF and XLSX and puts both in storage. */
export async function writeDrawing(
  context: JobContext,
  drawing: Drawing,
  heading: DocumentHeading,
  filename: string,
): Promise<NewOutput[]> {
  const { pdf, xlsx } = await context.workbench.run(
    "draw",
    { ...drawing, heading },
    { timeoutMs: context.limits.drawMs, signal: context.signal },
  );
  return [
    await writeOutput(context, { kind: `${drawing.kind}_pdf`, filename, extension: "pdf", bytes: pdf }),
    await writeOutput(context, { kind: `${drawing.kind}_xlsx`, filename, extension: "xlsx", bytes: xlsx }),
  ];
}
