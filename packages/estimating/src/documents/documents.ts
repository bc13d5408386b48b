import type { Bill, DocumentHeading, Snapshot, Workslip } from "../model.ts";
import { billForm } from "./bill-form.ts";
import { estimateForm } from "./estimate-form.ts";
import { formPdf } from "./pdf/form-pdf.ts";
import { workslipForm } from "./workslip-form.ts";
import { formXlsx } from "./xlsx/form-xlsx.ts";

type Document<Subject> = (subject: Subject, heading: DocumentHeading) => Promise<Uint8Array>;

/** The estimate's abstract of cost, A4 portrait. */
export const estimatePdf: Document<Snapshot> = (snapshot, heading) =>
  formPdf(estimateForm(snapshot, heading));
export const estimateXlsx: Document<Snapshot> = (snapshot, heading) =>
  formXlsx(estimateForm(snapshot, heading));

/** The workslip, A4 landscape. */
export const workslipPdf: Document<Workslip> = (workslip, heading) =>
  formPdf(workslipForm(workslip, heading));
export const workslipXlsx: Document<Workslip> = (workslip, heading) =>
  formXlsx(workslipForm(workslip, heading));

/** The bill with its memorandum of payments: a first one A4 portrait, later ones landscape. */
export const billPdf: Document<Bill> = (bill, heading) => formPdf(billForm(bill, heading));
export const billXlsx: Document<Bill> = (bill, heading) => formXlsx(billForm(bill, heading));
