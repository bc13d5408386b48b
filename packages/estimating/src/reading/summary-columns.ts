import { readFigure } from "./figures.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";

/** The right-most column with two amounts or more, and the column with the most text left of it. */
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
  const amount = Math.max(...[...figures].filter(([, count]) => count >= 2).map(([column]) => column));
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
