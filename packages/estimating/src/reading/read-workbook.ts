import { calculate } from "./calculate.ts";
import type { Corrections } from "./corrections.ts";
import type { Grid } from "./grid.ts";
import { correctionsFromMappings, type LayoutMapping } from "./layout-mapping.ts";
import { defaultLimits, type ReadingLimits } from "./limits.ts";
import { linkMeasurements } from "./link-measurements.ts";
import { type OpenedWorkbook, openWorkbook } from "./open-workbook.ts";
import type {
  ReadingProgress,
  ReadingWarning,
  RowClass,
  RowCounts,
  SheetReading,
  WorkbookReading,
} from "./reading.ts";
import { type Correcting, readSheet } from "./read-sheet.ts";
import { WorkbookError } from "./workbook-error.ts";

const LISTED_ROWS = 40;
const NONE: string[] = [];

export interface ReadWorkbookOptions {
  /** Only repeated in the reading: the content alone decides what the file is. */
  fileName: string;
  onProgress?: (progress: ReadingProgress) => void;
  limits?: Partial<ReadingLimits>;
  /** What a person knows better about this very file. */
  corrections?: Corrections;
  /** What was remembered of earlier files: taken for headings that are the same, and only without `corrections`. */
  mappings?: readonly LayoutMapping[];
}

/**
 * Reads the bytes of a workbook: its sheets, the tables in them, and what each row is.
 * @throws WorkbookError when the file is no workbook, is encrypted, damaged, too large, or holds no cell
 * @example const reading = await readWorkbook(bytes, { fileName: "estimate.xls" });
 */
export async function readWorkbook(
  bytes: Uint8Array,
  options: ReadWorkbookOptions,
): Promise<WorkbookReading> {
  const report = options.onProgress ?? (() => {});
  report({ step: "checking", percent: 0 });
  const opened = await openWorkbook(bytes, { ...defaultLimits, ...options.limits });
  refuseUnreadable(opened);
  report({ step: "calculating", percent: 40 });
  const warnings = calculate(opened.grids);
  const sheets: SheetReading[] = [];
  const layouts = new Set<string>();
  const correcting = correctingOf(options, layouts);
  for (const [index, grid] of opened.grids.entries()) {
    report({ step: "reading", percent: 50 + Math.floor((50 * index) / opened.grids.length) });
    sheets.push(readSheet(grid, index, correcting));
  }
  linkMeasurements(sheets);
  warnings.push(...correcting.warnings, ...unknownSheets(options.corrections, sheets));
  warnings.push(...warningsOf(sheets, opened.grids));
  const reading: WorkbookReading = {
    fileName: options.fileName,
    format: opened.format,
    sheets,
    counts: addCounts(sheets),
    warnings,
  };
  const title = (
    sheets.find((sheet) => !sheet.hidden && sheet.title !== undefined) ?? sheets.find((sheet) => sheet.title)
  )?.title;
  if (title !== undefined) reading.title = title;
  if (correcting.applied.length > 0) reading.corrections = { sheets: correcting.applied };
  if (layouts.size > 0) reading.layouts = [...layouts];
  report({ step: "reading", percent: 100 });
  return reading;
}

function correctingOf({ corrections, mappings }: ReadWorkbookOptions, layouts: Set<string>): Correcting {
  const byFingerprint = new Map(mappings?.map((mapping) => [mapping.fingerprint, mapping]));
  return {
    applied: [],
    warnings: [],
    find: (grid, headers) =>
      corrections === undefined
        ? correctionsFromMappings(grid, headers, byFingerprint, (fingerprint) => layouts.add(fingerprint))
        : corrections.sheets.find(({ name }) => name === grid.name),
  };
}

function unknownSheets(corrections: Corrections | undefined, sheets: SheetReading[]): ReadingWarning[] {
  return (corrections?.sheets ?? [])
    .filter(({ name }) => sheets.every((sheet) => sheet.name !== name))
    .map(({ name }) => ({
      code: "CORRECTION_UNUSED",
      message: `There is no sheet ${JSON.stringify(name)}: its corrections were left aside.`,
    }));
}

