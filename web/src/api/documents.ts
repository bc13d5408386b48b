import type { DecimalText, JobOutput } from "./types.ts";

export interface CascadeLine {
  id: string;
  label: string;
  kind: "percent" | "fixed" | "subtotal" | "plug" | "round";
  base: string[];
  rate?: DecimalText | null;
  amount: DecimalText;
  effect?: "deduct";
  hideZero?: boolean;
}

export interface Warning {
  code: string;
  message: string;
  itemId?: string | null;
}

export interface EstimateItem {
  id: string;
  number: string;
  code: string;
  parents: string[];
  description: string;
  unit: string;
  quantity: DecimalText;
  rate: DecimalText;
  per: DecimalText;
  amount: DecimalText;
}

export interface EstimateSection {
  id: string;
  label: string;
  total: DecimalText;
  items: EstimateItem[];
}

export interface EstimateSummary {
  id: string;
  name: string;
  ecv: DecimalText;
  grand_total: DecimalText;
  sanctioned_amount: DecimalText | null;
  item_count?: number;
  created_at: string;
}

export interface Estimate extends EstimateSummary {
  preset: string;
  particulars: Record<string, string>;
  tender_premium_percent: DecimalText | null;
  sections: EstimateSection[];
  cascade: CascadeLine[];
  warnings: Warning[];
  upload_id: string | null;
}

export interface Chain {
  workslips: { id: string; number: number; total: DecimalText; created_at: string; outputs: JobOutput[] }[];
  bills: {
    id: string;
    number: number;
    kind: "part" | "final";
    title: string;
    total: DecimalText;
    created_at: string;
    outputs: JobOutput[];
  }[];
  paid: DecimalText;
  remaining: DecimalText;
}

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
  description: string;
  unit: string;
  quantity: DecimalText;
  rate: DecimalText;
}

export interface BillRow extends DocumentRow {
  upToDate: Measure;
  previous: Measure;
  since: Measure;
}

export interface BillFigure {
  upToDate: DecimalText;
  previous: DecimalText;
  since: DecimalText;
}

export interface Bill {
  number: number;
  kind: "part" | "final";
  title: string;
  name: string;
  workslipNumber: number | null;
  sections: { id: string; label: string; rows: BillRow[] }[];
  subTotal: BillFigure;
  tenderPremiumPercent: DecimalText | null;
  tenderPremium: BillFigure;
  total: BillFigure;
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
export interface Generated<D> {
  id: string;
  estimate_id: string;
  number: number;
  document_number: string;
  job_id: string | null;
  created_at: string;
  outputs: JobOutput[];
  document: D;
}

export interface Preview<D> {
  document: D;
  warnings: Warning[];
}
