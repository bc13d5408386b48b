import type { Content, TableCell, TDocumentDefinitions } from "pdfmake/interfaces.js";
import { type Form, type FormColumn, type FormRow, isFigure } from "../form.ts";
import { CELL_PADDING, fitColumns, MARGIN_X, type TableFit } from "./column-widths.ts";
import { figureText } from "./figure-text.ts";
import { renderPdf } from "./render-pdf.ts";
import { text } from "./text.ts";

const HEAD_FILL = "#e8ecf1";
const SECTION_FILL = "#f4f6f8";
const GRAND_FILL = "#e8ecf1";
const RULE = "#6b7280";
const QUIET = "#4b5563";
const MARGIN_TOP = 28;
const MARGIN_BOTTOM = 34;
/** Longer descriptions may break over pages; shorter rows stay whole. */
const UNBROKEN_CHARACTERS = 1200;
const LINE_CHARACTERS = 40;
/** Totals and cascade lines that still move to a new page together. */
const LONGEST_TAIL = 24;
const RUNNING_HEAD_CHARACTERS = 90;

/** The form as an A4 document (wider where its figures need it). */
export function formPdf(form: Form): Promise<Uint8Array> {
  const fit = fitColumns(form);
  const definition: TDocumentDefinitions = {
    pageSize: fit.page,
    pageMargins: [MARGIN_X, MARGIN_TOP, MARGIN_X, MARGIN_BOTTOM],
    defaultStyle: {
      font: "latin",

      fontSize: fit.fontSize,
      lineHeight: 1.05,
    },
    content: [...heading(form), ...mainTable(form, fit), ...summary(form, fit), ending(form)],
    header: (page) => (page === 1 ? null : runningHead(form)),
    footer: (page, pages) => footer(form, page, pages),
  };
  return renderPdf(definition, { title: `${form.title} ${form.documentNumber}`, date: form.date });
}

function heading(form: Form): Content[] {
  const office = form.office.map((line) => text(line, { alignment: "center", bold: true, fontSize: 10.5 }));
  return [
    ...office,
    text(form.title, { alignment: "center", bold: true, fontSize: 13, margin: [0, 5, 0, 2] }),
    {
      columns: [
        text(`Document No. ${form.documentNumber}`, { bold: true }),
        text(`Date: ${printedDate(form.date)}`, { alignment: "right" }),
      ],
      margin: [0, 2, 0, 4],
      fontSize: 9,
    },
    factTable(form),
  ];
}

/** Name of work over the full width; the other facts in two columns where the page is wide. */
function factTable(form: Form): Content {
  const cells = form.facts.map(([label, value], index): TableCell[] => [
    { text: `${index + 1}.`, color: QUIET },
    { text: label, color: QUIET },
    { text: ":" },
    text(value, index === 0 ? { bold: true } : {}) as TableCell,
  ]);
  const isWide = form.orientation === "landscape";
  const [work = [], ...others] = cells;
  const half = Math.ceil(others.length / 2);
  const empty: TableCell[] = ["", "", "", ""];
  const body = isWide
    ? [
        [...work.slice(0, 3), Object.assign({ colSpan: 5 }, work[3]), ...empty],
        ...others.slice(0, half).map((cell, index) => cell.concat(others[half + index] ?? empty)),
      ]
    : cells;
  const widths = [12, 118, 4, "*"];
  return {
    table: { widths: isWide ? [...widths, ...widths] : widths, body },
    layout: { defaultBorder: false, paddingTop: () => 1, paddingBottom: () => 1, paddingLeft: () => 0 },
    margin: [0, 0, 0, 8],
    fontSize: 9,
  };
}

function mainTable(form: Form, fit: TableFit): Content[] {
  const head = columnHeadings(form.columns);
  const lastItem = form.rows.findLastIndex((row) => row.kind === "item");
  const tailStart = form.rows.length - lastItem - 1 > LONGEST_TAIL ? form.rows.length : lastItem + 1;
  const isLong = form.rows.some((row) => textLength(row) > UNBROKEN_CHARACTERS);
  const rows = (from: number, to?: number): TableCell[][] =>
    form.rows.slice(from, to).map((row) => tableRow(row, form.columns));
  const body: Content = {
    table: {
      headerRows: head.length,
      keepWithHeaderRows: 1,
      dontBreakRows: !isLong,
      widths: [...fit.widths],
      body: [...head, ...rows(0, tailStart)],
    },
    layout: LAYOUT,
  };
  if (tailStart === form.rows.length) return [body];
  // Totals stay together: the second table goes on where the first ends, or to the next page as a whole.
  const tail: Content = {
    table: { widths: [...fit.widths], body: rows(tailStart) },
    layout: LAYOUT,
    unbreakable: true,
    margin: [0, -0.5, 0, 0],
  };
  return [body, tail];
}

const LAYOUT = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => RULE,
  vLineColor: () => RULE,
  paddingLeft: () => CELL_PADDING,
  paddingRight: () => CELL_PADDING,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};

/** In characters; a line break counts as the line that it ends. */
function textLength(row: FormRow): number {
  const lengths = Object.values(row.cells).map((cell) =>
    isFigure(cell) ? 0 : cell.length + LINE_CHARACTERS * (cell.split("\n").length - 1),
  );
  return Math.max(0, ...lengths);
}

