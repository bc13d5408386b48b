import type { Problems } from "./problems.ts";

let problems: Problems = {};

/** Fetched with the first problem: most visits have none. */
export async function loadProblems(): Promise<void> {
  try {
    ({ problems } = await import("./problems.ts"));
  } catch {
    // The service cannot be reached: then its own words serve.
  }
}

export const knownProblem = (code: string): Problems[string] | undefined => problems[code];
