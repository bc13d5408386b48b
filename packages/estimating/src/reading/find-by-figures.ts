import { readFigure } from "./figures.ts";
import { filledAbove } from "./filled-rows.ts";
import type { Header, HeaderColumn } from "./find-headers.ts";
import { tidyText } from "./fold-text.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";
import { roleOfHeading } from "./headings.ts";
import type { ColumnRole } from "./reading.ts";
import { readUnit } from "./units.ts";

const SEARCHED_ROWS = 300;
/** Figures of a row beyond these are no row of an estimate. */
const MOST_FIGURES = 10;
const LEAST_ROWS = 3;
const LONGEST_HEADING = 90;
/** The heading stands no farther above the first row that multiplies. */
const FARTHEST_HEADING = 4;
const SCORE = 5;

interface Triple {
  quantity: number;
  rate: number;
  amount: number;
  rows: number[];
}

/**
 * A table whose heading nobody understands, or that has none: three columns that multiply in row after row, and units
 * beside them or texts above each. The heading is the row above that names them; without one the table begins at once.
 */
export function findByFigures(grid: Grid): Header | undefined {
  const searched = Math.min(grid.rows.length, SEARCHED_ROWS);
  const figures = Array.from({ length: searched }, (_, row) => figuresOf(grid.rows[row]));
  const best = mostFrequent(figures);
  if (best === undefined || !isRule(best, figures)) return undefined;
  const first = best.rows[0] ?? 0;
  const heading = headingAbove(grid, first, best);
  if (heading === undefined && !hasUnits(grid, best.rows)) return undefined;
  const columns = new Map<number, HeaderColumn>();
  for (const [index, cell] of (heading === undefined ? [] : (grid.rows[heading] ?? [])).entries()) {
    if (isBlank(cell)) continue;
    const text = tidyText(String(cell));
    const role = roleOfHeading(text);
    const isTaken = role !== undefined && role in ROLES;
    columns.set(index, {
      index,
      heading: text,
      until: index,
      ...(role === undefined || isTaken ? {} : { role }),
    });
  }
  for (const role of ["quantity", "rate", "amount"] as const) {
    const index = best[role];
    columns.set(index, { index, heading: columns.get(index)?.heading ?? "", until: index, role });
  }
  const number = [...columns.values()].some((column) => column.role === "number")
    ? undefined
    : numberColumn(grid, best);
  if (number !== undefined)
    columns.set(number, {
      index: number,
      heading: columns.get(number)?.heading ?? "",
      until: number,
      role: "number",
    });
  return {
    row: heading ?? first,
    rows: heading === undefined ? 0 : 1,
    columns: [...columns.values()].toSorted((a, b) => a.index - b.index),
    score: SCORE,
  };
}

const ROLES: Partial<Record<ColumnRole, true>> = { quantity: true, rate: true, amount: true };

function figuresOf(row: CellValue[] | undefined): [index: number, value: number][] {
  const figures: [number, number][] = [];
  for (const [index, cell] of row?.entries() ?? []) {
    const { value } = readFigure(cell);
    if (value !== undefined && Number(value) !== 0) figures.push([index, Number(value)]);
    if (figures.length > MOST_FIGURES) return [];
  }
  return figures;
}

/** The three columns that multiply in most rows. One times anything proves nothing. */
function mostFrequent(figures: [number, number][][]): Triple | undefined {
  const found = new Map<string, Triple>();
  for (const [row, line] of figures.entries()) {
    for (const [quantity, q] of line) {
      for (const [rate, r] of line) {
        if (rate <= quantity || q === 1 || r === 1) continue;
        for (const [amount, a] of line) {
          if (amount === rate || amount === quantity || Math.abs(q * r - a) > Math.min(1, Math.abs(a) / 100))
            continue;
          const key = `${quantity},${rate},${amount}`;
          const known = found.get(key) ?? { quantity, rate, amount, rows: [] };
          known.rows.push(row);
          found.set(key, known);
        }
      }
    }
  }
  return [...found.values()].reduce<Triple | undefined>(
    (best, triple) => (triple.rows.length > (best?.rows.length ?? 0) ? triple : best),
    undefined,
  );
}

/** Whether the columns multiply wherever all three are filled, but for a few rows. */
function isRule({ quantity, rate, amount, rows }: Triple, figures: [number, number][][]): boolean {
  const filled = figures.filter((line) =>
    [quantity, rate, amount].every((index) => line.some(([own]) => own === index)),
  );
  return (
    rows.length >= LEAST_ROWS - 1 && rows.length * 4 >= filled.length * 3 && filled.length >= LEAST_ROWS - 1
  );
}

/** The row above with a short text over each of the three figures. */
function headingAbove(grid: Grid, first: number, { quantity, rate, amount }: Triple): number | undefined {
  return filledAbove(grid, first, FARTHEST_HEADING).findLast((row) =>
    [quantity, rate, amount].every((index) => {
      const cell = grid.rows[row]?.[index];
      if (typeof cell !== "string" || isBlank(cell)) return false;
      return cell.length <= LONGEST_HEADING && readFigure(cell).value === undefined;
    }),
  );
}

function hasUnits(grid: Grid, rows: number[]): boolean {
  const withUnit = rows.filter((row) =>
    grid.rows[row]?.some((cell) => typeof cell === "string" && readUnit(cell) !== undefined),
  );
  return rows.length >= LEAST_ROWS && withUnit.length * 4 >= rows.length * 3;
}

/** The first column, where it counts the rows. */
function numberColumn(grid: Grid, { quantity, rate, amount, rows }: Triple): number | undefined {
  const first = Math.min(...rows.map((row) => grid.rows[row]?.findIndex((cell) => !isBlank(cell)) ?? 0));
  if ([quantity, rate, amount].includes(first)) return undefined;
  const numbers = rows.flatMap((row) => readFigure(grid.rows[row]?.[first]).value ?? []);
  const isCount = numbers.every((number, at) => at === 0 || Number(number) > Number(numbers[at - 1]));
  return numbers.length * 4 >= rows.length * 3 && isCount ? first : undefined;
}
