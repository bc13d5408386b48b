import { formatMoney, formatQuantity } from "./decimal-text.ts";

// Of a bold digit, as totals have it; of a comma or a point; of the cell's padding, and of an input in it.
const DIGIT_PX = 8.4;
const MARK_PX = 4.2;
const PADDING_PX = { money: 20, quantity: 20, typed: 34 };

/** The track of a column of figures, which may be typed in it: as wide as its longest one, so that none runs out of its cell. */
export function figureTrack(
  leastPx: number,
  kind: keyof typeof PADDING_PX,
  values: Iterable<string | null | undefined>,
): string {
  const format = kind === "money" ? formatMoney : formatQuantity;
  let widest = leastPx;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    const text = format(value);
    const marks = text.replaceAll(/\d/gu, "").length;
    widest = Math.max(
      widest,
      Math.ceil((text.length - marks) * DIGIT_PX + marks * MARK_PX + PADDING_PX[kind]),
    );
  }
  return `${widest}px`;
}
