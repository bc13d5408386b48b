import { type FormColumn, type FormRow, type FormTable, isFigure } from "../form.ts";
import { type Canvas, LINE_EM, type Segment, type TextStyle } from "./canvas.ts";
import { CELL_PADDING, MARGIN_X } from "./column-widths.ts";
import { figureText } from "./figure-text.ts";
import type { Flow } from "./flow.ts";
import type { Line } from "./typeset.ts";

const HEAD_FILL = "#e8ecf1";
const SECTION_FILL = "#f4f6f8";
const RULE = "#6b7280";
const QUIET = "#4b5563";
const PADDING_Y = 2;
const NUMBER_SIZE = 6.5;
const CAPTION_SIZE = 10;
/** Totals and cascade lines that still move to a new page together. */
const LONGEST_TAIL = 24;

interface Cell {
  readonly x: number;
  readonly width: number;
  readonly lines: readonly Line[];
  readonly style: TextStyle;
  /** Below the top of its row: the lower half of a heading. */
  readonly top?: number;
}

interface Row {
  readonly cells: readonly Cell[];
  readonly height: number;
  readonly fill: string | null;
}

interface Frame {
  readonly canvas: Canvas;
  readonly columns: readonly FormColumn[];
  readonly fontSize: number;
  /** Totals of items stand at the right, beside their figures; lines of an account at the left. */
  readonly hasItems: boolean;
  /** Left edge of each column, and the right edge of the last. */
  readonly edges: readonly number[];
}

/** Draws a table from where the flow stands; its header stands again on every page that it reaches. */
export function drawTable(flow: Flow, table: FormTable, widths: readonly number[], fontSize: number): void {
  const frame = {
    canvas: flow.canvas,
    columns: table.columns,
    fontSize,
    hasItems: table.rows.some((row) => row.kind === "item"),
    edges: edgesOf(widths),
  };
  const head = table.isNarrow ? narrowHead(frame) : columnHeads(frame);
  const headHeight = head.reduce((total, row) => total + row.height, 0);
  const most = flow.pageRoom - headHeight;
  const groups = groupsOf(table.rows).map((rows) => rows.map((row) => rowOf(row, frame)));
  let isStarted = false;
  const caption = table.isNarrow === true ? "" : table.caption;
  const captionHeight = caption === "" ? 0 : CAPTION_SIZE * LINE_EM + 3;
  const start = (): void => {
    if (!isStarted && caption !== "") {
      const box = { x: MARGIN_X, y: flow.y, width: (frame.edges.at(-1) ?? 0) - MARGIN_X };
      flow.canvas.text(caption, box, { size: CAPTION_SIZE, isBold: true });
      flow.y += captionHeight;
    }
    for (const row of head) drawRow(flow, frame, row);
    isStarted = true;
  };
  const turn = (): void => {
    flow.turn();
    start();
  };
  const all = groups.flat().reduce((total, row) => total + row.height, headHeight);
  if (table.isNarrow === true && all > flow.room && all <= flow.pageRoom) flow.turn();
  for (const group of groups) {
    const height = group.reduce((total, row) => total + row.height, 0);
    if (!isStarted) {
      if (captionHeight + headHeight + Math.min(height, most) > flow.room) flow.turn();
      start();
    } else if (height > flow.room && height <= most) turn();
    for (const row of group) {
      for (const part of partsOf(row, () => flow.room, most)) {
        if (part.height > flow.room + 0.01) turn();
        drawRow(flow, frame, part);
      }
    }
  }
  if (!isStarted) start();
}

/** Rows that stay on one page: headings with the item below them; the totals at the end with each other. */
function groupsOf(rows: readonly FormRow[]): FormRow[][] {
  const lastItem = rows.findLastIndex((row) => row.kind === "item");
  const isTail = rows.length - lastItem - 1 <= LONGEST_TAIL;
  const groups: FormRow[][] = [];
  let heads: FormRow[] = [];
  for (const row of rows.slice(0, isTail ? lastItem + 1 : rows.length)) {
    heads.push(row);
    if (row.kind === "section" || row.kind === "parent") continue;
    groups.push(heads);
    heads = [];
  }
  const tail = [...heads, ...(isTail ? rows.slice(lastItem + 1) : [])];
  return tail.length === 0 ? groups : [...groups, tail];
}

/** A row higher than a page goes on on the next one, line by line. */
function* partsOf(row: Row, room: () => number, most: number): Generator<Row> {
  if (row.height <= most) {
    yield row;
    return;
  }
  const lineHeight = Math.max(...row.cells.map((cell) => cell.style.size)) * LINE_EM;
  let done = 0;
  const count = Math.max(...row.cells.map((cell) => cell.lines.length));
  while (done < count) {
    const here = Math.floor((room() - 2 * PADDING_Y) / lineHeight);
    const take = here < 1 ? Math.floor((most - 2 * PADDING_Y) / lineHeight) : here;
    const cells = row.cells.map((cell) => ({ ...cell, lines: cell.lines.slice(done, done + take) }));
    done += take;
    yield { ...row, cells, height: heightOf(cells) };
  }
}

function edgesOf(widths: readonly number[]): number[] {
  let x = MARGIN_X;
  return [x, ...widths.map((width) => (x += width + 2 * CELL_PADDING + 0.5))];
}

