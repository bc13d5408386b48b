import type { Decimal } from "../decimal.ts";

/**
 * A document before it is a PDF or a workbook: what stands in which cell, and how each figure comes about. Both
 * renderers read the same form, so that they cannot differ.
 */
export interface Form {
  readonly title: string;
  readonly documentNumber: string;
  readonly date: string;
  /** Office lines above the title. */
  readonly office: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly columns: readonly FormColumn[];
  readonly rows: readonly FormRow[];
  readonly summary?: FormSummary;
  /** Printed below the figures: the total in words and the like. */
  readonly closing: readonly string[];
  readonly signatories: readonly string[];
  /** The estimate snapshot that the figures come from. */
  readonly snapshotHash: string;
  readonly orientation: "portrait" | "landscape";
}

export interface FormColumn {
  readonly id: string;
  readonly heading: string;
  /** Neighbours of one group share a heading above theirs. */
  readonly group?: string;
  readonly kind: "text" | "label" | "description" | "quantity" | "amount";
}

export interface FormFigure {
  readonly value: Decimal;
  /**
   * Spreadsheet formula without `=`. `[gst.amount]` is the cell of row `gst` and column `amount`, `[.rate]` a cell
   * of the row itself.
   */
  readonly formula?: string;
}

export type FormCell = string | FormFigure;

export interface FormRow {
  readonly key: string;
  /** `section` and `parent` hold text only and span the table. */
  readonly kind: "section" | "parent" | "item" | "line" | "total" | "grand";
  readonly cells: Readonly<Record<string, FormCell>>;
}

/** A second, narrow table of label and amount: a cascade. */
interface FormSummary {
  readonly caption: string;
  /** The column of the main table that the amounts stand under in a workbook. */
  readonly column: string;
  readonly rows: readonly FormRow[];
}

export const isFigure = (cell: FormCell | undefined): cell is FormFigure => typeof cell === "object";
