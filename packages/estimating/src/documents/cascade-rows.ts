import { cascadeInputs } from "../cascade/parse-cascade.ts";
import { isZero } from "../decimal.ts";
import type { PricedCascadeLine } from "../model.ts";
import type { FormRow, FormTable } from "./form.ts";

const STARTS: ReadonlySet<string> = new Set([...cascadeInputs.estimate, ...cascadeInputs.memorandum]);

interface CascadeRowsOptions {
  /** The column that the amounts go to, and the one for the labels. */
  readonly column: string;
  readonly labelColumn: string;
  /** Cells of the figures that the cascade starts from, such as `{ ecv: "ecv.amount" }`. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly sanctioned?: string | null;
}

/** A cascade below its table: labels, and amounts in the column that they continue. */
export const narrowTable = (caption: string, column: string, rows: readonly FormRow[]): FormTable => ({
  kind: "table",
  caption,
  columns: [
    { id: "description", heading: caption, kind: "description" },
    { id: column, heading: "Rs.", kind: "amount" },
  ],
  rows,
  isNarrow: true,
});

/** The printed lines of a cascade, each with the formula that computes it. */
export function cascadeRows(lines: readonly PricedCascadeLine[], options: CascadeRowsOptions): FormRow[] {
  const { column, labelColumn, inputs, sanctioned } = options;
  const shown = lines.filter((line) => !(line.hideZero === true && isZero(line.amount)));
  const cells = new Map(Object.entries(inputs));
  const deducted = new Set<string>();
  return shown.map((line, index): FormRow => {
    const base = line.base
      .filter((id) => cells.has(id))
      .map((id) => `${deducted.has(id) ? "-" : "+"}[${cells.get(id) ?? ""}]`)
      .join("")
      .replace(/^\+/, "");
    // What a cascade starts from without a cell in this document, such as what was withheld before, stays a figure.
    const isElsewhere = line.base.some((id) => STARTS.has(id) && !cells.has(id));
    const formula = isElsewhere ? null : formulaOf(line, base === "" ? "0" : base, sanctioned ?? null);
    const key = `cascade_${line.id}`;
    cells.set(line.id, `${key}.${column}`);
    if (line.effect === "deduct") deducted.add(line.id);
    return {
      key,
      kind: kindOf(line, index === shown.length - 1),
      cells: {
        [labelColumn]: line.effect === "deduct" ? `Deduct ${line.label}` : line.label,
        [column]: formula === null ? { value: line.amount } : { value: line.amount, formula },
      },
    };
  });
}

function kindOf(line: PricedCascadeLine, isLast: boolean): FormRow["kind"] {
  if (isLast) return "grand";
  return line.kind === "subtotal" && line.base.length > 1 ? "total" : "line";
}

function formulaOf(line: PricedCascadeLine, base: string, sanctioned: string | null): string | null {
  switch (line.kind) {
    case "percent":
      return rounded(`(${base})*${line.rate ?? "0"}/100`, line.rounding);
    case "round":
      return rounded(`(${base})`, line.rounding);
    case "subtotal":
      return base;
    case "plug":
      return sanctioned === null ? null : `ROUND(${sanctioned}-(${base}),2)`;
    case "fixed":
      return null;
  }
}

/** ROUNDUP and EVEN take the sixth decimal as noise: a spreadsheet multiplies in binary. */
export function rounded(expression: string, rounding: PricedCascadeLine["rounding"]): string {
  if (rounding === "paise") return `ROUND(${expression},2)`;
  if (rounding === "rupee") return `ROUND(${expression},0)`;
  return rounding === "rupee_up" ? `ROUNDUP(ROUND(${expression},6),0)` : `EVEN(ROUND(${expression},6))`;
}
