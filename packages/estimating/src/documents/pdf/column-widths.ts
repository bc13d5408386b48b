import { type Form, type FormColumn, type FormRow, type FormTable, isFigure, tablesOf } from "../form.ts";
import { figureText } from "./figure-text.ts";

export interface TableFit {
  /** In points. */
  readonly page: { readonly width: number; readonly height: number };
  readonly fontSize: number;
  /** Of each table's columns, in points without padding. */
  readonly widths: readonly (readonly number[])[];
}

/** Short and long side in points. */
const A4 = [595.28, 841.89] as const;
const A3 = [841.89, 1190.55] as const;
export const MARGIN_X = 28;
export const CELL_PADDING = 3;
const LINE = 0.5;
const LARGEST_FONT = 9;
const SMALLEST_FONT = 6;
const FONT_STEP = 0.5;
/** Share of the page that a description should have, and the one below which it is a column of single words. */
const GOOD_DESCRIPTION = 0.34;
const LEAST_DESCRIPTION = 0.24;
const LEAST_DESCRIPTION_POINTS = 150;
const MOST_LABEL_EM = 5.2;
const TEXT_EM = 7;
const HEADING_LINES = 3;
/** Of the labels of a narrow table, in points. */
const NARROW_LABEL = 270;

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
  const tables = tablesOf(form).map((table) => measureTable(table));
  const wide = tables.filter((table) => !table.isNarrow);
  const fit = (width: number, height: number, fontSize: number): TableFit => ({
    page: { width, height },
    fontSize,
    widths: tables.map((table) => {
      const most = restOf(table, width, fontSize);
      const rest = table.isNarrow ? Math.min(most, NARROW_LABEL) : most;
      return table.ems.map((em) => (em === 0 ? rest : em * fontSize));
    }),
  });
  for (const [sides, share, smallest] of [
    [A4, GOOD_DESCRIPTION, 7.5],
    [A4, LEAST_DESCRIPTION, SMALLEST_FONT],
    [A3, LEAST_DESCRIPTION, SMALLEST_FONT],
  ] as const) {
    const [width, height] = form.orientation === "portrait" ? sides : [sides[1], sides[0]];
    for (let fontSize = LARGEST_FONT; fontSize >= smallest; fontSize -= FONT_STEP) {
      if (wide.every((table) => restOf(table, width, fontSize) >= width * share))
        return fit(width, height, fontSize);
    }
  }
  const widest = Math.max(...wide.map((table) => table.edges + table.taken * SMALLEST_FONT));
  return fit(widest + LEAST_DESCRIPTION_POINTS, A3[0], SMALLEST_FONT);
}

/** Points that are left for the description. */
const restOf = (table: Measured, width: number, fontSize: number): number =>
  width - table.edges - table.taken * fontSize;

interface Measured {
  readonly isNarrow: boolean;
  readonly ems: readonly number[];
  /** All columns but the description, in em. */
  readonly taken: number;
  /** Margins, padding and rules, in points. */
  readonly edges: number;
}

function measureTable({ columns, rows, isNarrow }: FormTable): Measured {
  const ems = columns.map((column) => columnEm(column, rows, headingEm(column.heading)));
  const edges = 2 * MARGIN_X + columns.length * (2 * CELL_PADDING + LINE) + LINE;
  return { isNarrow: isNarrow === true, ems, taken: together(ems), edges };
}

const together = (ems: readonly number[]): number => ems.reduce((total, em) => total + em, 0);

/** Words are never broken, and a heading is not higher than three lines or so. */
function headingEm(heading: string): number {
  const words = heading.split(" ").map((word) => (word.length + 1) * LETTER_EM);
  return Math.max(...words, together(words) / HEADING_LINES);
}

/** Zero for the description, which takes what is left. */
function columnEm(column: FormColumn, rows: readonly FormRow[], heading: number): number {
  if (column.kind === "description") return 0;
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
  for (const row of rows) {
    const cell = row.cells[column.id];
    if (isFigure(cell)) widest = Math.max(widest, figureEm(figureText(column, cell, row)));
  }
  return widest;
}
