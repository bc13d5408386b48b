import type { Estimate } from "@rowhouse/estimating";
import { ProblemError } from "../../errors.ts";

/** Throws ESTIMATE_EMPTY when nothing in the workbook could be priced. */
export function refuseEmptyEstimate({ sections }: Estimate): void {
  if (sections.every(({ items }) => items.length === 0)) {
    throw new ProblemError("ESTIMATE_EMPTY");
  }
}
