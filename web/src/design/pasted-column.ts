import { decimalOfTyped } from "./decimal-text.ts";

/** One pasted cell: a decimal, an empty cell, or a text that is no number. */
export type PastedCell =
  | { kind: "decimal"; value: string }
  | { kind: "empty" }
  | { kind: "unread"; text: string };

/** Whether a pasted text is a column of a sheet rather than a word for one cell. */
export function isColumn(text: string): boolean {
  return /[\r\n\t]/u.test(text.replace(/(?:\r\n|\r|\n)$/u, ""));
}

/**
 * The cells of what a spreadsheet puts on the clipboard, row by row: rows end in a line break, cells in a tab, a cell
 * with a line break or a tab inside stands in quotes.
 */
export function pastedRows(text: string): string[][] {
  const body = text.replace(/(?:\r\n|\r|\n)$/u, "");
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let at = 0; at < body.length; at += 1) {
    const character = body.charAt(at);
    if (isQuoted) {
      if (character === '"' && body.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else if (character === '"') isQuoted = false;
      else cell += character;
    } else if (character === '"' && (at === 0 || /[\t\r\n]/u.test(body.charAt(at - 1)))) isQuoted = true;
    else if (character === "\t") {
      row.push(cell);
      cell = "";
    } else if (character === "\n" || character === "\r") {
      if (character === "\r" && body.charAt(at + 1) === "\n") at += 1;
      rows.push([...row, cell]);
      row = [];
      cell = "";
    } else cell += character;
  }
  return [...rows, [...row, cell]];
}

/** The first column of what a spreadsheet puts on the clipboard, as numbers. */
export function pastedColumn(text: string): PastedCell[] {
  return pastedRows(text).map(([raw = ""]) => {
    const trimmed = raw.trim();
    if (trimmed === "" || trimmed === "-") return { kind: "empty" };
    const value = decimalOfTyped(trimmed);
    return value === undefined ? { kind: "unread", text: trimmed } : { kind: "decimal", value };
  });
}
