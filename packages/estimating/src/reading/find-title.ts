import { tidyText } from "./fold-text.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";

const TITLE =
  /^\W*(name of (the )?(work|project|scheme)|project name|name of estimate|work|project)\s*(?:[:\-–—=]+|$)\s*(.*)$/is;
/** Words that alone would be taken for a heading of a column. */
const NEEDS_TEXT = /^(work|project)$/i;
const SEARCHED_ROWS = 20;

/** The name of the work, where one of the upper rows of a sheet states it. */
export function findTitle(grid: Grid): string | undefined {
  for (const cells of grid.rows.slice(0, SEARCHED_ROWS)) {
    for (const [index, cell] of (cells ?? []).entries()) {
      if (typeof cell !== "string") continue;
      const match = TITLE.exec(tidyText(cell));
      if (match === null) continue;
      const own = match[4] ?? "";
      if (own.length > 3) return own;
      if (own === "" && NEEDS_TEXT.test(match[1] ?? "")) continue;
      const next = (cells ?? []).slice(index + 1).find((value: CellValue) => !isBlank(value));
      if (typeof next === "string" && tidyText(next).replace(/^[:\-\s]+/, "").length > 3) {
        return tidyText(next).replace(/^[:\-\s]+/, "");
      }
    }
  }
  return undefined;
}
