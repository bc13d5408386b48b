import { type Form, type FormTable, isFigure } from "./form.ts";

/** What a spreadsheet program would take for a formula, blanks before it included. */
const FORMULA_LIKE = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const QUOTED = /[",\r\n]/;

/**
 * The form as CSV (RFC 4180, UTF-8 with its mark, so that Excel reads Hindi and Telugu): facts, then each table under its
 * headings. Figures are plain decimals without grouping; a text that looks like a formula begins with an apostrophe.
 */
export function formCsv(form: Form): Uint8Array {
  const lines: string[][] = [
    ...form.office.map((line) => [text(line)]),
    [text(form.title)],
    [text("Document No."), text(form.documentNumber), text("Date"), text(form.date)],
    ...form.facts.map(([label, value]) => [text(label), text(value)]),
  ];
  for (const part of form.parts) {
    lines.push([]);
    if (part.caption !== "") lines.push([text(part.caption)]);
    if (part.kind === "table") lines.push(...tableLines(part));
    else lines.push(...part.lines.map((line) => [text(line)]));
  }
  const content = lines.map((cells) => cells.join(",")).join("\r\n");
  return new TextEncoder().encode(`\uFEFF${content}\r\n`);
}

function tableLines({ columns, rows }: FormTable): string[][] {
  const headings = columns.map(({ group, heading }) =>
    text(group === undefined ? heading : `${group}: ${heading}`),
  );
  return [
    headings,
    ...rows.map(({ cells }) =>
      columns.map(({ id }) => {
        const cell = cells[id] ?? "";
        return isFigure(cell) ? cell.value : text(cell);
      }),
    ),
  ];
}

function text(value: string): string {
  const safe = FORMULA_LIKE.test(value) ? `'${value}` : value;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
