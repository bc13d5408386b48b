import type { Sheet, Workbook } from "hucre";
import { type Parts, packStored, unpackArchive } from "./archive.ts";
import { scanBiff, uncalculatedFormulas } from "./biff.ts";
import { type CellValue, type Grid, isBlank, lengthOf, newGrid, resize } from "./grid.ts";
import { noteHiddenInOds } from "./hidden-in-ods.ts";
import type { ReadingLimits } from "./limits.ts";
import { CompoundFile } from "./ole2.ts";
import type { WorkbookFormat } from "./reading.ts";
import { type Container, findSeparator, sniffFormat } from "./sniff-format.ts";
import { readSpreadsheetMl, refuseDeclarations } from "./spreadsheet-ml.ts";
import { readWorkbook2003 } from "./workbook-2003.ts";
import { WorkbookError } from "./workbook-error.ts";

export interface OpenedWorkbook {
  format: WorkbookFormat;
  grids: Grid[];
  hasMacros: boolean;
}

/** Parts of a package that hold neither cells nor what is needed to read them. */
const UNREAD_PARTS =
  /(^|\/)(media|drawings|charts|pivot[a-z]*|externalLinks|theme|customXml|docProps|printerSettings|embeddings|activeX|ctrlProps|comments|threadedComments|persons|tables|slicers|slicerCaches|timelines|queryTables)\/|\/worksheets\/_rels\/|calcChain|vbaProject|comments\d*\.xml$/i;

/**
 * Opens the bytes of any supported workbook as grids of cells. The only file that knows the parser underneath, which it
 * loads where it is needed: an .xlsx is read without.
 */
export async function openWorkbook(bytes: Uint8Array, limits: ReadingLimits): Promise<OpenedWorkbook> {
  if (bytes.byteLength > limits.fileBytes) {
    const mebibytes = Math.floor(limits.fileBytes / 1024 / 1024);
    throw new WorkbookError("WORKBOOK_TOO_LARGE", `Up to ${mebibytes} MB are read.`);
  }
  const { container, text } = sniffFormat(bytes);
  const opened = await open(container, bytes, text ?? "", limits);
  checkSize(opened, limits);
  return opened;
}

function open(
  container: Container,
  bytes: Uint8Array,
  text: string,
  limits: ReadingLimits,
): Promise<OpenedWorkbook> {
  if (container === "zip") return openPackage(bytes, limits);
  if (container === "ole2") return openCompound(bytes);
  if (container === "xml")
    return Promise.resolve({ format: "xml", grids: readWorkbook2003(text, limits), hasMacros: false });
  return container === "html" ? openHtml(text) : openCsv(text);
}

function isSheet(name: string): boolean {
  return /(^|\/)worksheets\/[^/]+\.xml$/i.test(name);
}

async function openPackage(bytes: Uint8Array, limits: ReadingLimits): Promise<OpenedWorkbook> {
  const wanted = (name: string): boolean =>
    /\.(xml|rels)$|^mimetype$/i.test(name) && !UNREAD_PARTS.test(name);
  const { parts, streams, names } = await unpackArchive(bytes, wanted, limits, isSheet);
  for (const [name, part] of parts) {
    refuseDeclarations(name, part);
  }
  if (parts.get("mimetype")?.toString("latin1").startsWith("application/vnd.oasis.opendocument") === true) {
    return openOpenDocument(parts);
  }
  if (names.some((name) => /(^|\/)workbook\.bin$/i.test(name))) {
    throw new WorkbookError("WORKBOOK_UNSUPPORTED_FORMAT", "It is a binary workbook (.xlsb).");
  }
  if (![...parts.keys()].some((name) => /(^|\/)workbook\d*\.xml$/i.test(name))) {
    const isWord = names.some((name) => name.startsWith("word/"));
    throw new WorkbookError(
      "WORKBOOK_NOT_A_WORKBOOK",
      isWord ? "It is a Word document." : "It is another archive.",
    );
  }
  const hasMacros = names.some((name) => /vbaProject\.bin$/i.test(name));
  return { format: "xlsx", grids: await readSpreadsheetMl(parts, streams, limits), hasMacros };
}

async function openOpenDocument(parts: Parts): Promise<OpenedWorkbook> {
  if (!parts.get("mimetype")?.toString("latin1").includes("spreadsheet")) {
    throw new WorkbookError("WORKBOOK_NOT_A_WORKBOOK", "It is another kind of OpenDocument file.");
  }
  if (parts.get("META-INF/manifest.xml")?.includes("encryption-data") === true) {
    throw new WorkbookError("WORKBOOK_ENCRYPTED");
  }
  const { readOds } = await import("hucre");
  const content = withoutGroups(parts.get("content.xml")?.toString("utf8") ?? "");
  if (content !== "") parts.set("content.xml", Buffer.from(content));
  const workbook = await parse(() => readOds(packStored(parts)));
  const grids = workbook.sheets.map(toGrid);
  noteHiddenInOds(content, grids);
  return { format: "ods", grids, hasMacros: false };
}

/** What OpenDocument wraps around rows and columns that are printed on each page or grouped: they are rows like any others. */
const GROUPS =
  /<\/?(?:[\w-]+:)?table-(?:(?:header-)?(?:rows|columns)|(?:row|column)-group)(?:\s[^<>]*)?\/?>/g;

function withoutGroups(content: string): string {
  return content.replace(GROUPS, "");
}

