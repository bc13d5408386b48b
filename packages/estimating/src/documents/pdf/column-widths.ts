import { type Form, type FormColumn, type FormRow, isFigure } from "../form.ts";
import { figureText } from "./figure-text.ts";

export interface TableFit {
  readonly pageSize: "A4" | "A3";
  readonly fontSize: number;
  /** In points, without padding. */
  readonly widths: readonly number[];
}

/** A4 and A3 in points. */
const PAGES = { A4: [595.28, 841.89], A3: [841.89, 1190.55] } as const;
export const MARGIN_X = 28;
export const CELL_PADDING = 3;
const LINE = 0.5;
const LARGEST_FONT = 9;
const SMALLEST_FONT = 6;
const FONT_STEP = 0.5;
/** Of the page: a narrower description is a column of single words. */
const LEAST_DESCRIPTION = 0.24;
const MOST_LABEL_EM = 5.2;
const TEXT_EM = 7;

/** Advance widths of Noto Sans Bold in em, rounded up. */
const DIGIT_EM = 0.573;
const POINT_EM = 0.29;
const LETTER_EM = 0.66;

function figureEm(printed: string): number {
  let em = 0;
  for (const character of printed) em += character === "," || character === "." ? POINT_EM : DIGIT_EM;
  return em;
}

/** Widths that never wrap a figure: the font shrinks first, then the paper grows. */
export function fitColumns(form: Form): TableFit {
  const ems = form.columns.map((column) => columnEm(column, [...form.rows, ...(form.summary?.rows ?? [])]));
  for (const pageSize of ["A4", "A3"] as const) {
    const page = PAGES[pageSize][form.orientation === "portrait" ? 0 : 1];
    const inner = page - 2 * MARGIN_X - form.columns.length * (2 * CELL_PADDING + LINE) - LINE;
    for (let fontSize = LARGEST_FONT; fontSize >= SMALLEST_FONT; fontSize -= FONT_STEP) {
      const rest = inner - ems.reduce((total, em) => total + em * fontSize, 0);
      if (rest >= page * LEAST_DESCRIPTION || (pageSize === "A3" && fontSize === SMALLEST_FONT)) {
        return {
          pageSize,
          fontSize,
          widths: ems.map((em) => (em === 0 ? Math.max(rest, 60) : em * fontSize)),
        };
      }
    }
  }
  throw new RangeError("unreachable: the last size is always taken");
}

/** Zero for the description, which takes what is left. */
function columnEm(column: FormColumn, rows: readonly FormRow[]): number {
  if (column.kind === "description") return 0;
  const words = column.heading.split(" ").map((word) => word.length * LETTER_EM);
  const heading = Math.max(...words);
  const cells = rows.map((row) => row.cells[column.id]);
  if (column.kind === "text")
    return cells.some((cell) => cell !== undefined && cell !== "") ? TEXT_EM : heading;
  if (column.kind === "label") {
    const longest = Math.max(
      0,
      ...cells.map((cell) => (typeof cell === "string" ? cell.length * LETTER_EM : 0)),
    );
    return Math.max(heading, Math.min(longest, MOST_LABEL_EM));
  }
  let widest = heading;
  for (const cell of cells) if (isFigure(cell)) widest = Math.max(widest, figureEm(figureText(column, cell)));
  return widest;
}
