import { StringDecoder } from "node:string_decoder";
import { isDateFormat, serialToDate } from "hucre";
import type { Parts, PartStream } from "./archive.ts";
import { type CellValue, type Grid, newGrid } from "./grid.ts";
import type { ReadingLimits } from "./limits.ts";
import { attribute, decodeXml, scanXml } from "./scan-xml.ts";
import { columnNumber, shiftFormula } from "./shift-formula.ts";
import { WorkbookError } from "./workbook-error.ts";

const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
const LONGEST_REPEATED = 32;
const MOST_REPEATED = 10_000;
/** Built-in number formats that show a date or a time (ECMA-376 18.8.30). */
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

interface Book {
  strings: string[];
  isDate: boolean[];
  is1904: boolean;
  cellsLeft: number;
  limits: ReadingLimits;
}

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
  const targets = readTargets(byName.get(`${folder}_rels/${path.slice(folder.length)}.rels`));
  const related = (type: RegExp): Buffer | undefined => {
    const target = [...targets.values()].find((candidate) => type.test(candidate.type))?.target;
    return target === undefined ? undefined : byName.get(resolve(folder, target));
  };
  const { sheets, is1904 } = readSheetList(byName.get(path));
  const book: Book = {
    strings: readStrings(related(/\/sharedStrings$/)),
    isDate: readDateStyles(related(/\/styles$/)),
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
      grid.isDamaged = !grid.macro;
      continue;
    }
    const part = resolve(folder, target.target);
    await readCells(grid, part, byName.get(part) ?? streamed.get(part)?.(), book);
  }
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

function readTargets(part: Buffer | undefined): Map<string, { type: string; target: string }> {
  const targets = new Map<string, { type: string; target: string }>();
  scanPart(part, (name, attributes) => {
    if (name !== "Relationship") return;
    const target = attribute(attributes, "Target") ?? "";
    targets.set(attribute(attributes, "Id") ?? "", { type: attribute(attributes, "Type") ?? "", target });
  });
  return targets;
}

interface ListedSheet {
  name: string;
  hidden: boolean;
  id: string;
}

