import type { Bill, DocumentHeading, Snapshot, Workslip } from "../model.ts";
import { billForm } from "./bill-form.ts";
import { type DeviationLayout, deviationForm } from "./deviation-form.ts";
import { estimateForm } from "./estimate-form.ts";
import { form26 } from "./form-26.ts";
import { formCsv } from "./form-csv.ts";
import { formPdf } from "./pdf/form-pdf.ts";
import { measurementForm } from "./measurement-form.ts";
import { workslipForm } from "./workslip-form.ts";
import { formXlsx } from "./xlsx/form-xlsx.ts";

type Document<Subject> = (subject: Subject, heading: DocumentHeading) => Promise<Uint8Array>;
type Table<Subject> = (subject: Subject, heading: DocumentHeading) => Uint8Array;

/** The estimate's abstract of cost, A4 portrait. */
export const estimatePdf: Document<Snapshot> = (snapshot, heading) =>
  formPdf(estimateForm(snapshot, heading));
export const estimateXlsx: Document<Snapshot> = (snapshot, heading) =>
  formXlsx(estimateForm(snapshot, heading));
export const estimateCsv: Table<Snapshot> = (snapshot, heading) => formCsv(estimateForm(snapshot, heading));

/** The measurements behind an estimate's quantities, A4 portrait. Throws MeasurementError. */
export const measurementPdf: Document<Snapshot> = (snapshot, heading) =>
  formPdf(measurementForm(snapshot, heading));
export const measurementXlsx: Document<Snapshot> = (snapshot, heading) =>
  formXlsx(measurementForm(snapshot, heading));
export const measurementCsv: Table<Snapshot> = (snapshot, heading) =>
  formCsv(measurementForm(snapshot, heading));

/** The workslip, A4 landscape. */
export const workslipPdf: Document<Workslip> = (workslip, heading) =>
  formPdf(workslipForm(workslip, heading));
export const workslipXlsx: Document<Workslip> = (workslip, heading) =>
  formXlsx(workslipForm(workslip, heading));
export const workslipCsv: Table<Workslip> = (workslip, heading) => formCsv(workslipForm(workslip, heading));

/** A workslip's figures as deviation statement, A4 landscape, in Rajasthan's columns unless Odisha's are named. */
export const deviationPdf = (
  workslip: Workslip,
  heading: DocumentHeading,
  layout: DeviationLayout = "rajasthan",
): Promise<Uint8Array> => formPdf(deviationForm(workslip, heading, layout));
export const deviationXlsx = (
  workslip: Workslip,
  heading: DocumentHeading,
  layout: DeviationLayout = "rajasthan",
): Promise<Uint8Array> => formXlsx(deviationForm(workslip, heading, layout));
export const deviationCsv = (
  workslip: Workslip,
  heading: DocumentHeading,
  layout: DeviationLayout = "rajasthan",
): Uint8Array => formCsv(deviationForm(workslip, heading, layout));

/** The bill with its memorandum of payments: A4 portrait for a first one without advances, else landscape. */
export const billPdf: Document<Bill> = (bill, heading) => formPdf(billForm(bill, heading));
export const billXlsx: Document<Bill> = (bill, heading) => formXlsx(billForm(bill, heading));
export const billCsv: Table<Bill> = (bill, heading) => formCsv(billForm(bill, heading));

/** The bill as CPWA Form 26, A4 landscape. */
export const form26Pdf: Document<Bill> = (bill, heading) => formPdf(form26(bill, heading));
export const form26Xlsx: Document<Bill> = (bill, heading) => formXlsx(form26(bill, heading));
export const form26Csv: Table<Bill> = (bill, heading) => formCsv(form26(bill, heading));
