import type { Document, Element } from "@xmldom/xmldom";
import type { Parts } from "../reading/archive.ts";
import { columnNumber } from "../reading/shift-formula.ts";
import { all, attribute, parse } from "./sheet-parts.ts";

/** In characters: what a column has that says nothing. */
const DEFAULT_WIDTH = 8.43;
/** Characters that go into one unit of column width, less what words leave free at the end of a line. */
const FILL = 1.05;
/** In points. */
const DEFAULT_HEIGHT = 15;
const WIDTH_POINTS = 11;
const LINE = 1.35;
const MAX_POINTS = 409;

/** What a cell's look says about its lines: whether text wraps, and how high its letters are. */
interface Look {
  readonly wraps: boolean;
  readonly points: number;
}

/** The looks of cells by their style's number. */
export function cellLooks(parts: Parts): readonly Look[] {
  const styles = parse(parts, "xl/styles.xml");
  if (styles === undefined) return [];
  const sizes = all(styles, "font").map((font) =>
    Number(attribute(all(font, "sz")[0] ?? font, "val") || WIDTH_POINTS),
  );
  return all(styles, "cellXfs").flatMap((list) =>
    all(list, "xf").map((style) => ({
      wraps: all(style, "alignment").some((side) => /^(?:1|true)$/.test(attribute(side, "wrapText"))),
      points: sizes[Number(attribute(style, "fontId"))] ?? WIDTH_POINTS,
    })),
  );
}

/** Makes rows as high as the texts that were filled into them: programs do not do that for merged cells, nor all of them for others. */
export function fitRows(
  document: Document,
  filled: ReadonlyMap<Element, string>,
  looks: readonly Look[],
): void {
  const widths = columnWidths(document);
  const spans = mergedSpans(document);
  const usualHeight = usual(document, "defaultRowHeight") || DEFAULT_HEIGHT;
  for (const row of all(document, "row")) {
    let points = 0;
    for (const cell of all(row, "c")) {
      const text = filled.get(cell);
      const look = looks[Number(attribute(cell, "s") || 0)];
      const place = attribute(cell, "r");
      const column = columnNumber(place.replace(/\d+$/, ""));
      const { columns, rows } = spans.get(place) ?? { columns: 1, rows: 1 };
      if (text === undefined || look?.wraps !== true || rows > 1) continue;
      const width = Array.from({ length: columns }, (_, next) => widths(column + next)).reduce(
        (a, b) => a + b,
        0,
      );
      points = Math.max(
        points,
        linesOf(text, (width * FILL * WIDTH_POINTS) / look.points) * look.points * LINE,
      );
    }
    const height = Math.min(MAX_POINTS, Math.ceil(points * 4) / 4 + 2);
    if (points === 0 || height <= (Number(attribute(row, "ht")) || usualHeight)) continue;
    row.setAttribute("ht", String(height));
    row.setAttribute("customHeight", "1");
  }
}

const linesOf = (text: string, characters: number): number =>
  text.split("\n").reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / characters)), 0);

/** What the sheet says for all rows or columns that say nothing themselves. */
function usual(document: Document, name: "defaultRowHeight" | "defaultColWidth"): number {
  return Number(all(document, "sheetFormatPr").map((format) => attribute(format, name))[0] ?? "");
}

function columnWidths(document: Document): (column: number) => number {
  const ranges = all(document, "col").map((column) => ({
    from: Number(attribute(column, "min")) - 1,
    to: Number(attribute(column, "max")) - 1,
    width: Number(attribute(column, "width")) || DEFAULT_WIDTH,
  }));
  const otherwise = usual(document, "defaultColWidth") || DEFAULT_WIDTH;
  return (column) => ranges.find(({ from, to }) => column >= from && column <= to)?.width ?? otherwise;
}

function mergedSpans(document: Document): Map<string, { columns: number; rows: number }> {
  const spans = new Map<string, { columns: number; rows: number }>();
  for (const merge of all(document, "mergeCell")) {
    const [, from = "", top = "", to = "", bottom = ""] =
      /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(attribute(merge, "ref")) ?? [];
    const columns = Math.min(columnNumber(to) - columnNumber(from) + 1, 100);
    spans.set(`${from}${top}`, { columns, rows: Number(bottom) - Number(top) + 1 });
  }
  return spans;
}
