import { evaluateFormula, type Lookup } from "./evaluate-formula.ts";
import {
  FormulaValueError,
  type Operand,
  type Scalar,
  UnsupportedFormulaError,
} from "./formula-functions.ts";
import { type CellValue, cellName, type Grid } from "./grid.ts";
import type { ReadingWarning } from "./reading.ts";
import { columnNumber } from "./shift-formula.ts";

const DEEPEST_CHAIN = 1_500;
const LARGEST_RANGE = 200_000;
const LISTED_CELLS = 5;

/** Fills in the results that the file does not hold, and reports the sheets where that was done or failed. */
export function calculate(grids: Grid[]): ReadingWarning[] {
  if (grids.every((grid) => grid.uncalculated.size === 0)) return [];
  return new Calculation(grids).run();
}

class Calculation {
  readonly #grids: Grid[];
  readonly #byName: Map<string, Grid>;
  readonly #inProgress = new Set<string>();
  readonly #failed = new Map<Grid, string[]>();

  constructor(grids: Grid[]) {
    this.#grids = grids;
    this.#byName = new Map(grids.map((grid) => [grid.name.toLowerCase(), grid]));
  }

  run(): ReadingWarning[] {
    const warnings: ReadingWarning[] = [];
    for (const grid of this.#grids) {
      const count = grid.uncalculated.size;
      if (count === 0) continue;
      for (const key of grid.uncalculated.keys()) {
        const [row = 0, column = 0] = key.split(",").map(Number);
        this.#cell(grid, row, column);
      }
    }
    for (const grid of this.#grids) {
      const failed = this.#failed.get(grid) ?? [];
      const done = grid.uncalculated.size - failed.length;
      if (done > 0) {
        const message = `${done} formulas had no stored result and were calculated.`;
        warnings.push({ code: "FORMULAS_CALCULATED", message, sheet: grid.name });
      }
      if (failed.length > 0) {
        const listed = failed.slice(0, LISTED_CELLS).join(", ") + (failed.length > LISTED_CELLS ? " …" : "");
        const message = `${failed.length} formulas have no stored result and could not be calculated: ${listed}.`;
        warnings.push({ code: "FORMULA_NOT_CALCULATED", message, sheet: grid.name, cell: failed[0] ?? "" });
      }
    }
    return warnings;
  }

  /** The value of a cell, calculated first where the file has only its formula. */
  #cell(grid: Grid, row: number, column: number): CellValue {
    const known = grid.rows[row]?.[column] ?? null;
    if (known !== null || grid.uncalculated.size === 0) return known;
    const key = `${row},${column}`;
    const formula = grid.uncalculated.get(key);
    if (formula === undefined) return null;
    const name = `${grid.name}!${key}`;
    if (this.#inProgress.has(name) || this.#inProgress.size > DEEPEST_CHAIN)
      return this.#fail(grid, row, column);
    this.#inProgress.add(name);
    const value = this.#evaluate(grid, row, column, formula);
    this.#inProgress.delete(name);
    const cells = (grid.rows[row] ??= []);
    cells[column] = value;
    return value;
  }

  #evaluate(grid: Grid, row: number, column: number, formula: string): CellValue {
    try {
      return evaluateFormula(formula, this.#lookupFrom(grid));
    } catch (error) {
      if (error instanceof FormulaValueError) return error.message;
      if (!(error instanceof UnsupportedFormulaError)) throw error;
      return this.#fail(grid, row, column);
    }
  }

  #fail(grid: Grid, row: number, column: number): null {
    const failed = this.#failed.get(grid) ?? [];
    failed.push(cellName(row, column));
    this.#failed.set(grid, failed);
    return null;
  }

  #lookupFrom(grid: Grid): Lookup {
    return (sheet, from, to, hasSubtotals) => {
      const target = sheet === undefined ? grid : this.#byName.get(sheet.toLowerCase());
      if (target === undefined) throw new UnsupportedFormulaError(sheet);
      const first = position(from);
      if (to === undefined) return this.#scalar(target, first.row, first.column);
      return this.#range(target, first, position(to), hasSubtotals);
    };
  }

  #range(grid: Grid, from: Position, to: Position, hasSubtotals: boolean): Operand {
    const values: Operand & Scalar[] = [];
    values.width = to.column - from.column + 1;
    const bottom = Math.min(to.row, grid.rows.length - 1);
    if ((bottom - from.row) * (to.column - from.column + 1) > LARGEST_RANGE)
      throw new UnsupportedFormulaError();
    for (let row = from.row; row <= bottom; row += 1) {
      for (let column = from.column; column <= to.column; column += 1) {
        const isLeftOut = !hasSubtotals && isSubtotal(grid.uncalculated.get(`${row},${column}`));
        values.push(isLeftOut ? null : this.#scalar(grid, row, column));
      }
    }
    return values;
  }

  #scalar(grid: Grid, row: number, column: number): Scalar {
    const value = this.#cell(grid, row, column);
    return value instanceof Date ? value.getTime() / 86_400_000 + 25_569 : value;
  }
}

function isSubtotal(formula: string | undefined): boolean {
  return formula !== undefined && /\bSUBTOTAL\s*\(/i.test(formula);
}

interface Position {
  row: number;
  column: number;
}

function position(name: string): Position {
  const match = /^([A-Z]+)(\d+)$/.exec(name);
  return { row: Number(match?.[2] ?? 1) - 1, column: columnNumber(match?.[1] ?? "A") };
}
