import { WorkbookError } from "./workbook-error.ts";

/** Record numbers of [MS-XLS] 2.3 that say what a sheet is and what of it is hidden. */
const BOF = 0x0809;
const EOF = 0x000a;
const FILEPASS = 0x002f;
const BOUNDSHEET = 0x0085;
const ROW = 0x0208;
const COLINFO = 0x007d;
const BIFF8 = 0x0600;

export interface BiffSheet {
  hidden: boolean;
  /** Macro or chart sheets and VBA modules hold no table. */
  kind: "cells" | "macro" | "other";
  hiddenRows: Set<number>;
  hiddenColumns: Set<number>;
}

/** Reads from a BIFF8 stream what is hidden, sheet by sheet; refuses encrypted and older streams. */
export function scanBiff(stream: Uint8Array): BiffSheet[] {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const sheets: BiffSheet[] = [];
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
    } else if (current !== undefined) {
      noteHidden(current, id, view, body, length);
    }
    at = body + length;
  }
  return sheets;
}

function readBoundSheet(view: DataView, at: number): BiffSheet {
  const type = view.getUint8(at + 5);
  return {
    hidden: (view.getUint8(at + 4) & 3) !== 0,
    kind: type === 0 ? "cells" : type === 1 ? "macro" : "other",
    hiddenRows: new Set(),
    hiddenColumns: new Set(),
  };
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
