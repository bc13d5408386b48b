import { Problem } from "../api/problem.ts";
import type { Job } from "../api/types.ts";
import { problemWords } from "../design/states.tsx";
import { loadProblems } from "../i18n/known-problems.ts";
import type { Text } from "../i18n/text.ts";

// Why a job failed comes with an answer that is none.
void loadProblems();

/** What a job does now, in the member's language. */
export const stepWords = ({ step }: Job, t: Text): string => t(`job.step.${step.code}`, step.values);

/** Why an attempt failed and what to do, in the member's language. */
export function faultWords(
  { code, message, remedy }: Job["errors"][number],
  t: Text,
): { what: string; remedy: string } {
  return problemWords(new Problem({ status: 0, code, detail: message, title: message, remedy }), t);
}
