import { tidyText } from "./fold-text.ts";
import { type CellValue, type Grid, isBlank } from "./grid.ts";

const TITLE =
  /^\W*(name of (the )?(work|project|scheme|job|contract|tender)|project (?:name|title)|contract (?:name|title)|tender name|name of estimate|work|project|obra|proyecto|projeto|projet|projekt|bauvorhaben|proyek|oggetto|कार्य का नाम|कामाचे नाव|कामको नाम)\s*(?:[:\-–—=]+|$)\s*(.*)$/is;
/** Words that alone would be taken for a heading of a column. */
const NEEDS_TEXT = /^(work|project|obra|proyecto|projeto|projet|projekt|proyek|oggetto)$/i;
const SEARCHED_ROWS = 20;
/** "Detailed estimate for the construction of …": taken where nothing is called the name of work. */
const ESTIMATE_FOR =
  /^(?:detailed |revised |abstract |rough |cost |preliminary )*(?:estimate|abstract|bill of quantities|boq) (?:for|of) (?:the )?(?:work (?:of|for) )?(.{15,})$/i;

/** The name of the work, where one of the upper rows of a sheet states it. */
export function findTitle(grid: Grid): string | undefined {
  return findNamedTitle(grid) ?? findEstimateFor(grid);
}

function findEstimateFor(grid: Grid): string | undefined {
  for (const cells of grid.rows.slice(0, SEARCHED_ROWS)) {
    for (const cell of cells ?? []) {
      if (typeof cell !== "string" || cell.length > 400) continue;
      const title = ESTIMATE_FOR.exec(tidyText(cell))?.[1];
      if (title !== undefined && !/^cost\b/i.test(title)) return title;
    }
  }
  return undefined;
}

function findNamedTitle(grid: Grid): string | undefined {
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
