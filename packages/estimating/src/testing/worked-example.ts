import { type Decimal, decimal } from "../decimal.ts";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import type { Bill, Estimate, Snapshot, Workslip } from "../model.ts";
import { sampleBills, sampleEstimate, sampleWorkslip } from "../sample/sample-documents.ts";

/** The estimate of the sample workbook, with the facts that its workbook states. */
export function workedEstimate(changes: Partial<Estimate> = {}): Estimate {
  return {
    ...sampleEstimate(),
    particulars: {
      department: "ROADS AND BUILDINGS DEPARTMENT",
      division: "LAKEVIEW DIVISION, SUB-DIVISION II",
      estimate_amount: "Rs. 2.10 Lakhs",
      admin_sanction: "Proc. No. 41/A1, for Rs. 2.10 Lakhs",
      tech_sanction: "T.S. No. 17/Sub-division II",
      ref_of_agreement: "Agreement No. 9/Lakeview",
      name_of_agency: "Lakeview Builders",
    },
    ...changes,
  };
}

export const workedSnapshot = (): Snapshot => takeSnapshot(workedEstimate());

export const quantities = (given: Record<string, string>): { itemId: string; quantity: Decimal }[] =>
  Object.entries(given).map(([itemId, quantity]) => ({ itemId, quantity: decimal(quantity) }));

export const workedWorkslip = (snapshot: Snapshot = workedSnapshot()): Workslip => sampleWorkslip(snapshot);

export const workedBills = (): { first: Bill; final: Bill } => sampleBills(workedSnapshot());
