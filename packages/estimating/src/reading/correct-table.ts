import type { ColumnCorrection, SheetCorrections, TableCorrections } from "./corrections.ts";
import { type Header, type HeaderColumn, headerAtRow } from "./find-headers.ts";
import { type Grid, isBlank } from "./grid.ts";
import type { ColumnReading, ColumnRole } from "./reading.ts";
import type { TableFrame } from "./table-frame.ts";

/** A heading with what a person said of its table. */
export type CorrectedHeader = Header & { repeats?: number[]; corrections?: TableCorrections };

/** The headings of a sheet as corrected: those that were found, and those that a person named in their place. */
export function correctHeaders(
  grid: Grid,
  found: CorrectedHeader[],
  { tables = [] }: SheetCorrections,
  unused: (row: number) => void,
): CorrectedHeader[] {
  let headers = found;
  for (const table of tables) {
    const row = table.headerRow - 1;
    const known = headers.find((header) => header.row === row);
    const rows = table.headerRows ?? known?.rows;
    if (known === undefined && grid.rows[row]?.some((cell) => !isBlank(cell)) !== true) {
      unused(table.headerRow);
      continue;
    }
    const header = known !== undefined && rows === known.rows ? known : headerAtRow(grid, row, rows);
    const corrected = { ...withRoles(header, table.columns), corrections: table };
    const isApart = (other: CorrectedHeader): boolean =>
      other.row + Math.max(1, other.rows) <= row || other.row >= row + Math.max(1, corrected.rows);
    headers = [...headers.filter((other) => other !== known && isApart(other)), corrected];
  }
  return headers.toSorted((a, b) => a.row - b.row);
}

function withRoles<Named extends Header>(header: Named, corrections: ColumnCorrection[] = []): Named {
  const columns = new Map(header.columns.map((column) => [column.index, column]));
  for (const { index, role } of corrections) {
    const { heading, until } = columns.get(index) ?? { heading: "", until: index };
    const column: HeaderColumn = { index, heading, until };
    columns.set(index, role === "none" ? column : { ...column, role });
  }
  return { ...header, columns: [...columns.values()].toSorted((a, b) => a.index - b.index) };
}

/** What a person says of a column stands against whatever its cells and headings say. */
export function correctFrame(frame: TableFrame, corrections: ColumnCorrection[] = []): TableFrame {
  if (corrections.length === 0) return frame;
  const byIndex = new Map(corrections.map(({ index, role }) => [index, role]));
  const byRole = new Map([...byIndex].map(([index, role]) => [role, index]));
  const named: ColumnReading[] = [...byIndex].flatMap(([index, role]) => {
    if (role === "none" || byRole.get(role) !== index) return [];
    const heading = frame.header.columns.find((column) => column.index === index)?.heading ?? "";
    return [{ index, role, heading, corrected: true as const }];
  });
  const kept = frame.columns.filter(({ index, role }) => !byIndex.has(index) && !byRole.has(role));
  const columns = [...kept, ...named].toSorted((a, b) => a.index - b.index);
  const at: Partial<Record<ColumnRole, number>> = {};
  for (const { index, role } of columns) at[role] ??= index;
  const taken = new Set([...byIndex.keys(), ...Object.values(at)]);
  const parts = Object.fromEntries(
    Object.entries(frame.parts).filter(
      ([role, places]) => !byRole.has(role as ColumnRole) && places.every(({ index }) => !byIndex.has(index)),
    ),
  );
  return { ...frame, columns, at, parts, others: frame.others.filter(({ index }) => !taken.has(index)) };
}
