import type { Row } from "./measure.ts";

const isNumber = (column: number) => column === 1 || column === 3 || column > 4;

/** The rows as a table for a terminal; every ratio above 1 is in our favour. */
export function drawTable(rows: readonly Row[]): string {
  const peers = [...new Set(rows.flatMap((row) => Object.keys(row.ratio)))];
  const head = ["case", "callers", "variant", "median", "unit", ...peers.map((peer) => `to ${peer}`)];
  const body = rows.map((row) => [
    row.case,
    String(row.callers),
    row.variant,
    row.median.toLocaleString("en"),
    row.unit,
    ...peers.map((peer) => row.ratio[peer]?.toFixed(2) ?? "–"),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ");
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...body.map(line)].join("\n");
}
