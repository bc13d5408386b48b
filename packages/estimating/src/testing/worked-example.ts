import { type Decimal, decimal, ONE } from "../decimal.ts";
import { newEstimate } from "../estimate/new-estimate.ts";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import type { Bill, Estimate, Item, Snapshot, Workslip } from "../model.ts";
import { makeBill } from "../bill/make-bill.ts";
import { makeWorkslip } from "../workslip/make-workslip.ts";
import { abstractItems } from "../sample/sample-figures.ts";

const sampleItem = (item: (typeof abstractItems)[number]["items"][number]): Item => ({
  id: item.number,
  number: item.number,
  code: "",
  parents: [],
  description: item.description,
  unit: item.unit,
  quantity: item.quantity,
  rate: item.rate,
  per: ONE,
  statedAmount: item.amount,
});

/** The estimate of the sample workbook: ECV 1,72,780.80, sanctioned 2,10,000, tender 4.5 % less. */
export function workedEstimate(changes: Partial<Estimate> = {}): Estimate {
  const estimate = newEstimate({
    name: "Construction of a community hall with reading room at Lakeview Colony, Ward 7",
    particulars: {
      department: "ROADS AND BUILDINGS DEPARTMENT",
      division: "LAKEVIEW DIVISION, SUB-DIVISION II",
      estimate_amount: "Rs. 2.10 Lakhs",
      admin_sanction: "Proc. No. 41/A1, for Rs. 2.10 Lakhs",
      tech_sanction: "T.S. No. 17/Sub-division II",
      ref_of_agreement: "Agreement No. 9/Lakeview",
      name_of_agency: "Lakeview Builders",
    },
    sections: abstractItems.map((part) => ({
      id: part.letter,
      label: part.label,
      items: part.items.map((item) => sampleItem(item)),
    })),
    sanctionedAmount: decimal("210000"),
    tenderPremiumPercent: decimal("-4.5"),
  });
  return { ...estimate, ...changes };
}

export const workedSnapshot = (): Snapshot => takeSnapshot(workedEstimate());

export const quantities = (given: Record<string, string>): { itemId: string; quantity: Decimal }[] =>
  Object.entries(given).map(([itemId, quantity]) => ({ itemId, quantity: decimal(quantity) }));

/** Executed 135 / 16 / 40, and 4 Nos × 310 that the estimate has not. */
export function workedWorkslip(snapshot: Snapshot = workedSnapshot()): Workslip {
  return makeWorkslip({
    snapshot,
    number: 1,
    executed: quantities({ 1: "135", 2: "16", 3: "40" }),
    supplemental: [
      {
        id: "",
        description: "Supplying and fixing ventilator with mosquito mesh",
        unit: "Nos",
        quantity: decimal("4"),
        rate: decimal("310"),
        per: ONE,
      },
    ],
  });
}

/** RA bill 1 of 80 and 10 units, then the final bill of all that the workslip has. */
export function workedBills(): { first: Bill; final: Bill } {
  const snapshot = workedSnapshot();
  const first = makeBill({ snapshot, number: 1, kind: "part", quantities: quantities({ 1: "80", 2: "10" }) });
  const workslip = workedWorkslip(snapshot);
  return { first, final: makeBill({ snapshot, workslip, number: 2, kind: "final", previous: first }) };
}
