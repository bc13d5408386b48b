import { readFigure } from "./figures.ts";
import type { HeaderColumn } from "./find-headers.ts";
import { foldText } from "./fold-text.ts";
import type { CellValue } from "./grid.ts";
import type { ColumnRole } from "./reading.ts";

/** Where a percentage upon each rate stands, and the amount that it leads to. */
export interface Escalation {
  percent: number;
  amount: number;
}

const HEADING = /\b(escl?|escalation|above|below|excess|premium)\b/;
const LEAST_ROWS = 2;

/**
 * "Basic value | Escl. (%) | Amount", as railways schedule their items: the last column is what counts, so that the rate
 * is the one with its percentage.
 */
export function findEscalation(
  columns: HeaderColumn[],
  at: Partial<Record<ColumnRole, number>>,
  sample: (CellValue[] | undefined)[],
): Escalation | undefined {
  const basic = at.amount;
  if (basic === undefined || at.rate === undefined) return undefined;
  const percents = columns.filter(({ heading }) => HEADING.test(foldText(heading)));
  for (const { index: percent } of percents) {
    for (const { index: amount, role } of columns) {
      if (role !== "amount" || amount === basic || amount === percent) continue;
      const rows = sample.filter((row) => follows(row, basic, percent, amount));
      const filled = sample.filter((row) => isFilled(row, basic) && isFilled(row, percent));
      if (rows.length >= LEAST_ROWS && rows.length * 5 >= filled.length * 4) return { percent, amount };
    }
  }
  return undefined;
}

function follows(row: CellValue[] | undefined, basic: number, percent: number, amount: number): boolean {
  const value = Number(readFigure(row?.[basic]).value ?? 0);
  const rise = Number(readPercent(row?.[percent]) ?? Number.NaN);
  const whole = Number(readFigure(row?.[amount]).value ?? 0);
  return value !== 0 && Math.abs(value * (1 + rise / 100) - whole) <= 1;
}

function isFilled(row: CellValue[] | undefined, index: number): boolean {
  return readPercent(row?.[index]) !== undefined;
}

/** "(+) 12.50", "-5 %", "At par". */
export function readPercent(cell: CellValue | undefined): string | undefined {
  if (typeof cell !== "string") return readFigure(cell).value;
  const text = cell.replace(/[%\s]/g, "");
  if (/^at-?par$/i.test(text)) return "0";
  return readFigure(text.replace(/^\(\+\)|^\+/, "").replace(/^\(-\)/, "-")).value;
}