function readSheetList(part: Buffer | undefined): { sheets: ListedSheet[]; is1904: boolean } {
  const sheets: ListedSheet[] = [];
  let is1904 = false;
  scanPart(part, (name, attributes) => {
    if (name === "workbookPr") is1904 = isTrue(attribute(attributes, "date1904"));
    if (name !== "sheet") return;
    const state = attribute(attributes, "state") ?? "visible";
    const id = /\s\w+:id\s*=\s*["']([^"']*)/.exec(attributes)?.[1] ?? "";
    sheets.push({ name: attribute(attributes, "name") ?? "", hidden: state !== "visible", id });
  });
  return { sheets, is1904 };
}

function scanPart(part: Buffer | undefined, open: (name: string, attributes: string) => void): void {
  if (part === undefined) return;
  scanXml(part.toString("utf8"), { open, close: () => {}, text: () => {} });
}

function readStrings(part: Buffer | undefined): string[] {
  const strings: string[] = [];
  if (part === undefined) return strings;
  let current = "";
  let isText = false;
  let isPhonetic = false;
  scanXml(part.toString("utf8"), {
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
  });
  return strings;
}

function readDateStyles(part: Buffer | undefined): boolean[] {
  const isDate: boolean[] = [];
  const codes = new Map<number, string>();
  let isCellFormats = false;
  scanPart(part, (name, attributes) => {
    if (name === "numFmt") {
      codes.set(Number(attribute(attributes, "numFmtId")), attribute(attributes, "formatCode") ?? "");
    } else if (name === "cellXfs") isCellFormats = true;
    else if (name === "cellStyles") isCellFormats = false;
    else if (name === "xf" && isCellFormats) {
      const id = Number(attribute(attributes, "numFmtId") ?? 0);
      const code = codes.get(id);
      isDate.push(DATE_FORMATS.has(id) || (code !== undefined && isDateFormat(code)));
    }
  });
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
  const handler = new SheetHandler(grid, book);
  try {
    if (Buffer.isBuffer(part)) scanXml(part.toString("utf8"), handler);
    else for await (const rows of wholeRows(name, part)) scanXml(rows, handler);
  } catch (error) {
    if (error instanceof WorkbookError) throw error;
    grid.isDamaged = true;
  }
}

/** Rows longer than this are not waited for piece by piece. */
const LONGEST_ROW = 8 * 1024 * 1024;
/** Rows that are scanned at once, in characters: a few milliseconds of work. */
const PIECE = 256 * 1024;

/** The text of a sheet in pieces that end with a row. */
async function* wholeRows(name: string, pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let waiting: string[] = [];
  let length = 0;
  let isFirst = true;
  for await (const piece of pieces) {
    if (isFirst) refuseDeclarations(name, piece);
    isFirst = false;
    const text = decoder.write(piece);
    waiting.push(text);
    length += text.length;
    if (length < PIECE || length > LONGEST_ROW) continue;
    const whole = waiting.join("");
    const end = whole.lastIndexOf("</row>") + "</row>".length;
    if (end < "</row>".length) continue;
    yield whole.slice(0, end);
    waiting = [whole.slice(end)];
    length = whole.length - end;
  }
  yield waiting.join("") + decoder.end();
}

/** Only the prologue may declare a document type, and the prologue is short. */
export function refuseDeclarations(name: string, part: Buffer): void {
  if (/<!(DOCTYPE|ENTITY)/i.test(part.subarray(0, 8_192).toString("latin1"))) {
    throw new WorkbookError("WORKBOOK_UNSAFE_XML", `Part ${name} is to blame.`);
  }
}

class SheetHandler {
  readonly #grid: Grid;
  readonly #book: Book;
  readonly #masters = new Map<string, { row: number; column: number; formula: string }>();
  readonly #texts = new Map<string, string>();
  #row = -1;
  #column = -1;
  #type = "";
  /** Of the open cell: its style is asked for only where it has a number. */
  #attributes = "";
  #value: string | undefined;
  #formula: string | undefined;
  #shared: string | undefined;
  #into: "value" | "formula" | "inline" | undefined;

  constructor(grid: Grid, book: Book) {
    this.#grid = grid;
    this.#book = book;
  }

  open(name: string, attributes: string): void {
    if (name === "c") this.#openCell(attributes);
    else if (name === "v") this.#into = "value";
    else if (name === "t") this.#into = "inline";
    else if (name === "f") {
      this.#into = "formula";
      this.#formula = "";
      this.#shared = attribute(attributes, "t") === "shared" ? attribute(attributes, "si") : undefined;
    } else if (name === "row") this.#openRow(attributes);
    else if (name === "col") this.#noteColumns(attributes);
    else if (name === "mergeCell") this.#noteMerge(attribute(attributes, "ref") ?? "");
  }

  close(name: string): void {
    if (name === "c") this.#closeCell();
    else if (name === "v" || name === "t" || name === "f") this.#into = undefined;
  }

  text(text: string): void {
    if (this.#into === undefined) return;
    if (this.#into === "formula") this.#formula = (this.#formula ?? "") + decodeXml(text);
    else this.#value = (this.#value ?? "") + text;
  }

  #openRow(attributes: string): void {
    const number = Number(attribute(attributes, "r") ?? this.#row + 2);
    this.#row = Number.isInteger(number) && number > 0 && number <= MOST_ROWS ? number - 1 : this.#row + 1;
    this.#column = -1;
    if (isTrue(attribute(attributes, "hidden"))) this.#grid.hiddenRows.add(this.#row);
  }

  #noteColumns(attributes: string): void {
    if (!isTrue(attribute(attributes, "hidden"))) return;
    const last = Math.min(Number(attribute(attributes, "max")), MOST_COLUMNS);
    for (let column = Number(attribute(attributes, "min")) - 1; column < last; column += 1) {
      this.#grid.hiddenColumns.add(column);
    }
  }

  #noteMerge(area: string): void {
    const match = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(area);
    if (match === null) return;
    const [, left = "A", top = "1", right = "A", bottom = "1"] = match;
    this.#grid.merges.push({
      top: Number(top) - 1,
      left: columnNumber(left),
      bottom: Number(bottom) - 1,
      right: columnNumber(right),
    });
  }

  #openCell(attributes: string): void {
    const reference = attribute(attributes, "r") ?? "";
    let letters = 0;
    let column = 0;
    for (let code = reference.charCodeAt(0); code >= 65 && code <= 90; code = reference.charCodeAt(letters)) {
      column = column * 26 + code - 64;
      letters += 1;
    }
    const isPlaced = letters > 0 && letters <= 3 && reference.length > letters;
    this.#column = isPlaced ? column - 1 : this.#column + 1;
    if (isPlaced && this.#row < 0) this.#row = Number(reference.slice(letters)) - 1;
    this.#type = attribute(attributes, "t") ?? "n";
    this.#attributes = attributes;
    this.#value = undefined;
    this.#formula = undefined;
    this.#shared = undefined;
  }

  #closeCell(): void {
    if (this.#column < 0 || this.#column >= MOST_COLUMNS || this.#row < 0) return;
    const formula = this.#ownFormula();
    const value = this.#cellValue();
    if (value === null || value === "") {
      // A stored result may be an empty text; without a type, an empty value is none.
      if (formula !== undefined && this.#value === undefined && this.#type !== "str") {
        this.#grid.uncalculated.set(`${this.#row},${this.#column}`, formula);
      } else return;
    }
    this.#book.cellsLeft -= 1;
    if (this.#book.cellsLeft < 0) {
      throw new WorkbookError(
        "WORKBOOK_TOO_LARGE",
        `It has more than ${this.#book.limits.cells} filled cells.`,
      );
    }
    const cells = (this.#grid.rows[this.#row] ??= []);
    cells[this.#column] = value;
  }

  #ownFormula(): string | undefined {
    if (this.#formula === undefined) return undefined;
    if (this.#shared === undefined) return this.#formula === "" ? undefined : this.#formula;
    const master = this.#masters.get(this.#shared);
    if (this.#formula !== "") {
      this.#masters.set(this.#shared, { row: this.#row, column: this.#column, formula: this.#formula });
      return this.#formula;
    }
    if (master === undefined || this.#value !== undefined) return undefined;
    return shiftFormula(master.formula, this.#row - master.row, this.#column - master.column);
  }

  #cellValue(): CellValue {
    const text = this.#value;
    if (text === undefined) return null;
    switch (this.#type) {
      case "s":
        return this.#book.strings[Number(text)] ?? null;
      case "str":
      case "inlineStr":
        return this.#kept(decodeCell(text));
      case "e":
        return text;
      case "b":
        return text === "1" || text === "true";
      case "d":
        return text.slice(0, 10);
      default:
        return this.#number(text);
    }
  }

  /** A text of its own: one cut from the sheet would keep the whole piece in memory. Short ones occur again and again. */
  #kept(text: string): string {
    if (text.length > LONGEST_REPEATED) return Buffer.from(text, "utf8").toString("utf8");
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const own = Buffer.from(text, "utf8").toString("utf8");
    if (this.#texts.size < MOST_REPEATED) this.#texts.set(own, own);
    return own;
  }

  #number(text: string): CellValue {
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) return decodeCell(text);
    const { isDate } = this.#book;
    if (isDate.length === 0 || isDate[Number(attribute(this.#attributes, "s") ?? -1)] !== true) return number;
    return serialToDate(number, this.#book.is1904);
  }
}

function isTrue(text: string | undefined): boolean {
  return text === "1" || text === "true";
}

/** Excel writes control characters of texts as `_x000D_`. */
function decodeCell(text: string): string {
  const decoded = decodeXml(text);
  if (!decoded.includes("_x")) return decoded;
  return decoded.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
