import { absolute, compare, type Decimal, isZero, ONE, parseDecimal, subtract } from "../decimal.ts";
import { readFigure } from "./figures.ts";
import { tidyText } from "./fold-text.ts";
import { type CellValue, cellName, type Grid } from "./grid.ts";
import type { StatedTotal } from "./reading.ts";
import { totalKind } from "./row-words.ts";

/** A figure of four digits or more within a text: what a bill costs is no smaller. */
const FIGURE = /\d[\d,]{3,}(?:\.\d+)?/g;

/**
 * The figure above a heading by which the sheet sums its items, where none stands below them: "Total of this bill: Rs.
 * 12,34,567.00" in the letterhead, or a total in the column of amounts. Elsewhere only a figure that agrees is one.
 */
export function findStatedAbove(
  grid: Grid,
  from: number,
  header: number,
  amountColumn: number | undefined,
  itemTotal: Decimal,
): StatedTotal | undefined {
  if (isZero(itemTotal)) return undefined;
  for (let row = header - 1; row >= from; row -= 1) {
    const cells = grid.rows[row] ?? [];
    const label = labelOf(cells);
    const isTotal = isSum(label);
    for (const [column, cell] of cells.entries()) {
      const amount = figuresIn(cell).find(
        (figure) =>
          compare(absolute(subtract(figure, itemTotal)), ONE) <= 0 ||
          (isTotal && column === amountColumn && typeof cell === "number"),
      );
      if (amount !== undefined) return { amount, cell: cellName(row, column), label };
    }
  }
  return undefined;
}

function isSum(label: string): boolean {
  const kind = totalKind(label);
  return kind === "subtotal" || kind === "total" || kind === "grand_total";
}

function labelOf(cells: CellValue[]): string {
  const texts = cells.filter((cell) => typeof cell === "string" && readFigure(cell).value === undefined);
  return texts.map((text) => tidyText(String(text))).join(" ");
}

function figuresIn(cell: CellValue | undefined): Decimal[] {
  const { value } = readFigure(cell);
  if (value !== undefined) return [value];
  if (typeof cell !== "string") return [];
  return [...cell.matchAll(FIGURE)].flatMap(([text]) => parseDecimal(text.replaceAll(",", "")) ?? []);
}
