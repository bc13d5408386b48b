import { readFigure } from "./figures.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";

/**
 * The right-most column with two amounts or more, and more than half as many as any: what somebody calculated to the right
 * stands beside a few rows. The text is the column with the most of it to its left.
 */
export function summaryColumns(
  grid: Grid,
): { description: number; amount: number; from: number } | undefined {
  const figures = new Map<number, number>();
  const letters = new Map<number, number>();
  for (const row of grid.rows) {
    for (const [column, cell] of (row ?? []).entries()) {
      const figure = readFigure(cell);
      if (figure.value === undefined && figure.isError !== true && typeof cell === "string")
        letters.set(column, (letters.get(column) ?? 0) + cell.length);
      else if (!isBlank(cell)) figures.set(column, (figures.get(column) ?? 0) + 1);
    }
  }
  const least = Math.max(2, Math.max(...figures.values()) / 2);
  const amount = Math.max(...[...figures].filter(([, count]) => count >= least).map(([column]) => column));
  if (!Number.isFinite(amount)) return undefined;
  const from = grid.rows.findIndex((row) => !isBlank(row?.[amount]) && !isWords(row?.[amount]));
  const below = [...letters].filter(
    ([column]) => column < amount && grid.rows.slice(from).some((row) => !isBlank(row?.[column])),
  );
  const description = below.toSorted((a, b) => b[1] - a[1])[0]?.[0];
  return description === undefined ? undefined : { description, amount, from };
}

function isWords(cell: CellValue | undefined): boolean {
  const figure = readFigure(cell);
  return figure.value === undefined && figure.isError !== true;
}