function columnHeadings(columns: readonly FormColumn[]): TableCell[][] {
  const style = { bold: true, alignment: "center", fillColor: HEAD_FILL } as const;
  const isGrouped = columns.some((column) => column.group !== undefined);
  const numbers = columns.map((_, index): TableCell => ({
    text: String(index + 1),
    alignment: "center",
    fillColor: HEAD_FILL,
    fontSize: 6.5,
    color: QUIET,
  }));
  const own = columns.map((column): TableCell => text(column.heading, style) as TableCell);
  if (!isGrouped) return [own, numbers];
  const groups = columns.map((column, index): TableCell => {
    if (column.group === undefined) return Object.assign({ rowSpan: 2 }, own[index]);
    if (columns[index - 1]?.group === column.group) return {};
    const span = columns.filter((other) => other.group === column.group).length;
    return { text: column.group, colSpan: span, ...style };
  });
  const below = columns.map((column, index): TableCell =>
    column.group === undefined ? {} : (own[index] ?? {}),
  );
  return [groups, below, numbers];
}

function tableRow(row: FormRow, columns: readonly FormColumn[]): TableCell[] {
  if (row.kind === "section" || row.kind === "parent") return spanningRow(row, columns);
  const isStrong = row.kind === "total" || row.kind === "grand";
  const fill = row.kind === "grand" ? { fillColor: GRAND_FILL } : {};
  return columns.map((column): TableCell => {
    const cell = row.cells[column.id] ?? "";
    const style = { bold: isStrong, ...fill };
    if (isFigure(cell))
      return { text: figureText(column, cell, row), noWrap: true, alignment: "right", ...style };
    if (column.kind === "label") return text(cell, { alignment: "center", ...style }) as TableCell;
    const isTotalLabel = column.kind === "description" && row.kind !== "item";
    return text(cell, isTotalLabel ? { alignment: "right", ...style } : style) as TableCell;
  });
}

function spanningRow(row: FormRow, columns: readonly FormColumn[]): TableCell[] {
  const label = row.cells.description;
  const content = typeof label === "string" ? label : "";
  const isSection = row.kind === "section";
  const fill = isSection ? { fillColor: SECTION_FILL } : {};
  const indent = columns.findIndex((column) => column.kind === "description");
  if (isSection) {
    const cell = text(content, { bold: true, colSpan: columns.length, ...fill }) as TableCell;
    return [cell, ...columns.slice(1).map((): TableCell => ({}))];
  }
  const before = columns.slice(0, indent).map((): TableCell => ({ text: "" }));
  const cell = text(content, { colSpan: columns.length - indent }) as TableCell;
  return [...before, cell, ...columns.slice(indent + 1).map((): TableCell => ({}))];
}

function summary(form: Form, fit: TableFit): Content[] {
  if (form.summary === undefined) return [];
  const amount = form.columns.find((column) => column.id === form.summary?.column);
  if (amount === undefined) return [];
  const rows = form.summary.rows.map((row): TableCell[] => {
    const isStrong = row.kind === "total" || row.kind === "grand";
    const style = { bold: isStrong, ...(row.kind === "grand" ? { fillColor: GRAND_FILL } : {}) };
    const label = row.cells.description;
    const figure = row.cells[amount.id];
    return [
      text(typeof label === "string" ? label : "", style) as TableCell,
      {
        text: isFigure(figure) ? figureText(amount, figure, row) : "",
        noWrap: true,
        alignment: "right",
        ...style,
      },
    ];
  });
  const width = fit.widths[form.columns.indexOf(amount)] ?? 0;
  const head: TableCell[] = [
    { text: form.summary.caption, bold: true, fillColor: HEAD_FILL },
    { text: "Rs.", bold: true, alignment: "right", fillColor: HEAD_FILL },
  ];
  const table: Content = {
    table: {
      headerRows: 1,
      keepWithHeaderRows: 2,
      dontBreakRows: true,
      widths: [270, Math.max(width, 70)],
      body: [head, ...rows],
    },
    layout: LAYOUT,
    margin: [0, 12, 0, 0],
  };
  // A memorandum is short: it moves to the next page rather than breaking.
  return [{ stack: [table], unbreakable: rows.length <= 25 }];
}

function ending(form: Form): Content {
  const closing = form.closing.map((line, index) => text(line, { bold: index === 0, margin: [0, 3, 0, 0] }));
  const signatures: Content = {
    columns: form.signatories.map((signatory) => ({
      stack: [
        {
          canvas: [{ type: "line", x1: 0, y1: 0, x2: 130, y2: 0, lineWidth: 0.5, lineColor: RULE }],
          alignment: "center",
        },
        text(signatory, { alignment: "center", margin: [0, 3, 0, 0] }),
      ],
    })),
    columnGap: 12,
    margin: [0, 52, 0, 0],
  };
  return {
    stack: [...closing, ...(form.signatories.length > 0 ? [signatures] : [])],
    unbreakable: true,
    margin: [0, 8, 0, 0],
    fontSize: 9,
  };
}

/** 21-11-2026 for an ISO date; anything else stands as it is given. */
function printedDate(date: string): string {
  return date.replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3-$2-$1");
}

function runningHead(form: Form): Content {
  const work = form.facts[0]?.[1] ?? "";
  const short = work.length > RUNNING_HEAD_CHARACTERS ? `${work.slice(0, RUNNING_HEAD_CHARACTERS)}…` : work;
  return text(`${form.title}: ${short}`, {
    margin: [MARGIN_X, 10, MARGIN_X, 0],
    fontSize: 7.5,
    color: QUIET,
  });
}

function footer(form: Form, page: number, pages: number): Content {
  return {
    columns: [
      text(`${form.documentNumber}  ·  snapshot ${form.snapshotHash.slice(0, 12)}`, { width: "*" }),
      { text: `Page ${page} of ${pages}`, alignment: "right", width: 80 },
    ],
    margin: [MARGIN_X, 10, MARGIN_X, 0],
    fontSize: 7.5,
    color: QUIET,
  };
}
