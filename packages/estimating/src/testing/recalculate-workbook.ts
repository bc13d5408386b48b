import type { Workbook } from "hucre/xlsx";
import { type Decimal, decimalFromNumber, ZERO } from "../decimal.ts";
import { at } from "../documents/xlsx/sheet.ts";
import { recalculate } from "./recalculate.ts";

export interface Recalculated {
  readonly place: string;
  readonly formula: string;
  readonly cached: Decimal;
  readonly calculated: Decimal;
}

/** Works every formula out from the typed figures alone, through all the formulas that it stands on. */
export function recalculated(workbook: Workbook): Recalculated[] {
  const formulas = new Map<string, { formula: string; cached: Decimal }>();
  const typed = new Map<string, Decimal>();
  for (const sheet of workbook.sheets) {
    for (const [key, cell] of sheet.cells ?? []) {
      const [row = 0, column = 0] = key.split(",").map(Number);
      const place = `${sheet.name}!${at(row, column)}`;
      const value = typeof cell.value === "number" ? (decimalFromNumber(cell.value) ?? ZERO) : ZERO;
      const result = typeof cell.formulaResult === "number" ? decimalFromNumber(cell.formulaResult) : value;
      if (cell.formula === undefined) typed.set(place, value);
      else formulas.set(place, { formula: cell.formula, cached: result ?? ZERO });
    }
    for (const [row, cells] of sheet.rows.entries()) {
      for (const [column, value] of cells.entries()) {
        const place = `${sheet.name}!${at(row, column)}`;
        if (typeof value === "number" && !formulas.has(place))
          typed.set(place, decimalFromNumber(value) ?? ZERO);
      }
    }
  }
  const known = new Map<string, Decimal>();
  const valueOf = (place: string): Decimal => {
    const entry = formulas.get(place);
    if (entry === undefined) return typed.get(place) ?? ZERO;
    const sheet = place.slice(0, place.indexOf("!"));
    const value =
      known.get(place) ??
      recalculate(entry.formula, (address) =>
        valueOf(address.includes("!") ? address : `${sheet}!${address}`),
      );
    known.set(place, value);
    return value;
  };
  return [...formulas].map(([place, { formula, cached }]) => ({
    place,
    formula,
    cached,
    calculated: valueOf(place),
  }));
}

/** The formulas that do not yield what stands beside them; a document without formulas is not live either. */
export function dead(cells: readonly Recalculated[], atLeast = 1): readonly unknown[] {
  return cells.length < atLeast
    ? [`${cells.length} formulas`]
    : cells.filter((cell) => cell.calculated !== cell.cached);
}
