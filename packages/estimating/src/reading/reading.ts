import type { Decimal } from "../decimal.ts";
import type { Corrections } from "./corrections.ts";

export type WorkbookFormat = "xlsx" | "xls" | "ods" | "xml" | "html" | "csv";

export type SheetRole =
  | "abstract"
  | "general_abstract"
  | "boq"
  | "bill"
  | "deviation"
  | "measurement"
  | "rate_list"
  | "rate_analysis"
  | "other"
  | "empty";

export type ColumnRole =
  | "number"
  | "code"
  | "description"
  | "count"
  | "length"
  | "breadth"
  | "depth"
  | "quantity"
  | "unit"
  | "rate"
  | "per"
  | "amount"
  | "more"
  | "less"
  | "remarks";

export type RowClass = "item" | "parent" | "section" | "measurement" | "total" | "note" | "blank" | "unread";

export type RowCounts = Record<RowClass, number>;

export type TotalKind = "subtotal" | "total" | "grand_total" | "add" | "deduct" | "less" | "say";

/** How a table turns quantity × rate into an amount; `mixed` where its rows disagree. */
export type InferredRounding = "exact" | "half_up" | "up" | "mixed";

/** Something the reader inferred, could not read or found contradictory. `code` is stable; rows count from 1. */
export interface ReadingWarning {
  code: string;
  message: string;
  /** What the message says of this case, by name; of warnings that an estimate keeps. */
  values?: Record<string, string>;
  sheet?: string;
  row?: number;
  cell?: string;
}

/** A figure of an item in a column beside its quantity, rate and amount: executed, previous, since, in excess. */
export interface OtherFigure {
  cell: string;
  role: ColumnRole;
  heading: string;
  value: Decimal;
}

/** One priced line as the workbook states it. Absent figures were absent or unreadable in the file. */
export interface ItemReading {
  number: string;
  code?: string;
  /** Texts of the long rows above, outermost first, that this line completes. */
  parents: string[];
  section?: string;
  description: string;
  /** Normalized, e.g. `cum`; the file's own spelling is in `unitText`. */
  unit?: string;
  unitText?: string;
  quantity?: Decimal;
  rate?: Decimal;
  /** The rate is for this many units: 1 unless the file says "per 100 sqm". */
  per: Decimal;
  /** As stated in the workbook. */
  amount?: Decimal;
  /** quantity × rate ÷ per with the table's own rounding. */
  computedAmount?: Decimal;
  /** In tables with several groups of figures, such as bills and deviation statements: all of the others. */
  others?: OtherFigure[];
  /** What a measurement sheet says of the same number and description; `row` counts from 1. */
  measured?: { sheet: string; row: number; quantity: Decimal };
}

export interface TotalReading {
  kind: TotalKind;
  label: string;
  percent?: Decimal;
  amount?: Decimal;
  cell?: string;
}

/** One used row of a sheet; it has exactly one class. Blank rows are counted, not listed. */
export interface RowReading {
  /** From 1, as the spreadsheet shows it. */
  row: number;
  class: RowClass;
  /** What the same source row says in a table to the right of the first; the counts know the row once. */
  beside?: true;
  /** Why a row is `unread`, or why it was not imported. */
  reason?: string;
  hidden?: true;
  /** Index into the sheet's tables. */
  table?: number;
  /** What the cells show, trailing blanks cut. */
  cells: string[];
  /** The class was given by hand, or remembered for files like this. */
  corrected?: true;
  item?: ItemReading;
  total?: TotalReading;
  text?: string;
  warnings?: string[];
}

export interface ColumnReading {
  /** From 0. */
  index: number;
  role: ColumnRole;
  heading: string;
  /** The role was given by hand, or remembered. */
  corrected?: true;
}

export interface StatedTotal {
  amount: Decimal;
  cell: string;
  label: string;
}

export interface TableReading {
  index: number;
  role: SheetRole;
  /** Rows of the heading, of the first and last line, from 1. */
  headerRow: number;
  headerRows: number;
  firstRow: number;
  lastRow: number;
  columns: ColumnReading[];
  /** 0 to 1: how sure the reader is that this is a table with these columns. */
  confidence: number;
  itemCount: number;
  sections: string[];
  rounding: InferredRounding;
  /** Sum of the items' stated amounts; of the computed ones where none is stated. */
  itemTotal: Decimal;
  /** Sum of the items' computed amounts. */
  computedTotal: Decimal;
  /** The sheet's own figure for the sum of its items. */
  statedTotal?: StatedTotal;
  /** Something of the table as a whole, or of its columns, was given by hand, or remembered. */
  corrected?: true;
  /** Whether its items go into the estimate, where somebody said so. */
  use?: boolean;
  /** Whether units stand in the row under their quantity, where somebody said so. */
  unitBelow?: boolean;
}

export interface SheetReading {
  index: number;
  name: string;
  role: SheetRole;
  hidden: boolean;
  rowCount: number;
  columnCount: number;
  hiddenRows: number[];
  /** Letters, e.g. `["F", "G"]`. */
  hiddenColumns: string[];
  title?: string;
  tables: TableReading[];
  rows: RowReading[];
  counts: RowCounts;
  /** The role was given by hand, or remembered. */
  corrected?: true;
}

export interface WorkbookReading {
  fileName: string;
  format: WorkbookFormat;
  /** Name of work, where the workbook states one. */
  title?: string;
  sheets: SheetReading[];
  counts: RowCounts;
  warnings: ReadingWarning[];
  /** What it was corrected by: given with the file, or remembered from another of its layout. */
  corrections?: Corrections;
  /** Fingerprints of the remembered layouts among them. */
  layouts?: string[];
}

export interface ReadingProgress {
  step: "checking" | "opening" | "calculating" | "reading";
  /** 0 to 100. */
  percent: number;
}
