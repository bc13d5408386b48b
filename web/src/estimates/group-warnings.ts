import type { Warning } from "../api/documents.ts";

export interface WarningGroup {
  /** One of the group: all of them say the same. */
  warning: Warning;
  /** "" where the warning is about no sheet. */
  sheet: string;
  /** Rows of the sheet, runs of them together: `6–19, 30`. */
  rows: string;
  /** Warnings of the group. */
  count: number;
}

/** What is said of many rows of a sheet, said once, in the order in which it was first said. */
export function groupWarnings(warnings: readonly Warning[]): WarningGroup[] {
  const groups = new Map<string, Warning[]>();
  for (const warning of warnings) {
    const key = JSON.stringify([warning.message, warning.sheet]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [warning]);
    else group.push(warning);
  }
  return [...groups.values()].flatMap((group) => {
    const [warning] = group;
    if (warning === undefined) return [];
    const rows = runsOf(group.flatMap(({ row }) => row ?? []));
    return { warning, sheet: warning.sheet ?? "", rows, count: group.length };
  });
}

function runsOf(rows: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const row of new Set(rows.toSorted((a, b) => a - b))) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === row - 1) last.to = row;
    else runs.push({ from: row, to: row });
  }
  return runs.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(", ");
}
