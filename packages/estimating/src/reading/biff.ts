import { formulaText } from "./biff-formulas.ts";
import { WorkbookError } from "./workbook-error.ts";

/** Record numbers of [MS-XLS] 2.3 that say what a sheet is and what of it is hidden. */
const BOF = 0x0809;
const EOF = 0x000a;
const FILEPASS = 0x002f;
const BOUNDSHEET = 0x0085;
const ROW = 0x0208;
const COLINFO = 0x007d;
const FORMULA = 0x0006;
const SHARED_FORMULA = 0x04bc;
const BOOK = 0x01ae;
const SHEET_REFERENCES = 0x0017;
const OWN_BOOK = 0x0401;
const BIFF8 = 0x0600;

export interface BiffSheet {
  hidden: boolean;
  /** Macro or chart sheets and VBA modules hold no table. */
  kind: "cells" | "macro" | "other";
  hiddenRows: Set<number>;
  hiddenColumns: Set<number>;
  formulas: StoredFormula[];
  /** Tokens of shared formulas by the cell where they begin: `row,column`. */
  shared: Map<string, Uint8Array>;
}

interface StoredFormula {
  row: number;
  column: number;
  tokens: Uint8Array;
  hasResult: boolean;
}

export interface BiffBook {
  sheets: BiffSheet[];
  /** Which sheet a reference to another one means, by the number in the formula. */
  references: Map<number, number>;
}

/**
 * The formulas of a book that no program has calculated, sheet by sheet, by `row,column`: where a single one has a result
 * that says something, those without are meant to be empty.
 */
export function uncalculatedFormulas(
  { sheets, references }: BiffBook,
  names: string[],
): Map<string, string>[] {
  if (sheets.some(({ formulas }) => formulas.some(({ hasResult }) => hasResult))) return [];
  const sheetName = (reference: number): string | undefined => names[references.get(reference) ?? -1];
  return sheets.map(({ formulas, shared }) => {
    const texts = formulas.map(({ row, column, tokens }) => {
      const place = {
        row,
        column,
        sheetName,
        shared: (top: number, left: number) => shared.get(`${top},${left}`),
      };
      // What cannot be read cannot be calculated, and is reported so.
      return [`${row},${column}`, formulaText(tokens, place) ?? "?"] as const;
    });
    return new Map(texts);
  });
}

/** Reads from a BIFF8 stream what is hidden and the formulas, sheet by sheet; refuses encrypted and older streams. */
export function scanBiff(stream: Uint8Array): BiffBook {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const sheets: BiffSheet[] = [];
  const references = new Map<number, number>();
  const ownBooks = new Set<number>();
  let books = 0;
  const sheetAt = new Map<number, BiffSheet>();
  let current: BiffSheet | undefined;
  let isFirst = true;
  for (let at = 0; at + 4 <= stream.byteLength;) {
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    const body = at + 4;
    if (body + length > stream.byteLength) break;
    if (isFirst) {
      if (id !== BOF || length < 4)
        throw new WorkbookError("WORKBOOK_UNSUPPORTED_FORMAT", "It is older than Excel 97.");
      if (view.getUint16(body, true) !== BIFF8) {
        throw new WorkbookError("WORKBOOK_UNSUPPORTED_FORMAT", "It was saved by Excel 95 or older.");
      }
      isFirst = false;
    } else if (id === FILEPASS) {
      throw new WorkbookError("WORKBOOK_ENCRYPTED");
    } else if (id === BOF) {
      current = sheetAt.get(at);
    } else if (id === EOF) {
      current = undefined;
    } else if (id === BOUNDSHEET && length >= 6) {
      const sheet = readBoundSheet(view, body);
      sheets.push(sheet);
      sheetAt.set(view.getUint32(body, true), sheet);
    } else if (id === BOOK && length >= 4) {
      if (view.getUint16(body + 2, true) === OWN_BOOK) ownBooks.add(books);
      books += 1;
    } else if (id === SHEET_REFERENCES && length >= 2) {
      noteReferences(references, ownBooks, view, body, length);
    } else if (current !== undefined) {
      noteHidden(current, id, view, body, length);
      noteFormula(current, id, stream.subarray(body, body + length));
    }
    at = body + length;
  }
  return { sheets, references };
}

function readBoundSheet(view: DataView, at: number): BiffSheet {
  const type = view.getUint8(at + 5);
  return {
    hidden: (view.getUint8(at + 4) & 3) !== 0,
    kind: type === 0 ? "cells" : type === 1 ? "macro" : "other",
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
    formulas: [],
    shared: new Map(),
  };
}

function noteReferences(
  references: Map<number, number>,
  ownBooks: Set<number>,
  view: DataView,
  at: number,
  length: number,
): void {
  const count = Math.min(view.getUint16(at, true), Math.floor((length - 2) / 6));
  for (let index = 0; index < count; index += 1) {
    const place = at + 2 + 6 * index;
    if (ownBooks.has(view.getUint16(place, true))) references.set(index, view.getUint16(place + 2, true));
  }
}

function noteFormula(sheet: BiffSheet, id: number, body: Uint8Array): void {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (id === FORMULA && body.length >= 22) {
    const tokens = body.subarray(22, 22 + view.getUint16(20, true));
    sheet.formulas.push({
      row: view.getUint16(0, true),
      column: view.getUint16(2, true),
      tokens,
      hasResult: hasResult(view),
    });
  } else if (id === SHARED_FORMULA && body.length >= 10) {
    const tokens = body.subarray(10, 10 + view.getUint16(8, true));
    sheet.shared.set(`${view.getUint16(0, true)},${view.getUint8(4)}`, tokens);
  }
}

/** Libraries that do not calculate store nothing, an empty text or zero. */
function hasResult(view: DataView): boolean {
  const isNumber = view.getUint16(12, true) !== 0xffff;
  if (isNumber) return view.getFloat64(6, true) !== 0;
  return view.getUint8(6) !== 3;
}

function noteHidden(sheet: BiffSheet, id: number, view: DataView, at: number, length: number): void {
  if (id === ROW && length >= 14 && (view.getUint16(at + 12, true) & 0x20) !== 0) {
    sheet.hiddenRows.add(view.getUint16(at, true));
  }
  if (id === COLINFO && length >= 10 && (view.getUint16(at + 8, true) & 1) !== 0) {
    const last = Math.min(view.getUint16(at + 2, true), 255);
    for (let column = view.getUint16(at, true); column <= last; column += 1) sheet.hiddenColumns.add(column);
  }
}
