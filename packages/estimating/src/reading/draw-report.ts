import { styleText } from "node:util";
import { absolute, compare, type Decimal, ONE, subtract } from "../decimal.ts";
import type { ReadingWarning, RowClass } from "./reading.ts";
import type { ReadingReport, SheetReport, TableReport } from "./report-reading.ts";

export interface DrawingOptions {
  /** Columns of the terminal. */
  width: number;
  hasColour: boolean;
  /** How figures are grouped, e.g. `en-IN`. */
  locale: string;
  /** Every warning instead of the first few of each kind. */
  isWhole: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const CLASSES: readonly RowClass[] = ["item", "parent", "section", "measurement", "total", "note", "unread"];
const SHOWN_PER_KIND = 3;
const NARROWEST = 80;
const WIDEST = 160;
const LONGEST_NAME = 34;
const LONGEST_CELL = 16;
const ABSENT = "–";

/** The report as a terminal shows it: a line for each table, a count of rows, the warnings by kind. */
export function drawReport(report: ReadingReport, options: DrawingOptions): string {
  const width = Math.min(Math.max(options.width, NARROWEST), WIDEST);
  const paint: Paint = (style, text) =>
    options.hasColour ? styleText(style, text, { validateStream: false }) : text;
  const parts = [title(report, paint)];
  if (report.sheets.length > 0)
    parts.push(tables(report, width, options.locale, paint), rows(report, width, paint));
  parts.push(warnings(report, width, options.isWhole, paint));
  return `\n${parts.filter((part) => part !== "").join("\n\n")}\n\n`;
}

function title(report: ReadingReport, paint: Paint): string {
  const name = paint("bold", report.file);
  if (report.outcome === "refused") return `${name}  ${paint("red", `not read · ${report.code ?? ""}`)}`;
  const all = report.sheets.flatMap((sheet) => sheet.tables);
  const items = all.reduce((sum, table) => sum + table.items, 0);
  const counts = [count(report.sheets.length, "sheet"), count(all.length, "table"), count(items, "item")];
  return `${name}  ${paint("dim", counts.join(" · "))}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

type Line = { cells: string[]; styles: (Style | undefined)[] };

/** Sheets with tables line by line; sheets without any in one sentence below. */
function tables(report: ReadingReport, width: number, locale: string, paint: Paint): string {
  const isWide = width >= 110;
  const head = ["sheet", "role", "heading", "items", "sum of items", "stated total", "", "at"];
  if (isWide) head.push("rounding");
  const lines: Line[] = [];
  for (const sheet of report.sheets) {
    for (const [index, table] of sheet.tables.entries()) {
      lines.push(tableLine(index === 0 ? nameOf(sheet) : "", sheet, table, locale, isWide));
    }
  }
  const silent = report.sheets.filter((sheet) => sheet.tables.length === 0);
  const others =
    silent.length === 0
      ? ""
      : wrap(
          `No table on: ${silent.map((sheet) => `${nameOf(sheet)} (${sheet.role})`).join(", ")}.`,
          width,
          "  ",
        );
  if (lines.length === 0) return paint("dim", others);
  const right = new Set([3, 4, 5]);
  const widths = head.map((text, column) =>
    Math.max(text.length, ...lines.map((line) => line.cells[column]?.length ?? 0)),
  );
  shrink(widths, width - 2);
  const draw = (line: Line): string =>
    `  ${line.cells
      .map((cell, column) => {
        const room = widths[column] ?? 0;
        const fitted = right.has(column) ? cut(cell, room).padStart(room) : cut(cell, room).padEnd(room);
        const style = line.styles[column];
        return style === undefined ? fitted : paint(style, fitted);
      })
      .join("  ")}`.trimEnd();
  const drawn = [draw({ cells: head, styles: head.map(() => "dim" as const) }), ...lines.map(draw)];
  return [drawn.join("\n"), ...(others === "" ? [] : [paint("dim", others)])].join("\n\n");
}

function tableLine(
  name: string,
  sheet: SheetReport,
  table: TableReport,
  locale: string,
  isWide: boolean,
): Line {
  const isPriced = table.items > 0;
  const fit = fits(table);
  const cells = [
    name,
    table.role.replaceAll("_", " "),
    `row ${table.headerRow}`,
    isPriced ? String(table.items) : ABSENT,
    isPriced ? money(table.itemsSum, locale) : ABSENT,
    table.statedTotal === null ? ABSENT : money(table.statedTotal, locale),
    fit === undefined ? "" : fit ? "✓" : "≠",
    table.statedTotalCell ?? "",
  ];
  if (isWide) cells.push(isPriced ? table.rounding.replaceAll("_", " ") : "");
  const grey: Style | undefined = sheet.visible ? undefined : "dim";
  const mark: Style | undefined = fit === undefined ? grey : fit ? "green" : "yellow";
  return {
    cells,
    styles: cells.map((_, column) => (column === 6 || (column === 5 && fit === false) ? mark : grey)),
  };
}

/** Whether the items add up to what the sheet says; undefined where it says nothing. */
function fits(table: TableReport): boolean | undefined {
  if (table.statedTotal === null || table.items === 0) return undefined;
  return compare(absolute(subtract(table.statedTotal, table.itemsSum)), ONE) <= 0;
}

function nameOf(sheet: SheetReport): string {
  return sheet.visible ? sheet.name : `${sheet.name} (hidden)`;
}

function money(value: Decimal, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    // Its own text, not a number: Intl formats decimals of any length exactly.
    value as `${number}`,
  );
}

/** Takes what is too much from the names first, then from the cells. */
function shrink(widths: number[], room: number): void {
  widths[0] = Math.min(widths[0] ?? 0, LONGEST_NAME);
  widths[7] = Math.min(widths[7] ?? 0, LONGEST_CELL);
  const used = (): number => widths.reduce((sum, width) => sum + width + 2, -2);
  for (const [column, least] of [
    [0, 10],
    [7, 5],
    [1, 8],
  ] as const) {
    const surplus = used() - room;
    if (surplus > 0) widths[column] = Math.max(least, (widths[column] ?? 0) - surplus);
  }
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, room - 1)}…`;
}

function rows(report: ReadingReport, width: number, paint: Paint): string {
  const total = (rowClass: RowClass): number =>
    report.sheets.reduce((sum, sheet) => sum + sheet.rows[rowClass], 0);
  const used = CLASSES.reduce((sum, rowClass) => sum + total(rowClass), 0);
  const named = CLASSES.filter((rowClass) => total(rowClass) > 0).map(
    (rowClass) => `${total(rowClass)} ${rowClass}`,
  );
  const counted = report.sheets.flatMap((sheet) => sheet.tables).reduce((sum, table) => sum + table.items, 0);
  const bare = total("item") - counted;
  const rest =
    bare > 0
      ? ` ${count(bare, "item row")} without an amount ${bare === 1 ? "is" : "are"} not counted above.`
      : "";
  const sentence = `Each of the ${used} used rows has one class: ${named.join(", ")}.${rest}`;
  return paint("dim", wrap(sentence, width, "  "));
}

function warnings(report: ReadingReport, width: number, isWhole: boolean, paint: Paint): string {
  if (report.warnings.length === 0) return `  ${paint("green", "Nothing to warn of.")}`;
  const kinds = Map.groupBy(report.warnings, (warning) => warning.code);
  const drawn = [...kinds].map(([code, all]) => {
    const shown = isWhole ? all : all.slice(0, SHOWN_PER_KIND);
    const style: Style = report.outcome === "refused" ? "red" : "yellow";
    const lines = shown.map((warning) => wrap(placed(warning), width, "    "));
    const rest = all.length - shown.length;
    if (rest > 0) lines.push(paint("dim", `    and ${rest} more; --all lists them`));
    return [`  ${paint(style, code)}`, ...lines].join("\n");
  });
  return drawn.join("\n");
}

function placed({ sheet, row, cell, message }: ReadingWarning): string {
  const place = [sheet, cell ?? (row === undefined ? undefined : `row ${row}`)].filter(
    (part) => part !== undefined,
  );
  return place.length === 0 ? message : `${place.join(" ")}: ${message}`;
}

/** Breaks a text between words; the following lines stand two further in. */
function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.length + word.length + 1 > width && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = `${indent}  `;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join("\n");
}
