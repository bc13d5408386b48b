import type { Answer, DecimalText } from "./types.ts";

export interface CascadeLine {
  id: string;
  label: string;
  kind: "percent" | "fixed" | "subtotal" | "plug" | "round";
  base: string[];
  rate?: DecimalText | null;
  amount: DecimalText;
  rounding?: string;
  effect?: "deduct";
  withheld?: boolean;
  hideZero?: boolean;
}

export interface Warning {
  code: string;
  message: string;
  /** What the message says of this case, by name; documents of earlier releases have the message only. */
  values?: Record<string, string>;
  itemId?: string | null;
  /** Where in the workbook it was seen. */
  sheet?: string;
  row?: number;
}

type PricedEstimate = Answer<"/api/estimates/{id}", "get">;

/** The contract leaves the cascade's lines open: their attributes depend on the kind. */
export type Estimate = Omit<PricedEstimate, "cascade"> & { cascade: CascadeLine[] };
export type EstimateSection = Estimate["sections"][number];
export type EstimateItem = EstimateSection["items"][number];
export type EstimateSummary = Answer<"/api/estimates", "get">["items"][number];
export type Chain = Answer<"/api/estimates/{id}/chain", "get">;

export interface Measure {
  quantity: DecimalText;
  amount: DecimalText;
}

interface DocumentRow {
  itemId: string;
  number: string;
  code: string;
  parents: string[];
  description: string;
  unit: string;
  rate: DecimalText;
  per: DecimalText;
  remarks: string;
}

export interface WorkslipRow extends DocumentRow {
  kind: "item" | "excess" | "supplemental";
  estimate: Measure | null;
  previous: (Measure | null)[];
  executed: Measure;
  more: DecimalText;
  less: DecimalText;
}

export interface WorkslipSection {
  id: string;
  label: string;
  rows: WorkslipRow[];
  totals: WorkslipTotals;
}

export interface WorkslipTotals {
  estimate: DecimalText;
  previous: DecimalText[];
  executed: DecimalText;
  more: DecimalText;
  less: DecimalText;
  net: DecimalText;
}

export interface Workslip {
  number: number;
  name: string;
  snapshotHash: string;
  sections: WorkslipSection[];
  supplemental: WorkslipSection;
  previousNumbers: number[];
  totals: WorkslipTotals;
  tenderPremiumPercent: DecimalText | null;
  cascade: CascadeLine[];
  grandTotal: DecimalText;
  warnings: Warning[];
}

export interface SupplementalItem {
  id?: string;
  per?: DecimalText;
  description: string;
  unit: string;
  quantity: DecimalText;
  rate: DecimalText;
}

export interface BillRow extends DocumentRow {
  /** Only where `rate` is a part rate. */
  fullRate?: DecimalText;
  upToDate: Measure;
  previous: Measure;
  since: Measure;
}

export interface BillFigure {
  upToDate: DecimalText;
  previous: DecimalText;
  since: DecimalText;
}

export interface SecuredAdvanceRow {
  id: string;
  description: string;
  unit: string;
  brought: DecimalText;
  utilised: DecimalText;
  fullRate: DecimalText;
  rate: DecimalText;
  orders: string;
  reasons: string;
  outstandingBefore: DecimalText;
  outstanding: DecimalText;
  amount: DecimalText;
}

export interface Bill {
  number: number;
  kind: "part" | "final";
  title: string;
  on?: string;
  particulars: { mb_details?: string };
  snapshotHash: string;
  name: string;
  workslipNumber: number | null;
  sections: { id: string; label: string; rows: BillRow[] }[];
  subTotal: BillFigure;
  tenderPremiumPercent: DecimalText | null;
  tenderPremium: BillFigure;
  total: BillFigure;
  securedAdvances?: { rows: SecuredAdvanceRow[]; total: BillFigure };
  memorandum: {
    lines: CascadeLine[];
    gross: DecimalText;
    deductions: DecimalText;
    net: DecimalText;
    pay: DecimalText;
  };
  withheldToDate: DecimalText;
  warnings: Warning[];
}

/** A workslip or a bill as it was generated. */
export type Generated<D> = Omit<Answer<"/api/bills/{id}", "get">, "document"> & { document: D };

export interface Preview<D> {
  document: D;
}