function cellOf({ canvas, edges }: Frame, from: number, to: number, text: string, style: TextStyle): Cell {
  const x = (edges[from] ?? 0) + CELL_PADDING;
  const width = (edges[to] ?? 0) - CELL_PADDING - x;
  return { x, width, lines: text === "" ? [] : canvas.set(text, width, style), style };
}

/** A figure is measured by the column, and never broken. */
function figureCell({ canvas, edges }: Frame, column: number, text: string, style: TextStyle): Cell {
  const x = (edges[column] ?? 0) + CELL_PADDING;
  const width = (edges[column + 1] ?? 0) - CELL_PADDING - x;
  return { x, width, lines: canvas.typesetter.lines(text, style.isBold ?? false), style };
}

const heightOf = (cells: readonly Cell[]): number =>
  Math.max(1, ...cells.map((cell) => cell.lines.length)) *
    Math.max(...cells.map((cell) => cell.style.size)) *
    LINE_EM +
  2 * PADDING_Y;

function rowOf(row: FormRow, frame: Frame): Row {
  const { columns, fontSize, hasItems } = frame;
  const label = row.cells.description;
  const text = typeof label === "string" ? label : "";
  if (row.kind === "section") {
    const cells = [cellOf(frame, 0, columns.length, text, { size: fontSize, isBold: true })];
    return { cells, height: heightOf(cells), fill: SECTION_FILL };
  }
  if (row.kind === "parent") {
    const indent = columns.findIndex((column) => column.kind === "description");
    const before = columns
      .slice(0, indent)
      .map((_, index) => cellOf(frame, index, index + 1, "", { size: fontSize }));
    const cells = [...before, cellOf(frame, indent, columns.length, text, { size: fontSize })];
    return { cells, height: heightOf(cells), fill: null };
  }
  const isBold = row.kind === "total" || row.kind === "grand";
  const cells = columns.map((column, index): Cell => {
    const cell = row.cells[column.id] ?? "";
    const style = { size: fontSize, isBold };
    if (isFigure(cell)) {
      return figureCell(frame, index, figureText(column, cell, row), { ...style, align: "right" });
    }
    const isTotalLabel = column.kind === "description" && row.kind !== "item" && hasItems;
    const align = column.kind === "label" ? "center" : isTotalLabel ? "right" : "left";
    return cellOf(frame, index, index + 1, cell, { ...style, align });
  });
  return { cells, height: heightOf(cells), fill: row.kind === "grand" ? HEAD_FILL : null };
}

function columnHeads(frame: Frame): Row[] {
  const { columns, fontSize } = frame;
  const style = { size: fontSize, isBold: true, align: "center" } as const;
  const isGrouped = columns.some((column) => column.group !== undefined);
  const own = columns.map((column, index) => cellOf(frame, index, index + 1, column.heading, style));
  const numbers = columns.map((_, index) =>
    cellOf(frame, index, index + 1, String(index + 1), { size: NUMBER_SIZE, align: "center", color: QUIET }),
  );
  const numberRow = { cells: numbers, height: heightOf(numbers), fill: HEAD_FILL };
  if (!isGrouped) return [{ cells: own, height: heightOf(own), fill: HEAD_FILL }, numberRow];
  return [groupedHead(frame, own, style), numberRow];
}

/** One row that looks like two: groups above, their columns below, the others over both. */
function groupedHead(frame: Frame, own: readonly Cell[], style: TextStyle): Row {
  const { columns } = frame;
  const groups = columns.flatMap(({ group }, index): Cell[] => {
    if (group === undefined || columns[index - 1]?.group === group) return [];
    return [cellOf(frame, index, columns.findLastIndex((other) => other.group === group) + 1, group, style)];
  });
  const top = heightOf(groups);
  const lower = own.filter((_, index) => columns[index]?.group !== undefined);
  const spanning = own.filter((_, index) => columns[index]?.group === undefined);
  return {
    cells: [...spanning, ...groups, ...lower.map((cell) => ({ ...cell, top }))],
    height: Math.max(top + heightOf(lower), spanning.length === 0 ? 0 : heightOf(spanning)),
    fill: HEAD_FILL,
  };
}

function narrowHead(frame: Frame): Row[] {
  const style = { size: frame.fontSize, isBold: true };
  const cells = frame.columns.map((column, index) =>
    cellOf(frame, index, index + 1, column.heading, index === 0 ? style : { ...style, align: "right" }),
  );
  return [{ cells, height: heightOf(cells), fill: HEAD_FILL }];
}

function drawRow(flow: Flow, { canvas, edges }: Frame, row: Row): void {
  const { y } = flow;
  const left = edges[0] ?? 0;
  const right = edges.at(-1) ?? 0;
  if (row.fill !== null) canvas.fill(left, y, right - left, row.height, row.fill);
  const bottom = y + row.height;
  const rules = [
    [left, y, right, y],
    [left, bottom, right, bottom],
    [right, y, right, bottom],
  ] as Segment[];
  for (const { x, width, lines, style, top = 0 } of row.cells) {
    canvas.lines(lines, { x, y: y + top + PADDING_Y, width }, style);
    const [from, to] = [x - CELL_PADDING, x + width + CELL_PADDING];
    rules.push([from, y + top, from, bottom]);
    if (top > 0) rules.push([from, y + top, to, y + top]);
  }
  canvas.rules(rules, RULE);
  flow.y = bottom;
}