function refuseUnreadable({ grids, hasMacros }: OpenedWorkbook): void {
  const hasCells = grids.some((grid) => !grid.macro && grid.rows.length > 0);
  if (hasCells) return;
  if (grids.some((grid) => grid.isDamaged))
    throw new WorkbookError("WORKBOOK_DAMAGED", "No sheet of it can be read.");
  const isMacros = hasMacros || grids.some((grid) => grid.macro);
  throw new WorkbookError(isMacros ? "WORKBOOK_MACROS_ONLY" : "WORKBOOK_NO_CELLS");
}

function warningsOf(sheets: SheetReading[], grids: Grid[]): ReadingWarning[] {
  const warnings: ReadingWarning[] = [];
  if (sheets.every((sheet) => sheet.tables.length === 0)) {
    warnings.push({ code: "WORKBOOK_NO_TABLES", message: "No table of items was found on any sheet." });
  }
  for (const sheet of sheets) {
    const add = (code: string, message: string): number =>
      warnings.push({ code, message, sheet: sheet.name });
    if (sheet.hidden && sheet.rows.length > 0)
      add("SHEET_HIDDEN", "The sheet is hidden; it is listed but not imported.");
    if (grids[sheet.index]?.isDamaged === true) {
      add("SHEET_DAMAGED", "The sheet is damaged; only what stands before the damage was read.");
    }
    if (grids[sheet.index]?.macro === true)
      add("SHEET_MACRO", "The sheet holds macros, not cells; it was not read.");
    const { hidden, doubtful, unread } = rowWarnings(sheet);
    if (hidden > 0) add("ROWS_HIDDEN", `${hidden} filled rows are hidden; they were not imported.`);
    if (sheet.hiddenColumns.length > 0)
      add("COLUMNS_HIDDEN", `Hidden columns: ${sheet.hiddenColumns.join(", ")}.`);
    warnings.push(...shorten(doubtful), ...shorten(unread), ...totalWarnings(sheet));
  }
  return warnings;
}

function rowWarnings({ name: sheet, rows }: SheetReading): {
  hidden: number;
  doubtful: ReadingWarning[];
  unread: ReadingWarning[];
} {
  let hidden = 0;
  const doubtful: ReadingWarning[] = [];
  const unread: ReadingWarning[] = [];
  for (const { row, class: rowClass, hidden: isHidden, warnings = NONE, reason } of rows) {
    if (isHidden === true) hidden += 1;
    for (const message of warnings) doubtful.push({ code: "ROW_DOUBTFUL", message, sheet, row });
    if (rowClass === "unread" && isHidden !== true)
      unread.push({ code: "ROW_UNREAD", message: `Not read: ${reason ?? ""}.`, sheet, row });
  }
  return { hidden, doubtful, unread };
}

/** The rows themselves carry every warning; the list of the whole workbook stays readable. */
function shorten(warnings: ReadingWarning[]): ReadingWarning[] {
  const [first] = warnings;
  if (first === undefined || warnings.length <= LISTED_ROWS) return warnings;
  const { code, sheet } = first;
  const message = `${warnings.length} rows of this sheet; the first ${LISTED_ROWS} are listed.`;
  return [{ code, message, ...(sheet === undefined ? {} : { sheet }) }, ...warnings.slice(0, LISTED_ROWS)];
}

function totalWarnings(sheet: SheetReading): ReadingWarning[] {
  return sheet.tables.flatMap((table) => {
    const stated = table.statedTotal;
    if (stated === undefined || table.itemCount === 0) return [];
    if (Math.abs(Number(stated.amount) - Number(table.itemTotal)) <= 1) return [];
    const message = `The sheet says ${stated.amount} (${stated.cell}); its items add up to ${table.itemTotal}.`;
    return [{ code: "TOTAL_DIFFERS", message, sheet: sheet.name, cell: stated.cell }];
  });
}

function addCounts(sheets: SheetReading[]): RowCounts {
  const counts: RowCounts = {
    item: 0,
    parent: 0,
    section: 0,
    measurement: 0,
    total: 0,
    note: 0,
    blank: 0,
    unread: 0,
  };
  for (const sheet of sheets) {
    for (const key of Object.keys(counts) as RowClass[]) counts[key] += sheet.counts[key];
  }
  return counts;
}