async function openCompound(bytes: Uint8Array): Promise<OpenedWorkbook> {
  const file = new CompoundFile(bytes);
  if (file.has("EncryptedPackage") || file.has("EncryptionInfo"))
    throw new WorkbookError("WORKBOOK_ENCRYPTED");
  const stream = file.stream("Workbook") ?? file.stream("Book");
  if (stream === undefined) {
    const isWord = file.has("WordDocument");
    throw new WorkbookError("WORKBOOK_NOT_A_WORKBOOK", isWord ? "It is a Word document." : undefined);
  }
  const book = scanBiff(stream);
  const { readXls } = await import("hucre");
  const workbook = await parse(() => readXls(bytes));
  const grids = workbook.sheets.map(toGrid);
  const names = grids.map(({ name }) => name);
  const uncalculated = uncalculatedFormulas(book, names);
  for (const [index, grid] of grids.entries()) {
    const found = book.sheets[index];
    if (found === undefined) continue;
    for (const [key, formula] of uncalculated[index] ?? []) leaveToCalculate(grid, key, formula);
    grid.hidden = found.hidden;
    grid.hiddenRows = found.hiddenRows;
    grid.hiddenColumns = found.hiddenColumns;
    grid.macro = found.kind !== "cells";
  }
  return { format: "xls", grids, hasMacros: file.has("_VBA_PROJECT_CUR") };
}

/** The cell counts as empty until its formula is worked out, whatever the file stored. */
function leaveToCalculate(grid: Grid, key: string, formula: string): void {
  const [row = 0, column = 0] = key.split(",").map(Number);
  grid.uncalculated.set(key, formula);
  const cells = (grid.rows[row] ??= []);
  cells[column] = null;
}

async function openCsv(text: string): Promise<OpenedWorkbook> {
  const { parseCsv } = await import("hucre");
  const read = async (): Promise<Workbook> => ({
    sheets: [
      { name: "CSV", rows: parseCsv(text, { skipEmptyRows: false, delimiter: findSeparator(text) ?? "," }) },
    ],
  });
  const { sheets } = await parse(read);
  return { format: "csv", grids: sheets.map(toGrid), hasMacros: false };
}

async function openHtml(text: string): Promise<OpenedWorkbook> {
  const { fromHtml } = await import("hucre");
  const tables = text.split(/(?=<table[\s>])/i).filter((part) => /^<table[\s>]/i.test(part));
  const nameOf = (index: number): string => (tables.length === 1 ? "HTML" : `HTML ${index + 1}`);
  const read = async (): Promise<Workbook> => ({
    // Texts as they are: "1.10" is the tenth item of chapter 1, and "2.500" may be two thousand five hundred.
    sheets: tables.map((table, index) =>
      fromHtml(table, { sheetName: nameOf(index), classes: false, typeInference: false }),
    ),
  });
  const { sheets } = await parse(read);
  return {
    format: "html",
    grids: sheets.filter((sheet) => sheet.rows.length > 0).map(toGrid),
    hasMacros: false,
  };
}

async function parse(read: () => Promise<Workbook>): Promise<Workbook> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && /over the \d+ limit|outside the supported/.test(error.message)) {
      throw new WorkbookError("WORKBOOK_TOO_LARGE", "A sheet spans too many cells.", { cause: error });
    }
    throw new WorkbookError("WORKBOOK_DAMAGED", undefined, { cause: error });
  }
}

function toGrid(sheet: Sheet): Grid {
  const grid = newGrid(sheet.name);
  grid.hidden = sheet.hidden === true || sheet.veryHidden === true;
  grid.rows = sheet.rows;
  for (const [row, definition] of sheet.rowDefs ?? [])
    if (definition.hidden === true) grid.hiddenRows.add(row);
  for (const [column, definition] of (sheet.columns ?? []).entries()) {
    if (definition?.hidden === true) grid.hiddenColumns.add(column);
  }
  for (const merge of sheet.merges ?? []) {
    grid.merges.push({
      top: merge.startRow,
      left: merge.startCol,
      bottom: merge.endRow,
      right: merge.endCol,
    });
  }
  for (const [key, cell] of sheet.cells ?? []) {
    if (cell.value === null && cell.formula) grid.uncalculated.set(key, cell.formula.replace(/^(of:)?=/, ""));
  }
  return grid;
}

function checkSize({ format, grids }: OpenedWorkbook, limits: ReadingLimits): void {
  if (grids.length > limits.sheets) {
    throw new WorkbookError(
      "WORKBOOK_TOO_LARGE",
      `It has ${grids.length} sheets; up to ${limits.sheets} are read.`,
    );
  }
  // The scanner of an .xlsx counts the cells, and cuts the rows, as it meets them.
  if (format !== "xlsx") trimCells(grids, limits);
  for (const grid of grids) trimRows(grid.rows);
}

function trimCells(grids: Grid[], limits: ReadingLimits): void {
  let cells = 0;
  for (const grid of grids) {
    for (const row of grid.rows) {
      if (row === undefined) continue;
      resize(row, lengthOf(row, row.length));
      for (const cell of row) if (!isBlank(cell)) cells += 1;
      if (cells > limits.cells) {
        throw new WorkbookError("WORKBOOK_TOO_LARGE", `It has more than ${limits.cells} filled cells.`);
      }
    }
  }
}

function trimRows(rows: (CellValue[] | undefined)[]): void {
  let length = rows.length;
  while (length > 0 && (rows[length - 1]?.length ?? 0) === 0) length -= 1;
  rows.length = length;
}
