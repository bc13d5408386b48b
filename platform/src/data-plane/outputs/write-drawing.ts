import type { DocumentHeading } from "@rowhouse/estimating";
import type { JobContext, NewOutput } from "../jobs/job-context.ts";
import type { Drawing } from "../jobs/workbench-tasks.ts";
import { writeOutput } from "./write-output.ts";

/** Draws a document in all its files and puts them in storage. */
export async function writeDrawing(
  context: JobContext,
  drawing: Drawing,
  heading: DocumentHeading,
  filename: string,
): Promise<NewOutput[]> {
  const { files } = await context.workbench.run(
    "draw",
    { ...drawing, heading },
    { timeoutMs: context.limits.drawMs, signal: context.signal },
  );
  const outputs: NewOutput[] = [];
  for (const { name, extension, bytes } of files) {
    const own = name === drawing.kind ? filename : `${filename}-${name}`;
    outputs.push(
      await writeOutput(context, { kind: `${name}_${extension}`, filename: own, extension, bytes }),
    );
  }
  return outputs;
}
