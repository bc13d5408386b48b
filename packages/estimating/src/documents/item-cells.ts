import type { Decimal, Rounding } from "../decimal.ts";
import { ONE, ZERO } from "../decimal.ts";
import { rounded } from "./cascade-rows.ts";
import type { FormFigure, FormRow } from "./form.ts";

interface Described {
  readonly number: string;
  readonly code: string;
  readonly parents: readonly string[];
  readonly description: string;
  readonly unit: string;
  readonly per: Decimal;
}

/** Number, description and unit as they are printed. */
export function itemCells(item: Described): { number: string; description: string; unit: string } {
  const code = item.code === "" ? "" : `[${item.code}] `;
  const unit = item.per === ONE || item.per === ZERO ? item.unit : `${item.per} ${item.unit}`.trim();
  return { number: item.number, description: code + item.description, unit };
}

/** Rows for the parents of an item that the item before it did not have. */
export function parentRows(key: string, item: Described, before: Described | undefined): FormRow[] {
  const shared = item.parents.findIndex((parent, index) => before?.parents[index] !== parent);
  if (shared === -1) return [];
  return item.parents.slice(shared).map((parent, index) => ({
    key: `${key}-parent-${index}`,
    kind: "parent",
    cells: { description: parent },
  }));
}

/** Quantity × rate ÷ per as a live formula, rounded as the row is, or else as given. */
export function productFigure(
  value: Decimal,
  quantityColumn: string,
  { per, rounding: own }: { readonly per: Decimal; readonly rounding?: Rounding },
  rounding: Rounding,
): FormFigure {
  const divisor = per === ONE || per === ZERO ? "" : `/${per}`;
  return { value, formula: rounded(`[.${quantityColumn}]*[.rate]${divisor}`, own ?? rounding) };
}

/** `SUM` over a column from the first to the last of some rows. */
export function sumFigure(value: Decimal, rows: readonly FormRow[], column: string): FormFigure {
  const first = rows.at(0);
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return { value };
  return { value, formula: `SUM([${first.key}.${column}]:[${last.key}.${column}])` };
}
