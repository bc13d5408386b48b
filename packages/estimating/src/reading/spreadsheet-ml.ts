import type { Parts, PartStream } from "./archive.ts";
import { decodeCell } from "./decode-cell.ts";
import { type Grid, newGrid } from "./grid.ts";
import type { ReadingLimits } from "./limits.ts";
import { type Book, CellScanner } from "./scan-cells.ts";
import { attribute, scanXml, type XmlHandler } from "./scan-xml.ts";
import { isDateFormat } from "./serial-dates.ts";
import { WorkbookError } from "./workbook-error.ts";

/** Reads the parts of an .xlsx or .xlsm. Costs memory for filled cells only, whatever dimension a sheet declares. */
export async function readSpreadsheetMl(
  parts: Parts,
  streams: Map<string, PartStream>,
  limits: ReadingLimits,
): Promise<Grid[]> {
  const byName = new Map([...parts].map(([name, content]) => [name.toLowerCase(), content]));
  const streamed = new Map([...streams].map(([name, open]) => [name.toLowerCase(), open]));
  const path = [...byName.keys()].find((name) => /(^|\/)workbook\d*\.xml$/.test(name)) ?? "";
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  let isDamaged = false;
  const noteDamage = (): void => {
    isDamaged = true;
  };
  const relations = byName.get(`${folder}_rels/${path.slice(folder.length)}.rels`);
  const targets = readTargets(relations, noteDamage);
  const related = (type: RegExp): Buffer | undefined => {
    const target = [...targets.values()].find((candidate) => type.test(candidate.type))?.target;
    return target === undefined ? undefined : byName.get(resolve(folder, target));
  };
  const { sheets, is1904 } = readSheetList(byName.get(path), noteDamage);
  const book: Book = {
    strings: readStrings(related(/\/sharedStrings$/), noteDamage),
    isDate: readDateStyles(related(/\/styles$/), noteDamage),
    is1904,
    cellsLeft: limits.cells,
    limits,
  };
  const grids: Grid[] = [];
  for (const { name, hidden, id } of sheets) {
    const grid = newGrid(name);
    grid.hidden = hidden;
    const target = targets.get(id);
    grid.macro = /xlMacrosheet|dialogsheet|chartsheet/i.test(target?.type ?? "");
    grids.push(grid);
    if (grid.macro || target === undefined) {
      grid.isDamaged = isDamaged || !grid.macro;
      continue;
    }
    const part = resolve(folder, target.target);
    await readCells(grid, part, byName.get(part) ?? streamed.get(part)?.(), book);
    // Texts, dates or the list of sheets may be missing wherever a part of the whole book breaks off.
    grid.isDamaged ||= isDamaged;
  }
  if (isDamaged && grids.length === 0) throw new WorkbookError("WORKBOOK_DAMAGED");
  return grids;
}

function resolve(folder: string, target: string): string {
  const path = target.startsWith("/") ? target.slice(1) : folder + target;
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return steps.join("/").toLowerCase();
}

function readTargets(
  part: Buffer | undefined,
  noteDamage: () => void,
): Map<string, { type: string; target: string }> {
  const targets = new Map<string, { type: string; target: string }>();
  const open = (name: string, attributes: string): void => {
    if (name !== "Relationship") return;
    const target = attribute(attributes, "Target") ?? "";
    targets.set(attribute(attributes, "Id") ?? "", { type: attribute(attributes, "Type") ?? "", target });
  };
  scanPart(part, { open }, noteDamage);
  return targets;
}

interface ListedSheet {
  name: string;
  hidden: boolean;
  id: string;
}

