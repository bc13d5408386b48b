import { decimal } from "../decimal.ts";
import type { CascadeLine } from "../model.ts";

export interface StatutoryOptions {
  /** ISO date of the bill. */
  readonly on: string;
  /** Of the contractor, for income tax. */
  readonly payee: "individual" | "other";
}

interface Statute {
  readonly id: string;
  readonly label: string;
  readonly rate: string;
  readonly effect?: "deduct";
  /** ISO date; the newest that is not after the bill counts. */
  readonly from: string;
  readonly payee?: StatutoryOptions["payee"];
  /** Act, section or notification. */
  readonly source: string;
}

/**
 * What the law of the Union takes from a bill for public works in every state, by date. States add their own, and an
 * organization's adviser has the last word: these lines are a start that is copied and edited.
 */
export const statutes: readonly Statute[] = [
  {
    id: "gst",
    label: "Add GST @ 12%",
    rate: "12",
    from: "2017-08-22",
    source: "Notification 20/2017-Central Tax (Rate), works contracts for government",
  },
  {
    id: "gst",
    label: "Add GST @ 18%",
    rate: "18",
    from: "2022-07-18",
    source: "Notification 03/2022-Central Tax (Rate)",
  },
  {
    id: "income_tax",
    label: "Income-tax TDS @ 1%",
    rate: "1",
    effect: "deduct",
    from: "2009-10-01",
    payee: "individual",
    source: "Income-tax Act 1961, section 194C; without GST by CBDT Circular 23/2017",
  },
  {
    id: "income_tax",
    label: "Income-tax TDS @ 2%",
    rate: "2",
    effect: "deduct",
    from: "2009-10-01",
    payee: "other",
    source: "Income-tax Act 1961, section 194C; without GST by CBDT Circular 23/2017",
  },
  {
    id: "cgst_tds",
    label: "CGST TDS @ 1%",
    rate: "1",
    effect: "deduct",
    from: "2018-10-01",
    source: "CGST Act 2017, section 51; in force by Notification 50/2018-Central Tax",
  },
  {
    id: "sgst_tds",
    label: "SGST TDS @ 1%",
    rate: "1",
    effect: "deduct",
    from: "2018-10-01",
    source: "the states' GST Acts 2017, section 51",
  },
  {
    id: "labour_cess",
    label: "Labour Cess @ 1%",
    rate: "1",
    effect: "deduct",
    from: "1996-09-26",
    source: "Building and Other Construction Workers' Welfare Cess Act 1996, section 3",
  },
];

/**
 * The lines in force on a date, each on the value of work since the last bill, rupees half-up (GST to the paisa).
 * Put them between `since` and `net` of a memorandum.
 */
export function statutoryLines({ on, payee }: StatutoryOptions): CascadeLine[] {
  const inForce = new Map<string, CascadeLine>();
  for (const line of statutoryHistory(payee)) {
    if ((line.effectiveFrom ?? "") <= on) inForce.set(line.id, line);
  }
  return [...inForce.values()].map(({ effectiveFrom: _from, ...line }) => line);
}

/** All of them with the dates that they are in force from: the date of each bill picks its own. */
export function statutoryHistory(payee: StatutoryOptions["payee"]): CascadeLine[] {
  return statutes
    .filter((statute) => (statute.payee ?? payee) === payee)
    .map(({ id, label, rate, effect, from }) => ({
      id,
      label,
      kind: "percent",
      base: ["since"],
      rounding: effect === undefined ? "paise" : "rupee",
      rate: decimal(rate),
      ...(effect === undefined ? {} : { effect }),
      effectiveFrom: from,
    }));
}
