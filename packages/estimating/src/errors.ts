import type { Decimal } from "./decimal.ts";
import type { MeasurementField } from "./model.ts";

/** What was wrong (`message`) and what to do (`remedy`), under a code that stays the same between releases. */
export class EstimatingError extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.remedy = remedy;
  }
}

/** The lines of a cascade do not fit together. */
export class CascadeError extends EstimatingError {
  constructor(message: string, remedy: string) {
    super("CASCADE_INVALID", message, remedy);
  }
}

/** A snapshot's figures do not belong to its hash. */
export class SnapshotError extends EstimatingError {
  constructor() {
    super(
      "SNAPSHOT_ALTERED",
      "The snapshot's content does not match its hash.",
      "Restore the stored snapshot, or take a new one from the estimate.",
    );
  }
}

/** A quantity was given for an item that neither the estimate nor the workslip has. */
export class UnknownItemError extends EstimatingError {
  constructor(itemId: string) {
    super(
      "ITEM_UNKNOWN",
      `There is no item ${JSON.stringify(itemId)} in this estimate or workslip.`,
      "Use the ids of the estimate's items or of the workslip's supplemental items.",
    );
  }
}

/** An item was given two quantities. */
export class RepeatedItemError extends EstimatingError {
  constructor(itemId: string) {
    super(
      "ITEM_REPEATED",
      `Item ${JSON.stringify(itemId)} was given more than one quantity.`,
      "Give each item one cumulative quantity.",
    );
  }
}

/** More of a material was taken up than lay at site. */
export class AdvanceError extends EstimatingError {
  constructor(description: string, outstanding: Decimal) {
    super(
      "ADVANCE_OVERDRAWN",
      `More of ${JSON.stringify(description.slice(0, 60))} is used than lay at site: ${outstanding} would be left.`,
      "Correct the quantity brought or the quantity used since the previous bill.",
    );
  }
}

/** More was to be released than earlier bills have kept back. */
export class ReleaseError extends EstimatingError {
  constructor(released: Decimal, withheld: Decimal) {
    super(
      "RELEASE_TOO_LARGE",
      `Rs. ${released} are to be released, but earlier bills withhold Rs. ${withheld}.`,
      "Release at most what is withheld; a final bill whose memorandum releases all of it needs no amount.",
    );
  }
}

/** A bill was asked for after the final one. */
export class BillAfterFinalError extends EstimatingError {
  constructor(finalNumber: number) {
    super(
      "BILL_AFTER_FINAL",
      `Bill ${finalNumber} is the final bill; no later bill can follow it.`,
      "Start a new estimate, or withdraw the final bill first.",
    );
  }
}

/** Arithmetic that was typed cannot be worked out; `place` counts the characters before the wrong one. */
export class ExpressionError extends EstimatingError {
  readonly place: number;

  constructor(text: string, place: number, what: string) {
    super(
      "EXPRESSION_INVALID",
      `${JSON.stringify(text.slice(0, 60))} cannot be worked out: at character ${place + 1}, ${what}.`,
      "Use numbers with a point for decimals, + - * / and brackets, for example 2*3.5+1/2.",
    );
    this.place = place;
  }
}

/** A field of a measurement row is no arithmetic. `row` counts from 0, `place` as in ExpressionError. */
export class MeasurementError extends EstimatingError {
  readonly row: number;
  readonly field: MeasurementField;
  readonly place: number;

  constructor(row: number, field: MeasurementField, cause: ExpressionError) {
    super("MEASUREMENT_INVALID", `Row ${row + 1}, ${field}: ${cause.message}`, cause.remedy);
    this.row = row;
    this.field = field;
    this.place = cause.place;
  }
}

/** Documents of one chain do not follow each other. */
export class ChainError extends EstimatingError {
  constructor(message: string, remedy: string) {
    super("CHAIN_BROKEN", message, remedy);
  }
}

/** A rate analysis cannot be worked out. */
export class AnalysisError extends EstimatingError {
  constructor(message: string, remedy: string) {
    super("ANALYSIS_INVALID", message, remedy);
  }
}

/** A lead statement cannot be worked out, or does not have what an analysis asks of it. */
export class LeadError extends EstimatingError {
  constructor(message: string, remedy: string) {
    super("LEAD_INVALID", message, remedy);
  }
}
