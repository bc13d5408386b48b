const sentences = {
  WAITING: "Waiting for a worker",
  WAITING_TO_RETRY: "Waiting {seconds} s to try again",
  STARTING: "Starting",
  READING: "Reading {file}",
  KEEPING: "Keeping what was read",
  PRICING: "Pricing the items",
  COMPARING: "Comparing executed with estimated quantities",
  DEDUCTING: "Deducting the previous bill",
  DRAWING: "Drawing {document}",
  FILLING: "Filling {template}",
  FINDING_RATES: "Finding the rates",
  WRITING_RATES: "Writing rates: {done} of {count}",
  SHOWING_SCHEDULE: "Showing the schedule",
  DONE: "Done",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
} as const;

type Named<Sentence extends string> = Sentence extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Named<Rest>
  : never;
export type StepCode = keyof typeof sentences;
export const stepCodes = Object.keys(sentences) as [StepCode, ...StepCode[]];
export type StepValues<Code extends StepCode> = Record<Named<(typeof sentences)[Code]>, string>;

/** What a job does now, to be said in any language. */
export interface JobStep {
  code: StepCode;
  values: Record<string, string>;
}

/** Given the values that its sentence names. */
export function jobStep<Code extends StepCode>(code: Code, values: StepValues<Code>): JobStep {
  return { code, values };
}

/** In English, as `current_step` has it. */
export function stepWords({ code, values }: JobStep): string {
  return sentences[code].replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}
