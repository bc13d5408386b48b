export interface Block {
  readonly start: number;
  readonly end: number;
}

/** Where the rows of a sheet go when some of them are repeated. Rows count from 1. */
export interface RowMap {
  /** The row itself; of a repeated one the first copy. */
  first(row: number): number;
  /** Of a repeated row the last copy. */
  last(row: number): number;
  /** Of a repeated row this copy, from 0. */
  copy(row: number, index: number): number;
  /** The rows that are repeated together with this one: neighbours are, as the lines of one item. */
  block(row: number): Block | undefined;
}

const size = ({ start, end }: Block): number => end - start + 1;

/** A sheet in which each block of neighbours among these rows stands `copies` times. */
export function rowMap(repeated: ReadonlySet<number>, copies: number): RowMap {
  const blocks: { start: number; end: number }[] = [];
  for (const row of [...repeated].toSorted((a, b) => a - b)) {
    const last = blocks.at(-1);
    if (last !== undefined && last.end === row - 1) last.end = row;
    else blocks.push({ start: row, end: row });
  }
  const block = (row: number): Block | undefined =>
    blocks.find(({ start, end }) => row >= start && row <= end);
  const first = (row: number): number =>
    blocks.reduce((at, each) => (each.end < row ? at + size(each) * (copies - 1) : at), row);
  const copy = (row: number, index: number): number => {
    const own = block(row);
    return first(row) + (own === undefined ? 0 : index * size(own));
  };
  return { first, copy, last: (row) => copy(row, copies - 1), block };
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
  /** In the copy `index` of a repeated block: references to its rows mean the copy. */
  readonly copy?: { readonly block: Block; readonly index: number };
}

/** A formula after rows were repeated: ranges over a repeated row grow, what stands below moves down. */
export function moveFormula(formula: string, { own, maps, copy }: MoveOptions): string {
  return formula.replaceAll(REFERENCE, (whole: string, ...groups: (string | undefined)[]) => {
    const [sheet = "", column, row, toColumn, toRow, rowLock, firstRow, lastLock, lastRow] = groups;
    const name = sheet === "" ? own : sheet.slice(0, -1).replaceAll(/^'|'$/g, "").replaceAll("''", "'");
    const map = maps.get(name);
    if (map === undefined) return whole;
    const isOwnRow = (at: string): boolean =>
      copy !== undefined && name === own && Number(at) >= copy.block.start && Number(at) <= copy.block.end;
    const place = (at: string): number =>
      isOwnRow(at) ? map.copy(Number(at), copy?.index ?? 0) : map.first(Number(at));
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
