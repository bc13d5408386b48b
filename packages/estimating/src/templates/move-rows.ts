/** Where the rows of a sheet go when some of them are repeated. Rows count from 1. */
export interface RowMap {
  /** The row itself; of a repeated one the first copy. */
  first(row: number): number;
  /** Of a repeated row the last copy. */
  last(row: number): number;
}

/** A sheet in which each of these rows stands `copies` times. */
export function rowMap(repeated: ReadonlySet<number>, copies: number): RowMap {
  const sorted = [...repeated].toSorted((a, b) => a - b);
  const first = (row: number): number => row + sorted.filter((other) => other < row).length * (copies - 1);
  return { first, last: (row) => first(row) + (repeated.has(row) ? copies - 1 : 0) };
}

/**
 * Text in quotes and columns of tables come first, so that what looks like a reference inside them stays. Then cells and
 * ranges, then whole rows, each with the sheet that it may name.
 */
const REFERENCE =
  /"[^"]*"|\[(?:[^[\]]|\[[^\]]*\])*\]|(?<![\p{L}\p{N}_.\\])((?:'(?:[^']|'')*'|[\p{L}_][\p{L}\p{N}_.]*)!)?(?:(\$?[A-Za-z]{1,3}\$?)(\d{1,7})(?::(\$?[A-Za-z]{1,3}\$?)(\d{1,7}))?|(\$?)(\d{1,7}):(\$?)(\d{1,7}))(?![\p{L}\p{N}_.(![])/gu;

const LAST_COLUMN = "XFD";

/** `TOT1` is a cell, `XYZ1` beyond the last column is a name. */
function isName(column: string): boolean {
  const letters = column.replaceAll("$", "").toUpperCase();
  return letters.length === LAST_COLUMN.length && letters > LAST_COLUMN;
}

interface MoveOptions {
  /** Of the sheet that a reference without a name means. */
  readonly own: string;
  readonly maps: ReadonlyMap<string, RowMap>;
  /** In the copy `index` of a repeated row: references to that row mean the copy. */
  readonly copy?: { readonly row: number; readonly index: number };
}

/** A formula after rows were repeated: ranges over a repeated row grow, what stands below moves down. */
export function moveFormula(formula: string, { own, maps, copy }: MoveOptions): string {
  return formula.replaceAll(REFERENCE, (whole: string, ...groups: (string | undefined)[]) => {
    const [sheet = "", column, row, toColumn, toRow, rowLock, firstRow, lastLock, lastRow] = groups;
    const name = sheet === "" ? own : sheet.slice(0, -1).replaceAll(/^'|'$/g, "").replaceAll("''", "'");
    const map = maps.get(name);
    if (map === undefined) return whole;
    const isOwnRow = (at: string): boolean => copy !== undefined && name === own && Number(at) === copy.row;
    const place = (at: string): number => map.first(Number(at)) + (isOwnRow(at) ? (copy?.index ?? 0) : 0);
    const end = (from: string, to: string): number =>
      isOwnRow(from) && isOwnRow(to) ? place(to) : map.last(Number(to));
    if (firstRow !== undefined && lastRow !== undefined)
      return `${sheet}${rowLock}${place(firstRow)}:${lastLock}${end(firstRow, lastRow)}`;
    if (column === undefined || row === undefined || isName(column)) return whole;
    if (toColumn === undefined || toRow === undefined) return `${sheet}${column}${place(row)}`;
    return `${sheet}${column}${place(row)}:${toColumn}${end(row, toRow)}`;
  });
}

/** `A3:D3` of a list such as merged cells, where rows went elsewhere. */
export const moveRange = (range: string, map: RowMap): string =>
  range.replaceAll(/([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?/g, (_, from, row, to, end) =>
    to === undefined
      ? `${from}${map.first(Number(row))}`
      : `${from}${map.first(Number(row))}:${to}${map.last(Number(end))}`,
  );
