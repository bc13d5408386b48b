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

const REFERENCE =
  /"[^"]*"|((?:'[^']*'|[A-Za-z_][\w.]*)!)?(\$?[A-Za-z]{1,3}\$?)(\d{1,7})(?::(\$?[A-Za-z]{1,3}\$?)(\d{1,7}))?(?![\w(.!])/g;

interface MoveOptions {
  /** Of the sheet that a reference without a name means. */
  readonly own: string;
  readonly maps: ReadonlyMap<string, RowMap>;
  /** In the copy `index` of a repeated row: references to that row mean the copy. */
  readonly copy?: { readonly row: number; readonly index: number };
}

/** A formula after rows were repeated: ranges over a repeated row grow, what stands below moves down. */
export function moveFormula(formula: string, { own, maps, copy }: MoveOptions): string {
  return formula.replaceAll(
    REFERENCE,
    (
      whole: string,
      sheet: string | undefined,
      from: string | undefined,
      row: string,
      to?: string,
      end?: string,
    ) => {
      if (from === undefined) return whole;
      const name =
        sheet === undefined ? own : sheet.slice(0, -1).replaceAll(/^'|'$/g, "").replaceAll("''", "'");
      const map = maps.get(name);
      if (map === undefined) return whole;
      const prefix = sheet ?? "";
      const isOwnRow = (at: string): boolean => copy !== undefined && name === own && Number(at) === copy.row;
      const place = (at: string): number => map.first(Number(at)) + (isOwnRow(at) ? (copy?.index ?? 0) : 0);
      if (to === undefined || end === undefined) return `${prefix}${from}${place(row)}`;
      const last = isOwnRow(row) && isOwnRow(end) ? place(end) : map.last(Number(end));
      return `${prefix}${from}${place(row)}:${to}${last}`;
    },
  );
}

/** `A3:D3` of a list such as merged cells, where rows went elsewhere. */
export const moveRange = (range: string, map: RowMap): string =>
  range.replaceAll(/([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?/g, (_, from, row, to, end) =>
    to === undefined
      ? `${from}${map.first(Number(row))}`
      : `${from}${map.first(Number(row))}:${to}${map.last(Number(end))}`,
  );
