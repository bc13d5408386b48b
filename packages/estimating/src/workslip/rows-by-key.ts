import type { Workslip, WorkslipRow } from "../model.ts";

/** A workslip's rows by kind and item, for the columns of later workslips. */
export type RowsByKey = ReadonlyMap<string, WorkslipRow>;

export function rowsByKey(workslip: Workslip): RowsByKey {
  return new Map(allRows(workslip).map((row) => [`${row.kind} ${row.itemId}`, row]));
}

export const allRows = (workslip: Workslip): WorkslipRow[] => [
  ...workslip.sections.flatMap((section) => section.rows),
  ...workslip.supplemental.rows,
];
