import type { ReadingReport, SheetReport, TableReport } from "../reading/report-reading.ts";

type ExpectedTable = Partial<Omit<TableReport, "itemsSum" | "statedTotal">> & {
  headerRow: number;
  itemsSum?: number | string;
  statedTotal?: number | string | null;
};

/** What somebody wrote down by hand: only what stands there is compared, and sheets that are not named are not. */
export interface ExpectedReport {
  file: string;
  outcome?: string;
  code?: string | null;
  sheets?: { name: string; role?: SheetReport["role"]; tables: ExpectedTable[] }[];
}

export interface Comparison {
  tables: number;
  matched: number;
  /** One line for each figure that differs. */
  differences: string[];
}

/** Compares reports with what was expected of them: file by file, sheet by sheet, table by table. */
export function compareReports(
  expected: ExpectedReport[],
  reports: (Pick<ReadingReport, "file" | "code" | "sheets"> & { outcome: string })[],
): Comparison {
  const comparison: Comparison = { tables: 0, matched: 0, differences: [] };
  for (const wanted of expected) {
    const report = reports.find(({ file }) => file === wanted.file || file.endsWith(`/${wanted.file}`));
    const differ = (what: string): number => comparison.differences.push(`${wanted.file}: ${what}`);
    if (report === undefined) {
      differ("is missing");
      continue;
    }
    if (wanted.outcome !== undefined && wanted.outcome !== report.outcome) differ(`is ${report.outcome}`);
    if (wanted.code !== undefined && wanted.code !== report.code) differ(`has the code ${report.code}`);
    for (const sheet of wanted.sheets ?? []) {
      compareSheet(
        sheet,
        report.sheets.find(({ name }) => name === sheet.name),
        comparison,
        differ,
      );
    }
  }
  return comparison;
}

function compareSheet(
  wanted: NonNullable<ExpectedReport["sheets"]>[number],
  found: SheetReport | undefined,
  comparison: Comparison,
  differ: (what: string) => number,
): void {
  comparison.tables += wanted.tables.length;
  if (found === undefined) {
    differ(`sheet "${wanted.name}" is missing`);
    return;
  }
  if (wanted.role !== undefined && wanted.role !== found.role)
    differ(`"${wanted.name}" is ${found.role}, not ${wanted.role}`);
  if (wanted.tables.length !== found.tables.length)
    differ(`"${wanted.name}" has ${found.tables.length} tables, not ${wanted.tables.length}`);
  for (const table of wanted.tables) {
    const match = found.tables.find(({ headerRow }) => headerRow === table.headerRow);
    if (match === undefined) {
      differ(`"${wanted.name}" has no table with its heading in row ${table.headerRow}`);
      continue;
    }
    const wrong = Object.entries(table).filter(
      ([key, value]) => !isSame(value, match[key as keyof TableReport]),
    );
    for (const [key, value] of wrong) {
      const place = `"${wanted.name}" row ${table.headerRow}`;
      differ(`${place}: ${key} is ${match[key as keyof TableReport]}, not ${value}`);
    }
    if (wrong.length === 0) comparison.matched += 1;
  }
}

/** Figures are compared as figures: 12.50 is "12.5". */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return a !== null && b !== null && a !== "" && b !== "" && Number(a) === Number(b);
}
