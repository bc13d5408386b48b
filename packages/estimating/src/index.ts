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
  BillAfterFinalError,
  CascadeError,
  ChainError,
  EstimatingError,
  SnapshotError,
  UnknownItemError,
} from "./errors.ts";
export { sampleWorkbook, sampleWorkbookName } from "./sample/sample-workbook.ts";
