import { makeBill } from "../bill/make-bill.ts";
import { type Decimal, decimal, ONE } from "../decimal.ts";
import { newEstimate } from "../estimate/new-estimate.ts";
import { takeSnapshot } from "../estimate/take-snapshot.ts";
import type { Bill, DocumentHeading, Estimate, Item, Snapshot, Workslip } from "../model.ts";
import type { TemplateSubject } from "../templates/template-fields.ts";
import { makeWorkslip } from "../workslip/make-workslip.ts";
import { abstractItems } from "./sample-figures.ts";

const item = (row: (typeof abstractItems)[number]["items"][number]): Item => ({
  id: row.number,
  number: row.number,
  code: "",
  parents: [],
  description: row.description,
  unit: row.unit,
  quantity: row.quantity,
  rate: row.rate,
  per: ONE,
  statedAmount: row.amount,
});

/** The estimate of the sample workbook with every fact known: ECV 1,72,780.80, sanctioned 2,10,000, tender 4.5 % less. */
export const sampleEstimate = (): Estimate =>
  newEstimate({
    name: "Construction of a community hall with reading room at Lakeview Colony, Ward 7",
    particulars: {
      department: "ROADS AND BUILDINGS DEPARTMENT",
      division: "LAKEVIEW DIVISION, SUB-DIVISION II",
      estimate_amount: "Rs. 2.10 Lakhs",
      admin_sanction: "Proc. No. 41/A1, for Rs. 2.10 Lakhs",
      tech_sanction: "T.S. No. 17/Sub-division II, for Rs. 2.10 Lakhs",
      ref_of_agreement: "Agreement No. 9/Lakeview",
      name_of_agency: "Lakeview Builders",
      contractor_address: "4 Tank Road, Lakeview Colony",
      mb_details: "MB No. 12, pages 31 to 36",
      nit_no: "NIT No. 3/Lakeview",
      period_of_completion: "6 months",
      date_of_commencement: "2 May 2025",
      date_of_completion: "1 November 2025",
      work_order_no: "W.O. No. 22/Lakeview",
      work_order_date: "28 April 2025",
      earnest_money: "Rs. 5,250.00",
      security_deposit: "Rs. 4,125.00",
    },
    sections: abstractItems.map((part) => ({
      id: part.letter,
      label: part.label,
      items: part.items.map((row) => item(row)),
    })),
    sanctionedAmount: decimal("210000"),
    tenderPremiumPercent: decimal("-4.5"),
  });

const quantities = (given: Record<string, string>): { itemId: string; quantity: Decimal }[] =>
  Object.entries(given).map(([itemId, quantity]) => ({ itemId, quantity: decimal(quantity) }));

/** Executed 135 / 16 / 40, and 4 Nos × 310 that the estimate has not. */
export const sampleWorkslip = (snapshot: Snapshot): Workslip =>
  makeWorkslip({
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

/** RA bill 1 of 80 and 10 units, then the final bill of all that the workslip has. */
export function sampleBills(snapshot: Snapshot): { first: Bill; final: Bill } {
  const first = makeBill({ snapshot, number: 1, kind: "part", quantities: quantities({ 1: "80", 2: "10" }) });
  const workslip = sampleWorkslip(snapshot);
  return { first, final: makeBill({ snapshot, workslip, number: 2, kind: "final", previous: first }) };
}

const heading = (documentNumber: string): DocumentHeading => ({
  documentNumber,
  date: "20 Nov 2025",
  organization: "Lakeview Office",
  signatories: [],
});

/** A document to try a template with, and its heading. */
export function sampleDocument(
  kind: TemplateSubject["kind"],
): TemplateSubject & { heading: DocumentHeading } {
  const snapshot = takeSnapshot(sampleEstimate());
  switch (kind) {
    case "estimate":
      return { kind, document: snapshot, heading: heading("EST-0001") };
    case "workslip":
      return { kind, document: sampleWorkslip(snapshot), heading: heading("WS-0001") };
    case "bill":
      return { kind, document: sampleBills(snapshot).final, heading: heading("BILL-0002") };
  }
}
