import { type Decimal, multiply, ONE, round, sum, ZERO } from "../decimal.ts";
import { ExpressionError, MeasurementError } from "../errors.ts";
import type { Measurement, MeasurementField } from "../model.ts";
import { evaluateExpression } from "./evaluate-expression.ts";

/** What a quantity keeps: a spreadsheet's further decimals are noise. */
const DECIMALS = 6;
const FACTORS: readonly MeasurementField[] = ["number", "length", "breadth", "depth"];

export interface Measured {
  /** One for each row. A row without any figure is a heading, and measures zero. */
  readonly quantities: readonly Decimal[];
  readonly quantity: Decimal;
}

/**
 * `No × L × B × D` of each row to six decimals, half-up, and their sum. A field left empty counts as one; deductions
 * have a negative number.
 * Throws MeasurementError, which names row, field and character.
 */
export function measure(rows: readonly Measurement[]): Measured {
  const quantities = rows.map((row, index) => quantityOf(row, index));
  return { quantities, quantity: sum(quantities) };
}

function quantityOf(row: Measurement, index: number): Decimal {
  const given = FACTORS.filter((field) => row[field].trim() !== "");
  if (given.length === 0) return ZERO;
  const product = given.reduce((total, field) => multiply(total, factorOf(row, index, field)), ONE);
  return round(product, DECIMALS);
}

function factorOf(row: Measurement, index: number, field: MeasurementField): Decimal {
  try {
    return evaluateExpression(row[field]);
  } catch (error) {
    if (error instanceof ExpressionError) throw new MeasurementError(index, field, error);
    throw error;
  }
}
