import type { Decimal } from "../decimal.ts";

/**
 * A document before it is a PDF, a workbook or CSV: what stands in which cell, and how each figure comes about. All
 * renderers read the same form, so that they cannot differ.
 */
export interface Form {
  readonly title: string;
  readonly documentNumber: string;
  readonly date: string;
  /** Office lines above the title. */
  readonly office: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** From top to bottom; the first is a table as wide as the page. */
  readonly parts: readonly FormPart[];
  /** The estimate snapshot that the figures come from. */
  readonly snapshotHash: string;
  readonly orientation: "portrait" | "landscape";
}

export type FormPart = FormTable | FormNote;

export interface FormTable {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly FormColumn[];
  readonly rows: readonly FormRow[];
  /** Label and amount only: it stands narrow on paper, and in a workbook under the columns of the table before. */
  readonly isNarrow?: true;
}

/** Sentences below or between tables: the total in words, certificates; and who signs them. */
export interface FormNote {
  readonly kind: "note";
  readonly caption: string;
  readonly lines: readonly string[];
  readonly signatories: readonly string[];
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
   * Spreadsheet formula without `=`. `[gst.amount]` is the cell of row `gst` and column `amount`, in whichever table
   * the row stands; `[.rate]` is a cell of the row itself.
   */
  readonly formula?: string;
}

export type FormCell = string | FormFigure;

export interface FormRow {
  /** Unique in the form. */
  readonly key: string;
  /** `section` and `parent` hold text only and span the table. */
  readonly kind: "section" | "parent" | "item" | "line" | "total" | "grand";
  readonly cells: Readonly<Record<string, FormCell>>;
}

export const isFigure = (cell: FormCell | undefined): cell is FormFigure => typeof cell === "object";

export const tablesOf = (form: Pick<Form, "parts">): FormTable[] =>
  form.parts.filter((part) => part.kind === "table");