function readSheetList(
  part: Buffer | undefined,
  noteDamage: () => void,
): { sheets: ListedSheet[]; is1904: boolean } {
  const sheets: ListedSheet[] = [];
  let is1904 = false;
  const open = (name: string, attributes: string): void => {
    if (name === "workbookPr") is1904 = isTrue(attribute(attributes, "date1904"));
    if (name !== "sheet") return;
    const state = attribute(attributes, "state") ?? "visible";
    const id = /\s\w+:id\s*=\s*["']([^"']*)/.exec(attributes)?.[1] ?? "";
    sheets.push({ name: attribute(attributes, "name") ?? "", hidden: state !== "visible", id });
  };
  scanPart(part, { open }, noteDamage);
  return { sheets, is1904 };
}

const NOTHING: XmlHandler = { open: () => {}, close: () => {}, text: () => {} };

/** Reads a part of the whole book; where it breaks off, what stands before that counts. */
function scanPart(part: Buffer | undefined, handler: Partial<XmlHandler>, noteDamage: () => void): void {
  if (part === undefined) return;
  try {
    scanXml(part.toString("utf8"), { ...NOTHING, ...handler });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    noteDamage();
  }
}

function readStrings(part: Buffer | undefined, noteDamage: () => void): string[] {
  const strings: string[] = [];
  let current = "";
  let isText = false;
  let isPhonetic = false;
  const handler: Partial<XmlHandler> = {
    open(name) {
      if (name === "si") current = "";
      else if (name === "t") isText = true;
      else if (name === "rPh") isPhonetic = true;
    },
    close(name) {
      if (name === "si") strings.push(current);
      else if (name === "t") isText = false;
      else if (name === "rPh") isPhonetic = false;
    },
    text(text) {
      if (isText && !isPhonetic) current += decodeCell(text);
    },
  };
  scanPart(part, handler, noteDamage);
  return strings;
}

function readDateStyles(part: Buffer | undefined, noteDamage: () => void): boolean[] {
  const isDate: boolean[] = [];
  const codes = new Map<number, string>();
  let isCellFormats = false;
  const open = (name: string, attributes: string): void => {
    if (name === "numFmt") {
      codes.set(Number(attribute(attributes, "numFmtId")), attribute(attributes, "formatCode") ?? "");
    } else if (name === "cellXfs") isCellFormats = true;
    else if (name === "cellStyles") isCellFormats = false;
    else if (name === "xf" && isCellFormats) {
      const id = Number(attribute(attributes, "numFmtId") ?? 0);
      isDate.push(isDateFormat(id, codes.get(id)));
    }
  };
  scanPart(part, { open }, noteDamage);
  return isDate;
}

/** One sheet. A part that is missing or breaks off leaves what was read, and marks the grid as damaged. */
async function readCells(
  grid: Grid,
  name: string,
  part: Buffer | AsyncIterable<Buffer> | undefined,
  book: Book,
): Promise<void> {
  if (part === undefined) {
    grid.isDamaged = true;
    return;
  }
  const scanner = new CellScanner(grid, book);
  try {
    if (Buffer.isBuffer(part)) scanner.scan(part);
    else for await (const rows of wholeRows(name, part)) scanner.scan(rows);
  } catch (error) {
    if (error instanceof WorkbookError) throw error;
    grid.isDamaged = true;
  }
}

/** Rows longer than this are not waited for piece by piece. */
const LONGEST_ROW = 8 * 1024 * 1024;
const ROW_END = Buffer.from("</row>");
const FIRST_BYTES = 512 * 1024;

/** The bytes of a sheet in pieces that end with a row; each stands in the same memory as the one before. */
async function* wholeRows(name: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let buffer = Buffer.allocUnsafe(FIRST_BYTES);
  let length = 0;
  let isFirst = true;
  for await (const piece of pieces) {
    if (isFirst) refuseDeclarations(name, piece);
    isFirst = false;
    if (length + piece.length > buffer.length)
      buffer = Buffer.concat([buffer.subarray(0, length)], 2 * (length + piece.length));
    piece.copy(buffer, length);
    length += piece.length;
    if (length > LONGEST_ROW || !piece.includes(ROW_END)) continue;
    const end = buffer.subarray(0, length).lastIndexOf(ROW_END) + ROW_END.length;
    yield buffer.subarray(0, end);
    buffer.copyWithin(0, end, length);
    length -= end;
  }
  yield buffer.subarray(0, length);
}

/** Only the prologue may declare a document type, and the prologue is short. */
export function refuseDeclarations(name: string, part: Buffer): void {
  if (/<!(DOCTYPE|ENTITY)/i.test(part.subarray(0, 8_192).toString("latin1"))) {
    throw new WorkbookError("WORKBOOK_UNSAFE_XML", `Part ${name} is to blame.`);
  }
}

function isTrue(text: string | undefined): boolean {
  return text === "1" || text === "true";
}
