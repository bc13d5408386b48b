export type * from "./model.ts";
export {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  decimalFromNumber,
  divide,
  isNegative,
  isZero,
  larger,
  multiply,
  negate,
  ONE,
  parseDecimal,
  percentOf,
  round,
  roundAmount,
  type Rounding,
  smaller,
  subtract,
  sum,
  ZERO,
} from "./decimal.ts";
export {
  AdvanceError,
  AnalysisError,
  BillAfterFinalError,
  CascadeError,
  ChainError,
  EstimatingError,
  ExpressionError,
  LeadError,
  MeasurementError,
  ReleaseError,
  RepeatedItemError,
  SnapshotError,
  UnknownItemError,
} from "./errors.ts";
export { sampleDocument } from "./sample/sample-documents.ts";
export { sampleTemplate } from "./sample/sample-template.ts";
export { sampleWorkbook, sampleWorkbookName } from "./sample/sample-workbook.ts";
export { evaluateCascade, type CascadeStart } from "./cascade/evaluate-cascade.ts";
export { cascadeInputs, parseCascade } from "./cascade/parse-cascade.ts";
export { statutoryHistory, statutoryLines, type StatutoryOptions } from "./cascade/statutory.ts";
export { isPresetId, presets, type Preset } from "./cascade/presets.ts";
export { evaluateExpression } from "./measurement/evaluate-expression.ts";
export { measure, type Measured } from "./measurement/measure.ts";
export { compareEstimates } from "./estimate/compare-estimates.ts";
export type * from "./estimate/difference.ts";
export { newEstimate, type NewEstimate } from "./estimate/new-estimate.ts";
export { priceEstimate, pricing } from "./estimate/price-estimate.ts";
export { canonicalParts } from "./estimate/canonical-json.ts";
export { snapshotting, takeSnapshot, verifySnapshot } from "./estimate/take-snapshot.ts";
export { carryForward } from "./workslip/carry-forward.ts";
export { makeWorkslip, type WorkslipInput } from "./workslip/make-workslip.ts";
export { makeBill, paidSoFar, type BillInput } from "./bill/make-bill.ts";
export { formatIndian, formatQuantity } from "./text/format-indian.ts";
export { amountInWords } from "./text/amount-in-words.ts";
export { parseIndianAmount } from "./text/parse-indian-amount.ts";
export { readWorkbook, type ReadWorkbookOptions } from "./reading/read-workbook.ts";
export {
  type ColumnCorrection,
  columnRoles,
  type Corrections,
  CorrectionsError,
  parseCorrections,
  type RowCorrection,
  rowClasses,
  type SheetCorrections,
  type TableCorrections,
  tableRoles,
} from "./reading/corrections.ts";
export { type Doubt, findDoubts, type Repair } from "./reading/doubts.ts";
export { layoutFingerprint, type LayoutMapping, mappingsOf } from "./reading/layout-mapping.ts";
export {
  reportReading,
  type ReadingReport,
  type SheetReport,
  type TableReport,
} from "./reading/report-reading.ts";
export type * from "./rates/rates.ts";
export type * from "./rates/analysis.ts";
export type * from "./rates/lead-statement.ts";
export { ratesFromReading } from "./rates/rates-from-reading.ts";
export { evaluateAnalysis } from "./rates/evaluate-analysis.ts";
export { evaluateLeadStatement, feedAnalysis } from "./rates/evaluate-lead-statement.ts";
export { isSameUnit } from "./rates/same-unit.ts";
export { distanceOf, wordsOf } from "./rates/words.ts";
export {
  estimateFromReading,
  type EstimateOptions,
  type EstimateReading,
} from "./reading/estimate-from-reading.ts";
export type { TableChoice } from "./reading/choose-tables.ts";
export { WorkbookError, type WorkbookErrorCode } from "./reading/workbook-error.ts";
export { defaultLimits, type ReadingLimits } from "./reading/limits.ts";
export type * from "./reading/reading.ts";
export {
  billCsv,
  billPdf,
  billXlsx,
  deviationCsv,
  deviationPdf,
  deviationXlsx,
  estimateCsv,
  estimatePdf,
  estimateXlsx,
  form26Csv,
  form26Pdf,
  form26Xlsx,
  measurementCsv,
  measurementPdf,
  measurementXlsx,
  workslipCsv,
  workslipPdf,
  workslipXlsx,
} from "./documents/documents.ts";
export { fillTemplate, type FilledTemplate } from "./templates/fill-template.ts";
export {
  templateFields,
  type TemplateKey,
  templateKeys,
  type TemplateFields,
  type TemplateSubject,
  type TemplateValue,
} from "./templates/template-fields.ts";
export type { TemplateReport } from "./templates/template-report.ts";
export { TemplateError, type TemplateErrorCode } from "./templates/template-error.ts";
export { tableXlsx, type TableColumn, type TableXlsx } from "./documents/xlsx/table-xlsx.ts";
export type { DeviationLayout } from "./documents/deviation-form.ts";
export { unprintable } from "./documents/pdf/printable.ts";
