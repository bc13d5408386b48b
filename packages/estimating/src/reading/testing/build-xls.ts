/** A formula as tokens of [MS-XLS] 2.5.198, and the number that is stored as its result. */
interface XlsFormula {
  tokens: number[];
  result: number;
}

/** A sheet of an Excel 97 workbook: texts, numbers and formulas, what is hidden, and nothing else. */
export interface XlsSheet {
  name: string;
  rows: (string | number | XlsFormula | null)[][];
  hidden?: boolean;
  /** From 0. */
  hiddenRows?: number[];
  isMacro?: boolean;
}

const SECTOR = 512;
const END_OF_CHAIN = 0xfffffffe;
const FREE = 0xffffffff;
const FAT_SECTOR = 0xfffffffd;

function record(id: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(body.byteLength, 2);
  return Buffer.concat([head, body]);
}

function words(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) buffer.writeUInt16LE(value, index * 2);
  return buffer;
}

function cellRecord(row: number, column: number, value: string | number | XlsFormula): Buffer {
  const place = words(row, column, 0);
  if (typeof value === "object") {
    const result = Buffer.alloc(8);
    result.writeDoubleLE(value.result);
    const tail = Buffer.concat([words(0, 0, 0, value.tokens.length), Buffer.from(value.tokens)]);
    return record(0x0006, Buffer.concat([place, result, tail]));
  }
  if (typeof value === "number") {
    const number = Buffer.alloc(8);
    number.writeDoubleLE(value);
    return record(0x0203, Buffer.concat([place, number]));
  }
  const text = Buffer.from(value, "utf16le");
  return record(0x0204, Buffer.concat([place, words(value.length), Buffer.from([1]), text]));
}

function sheetStream(sheet: XlsSheet): Buffer {
  const hidden = (sheet.hiddenRows ?? []).map((row) => record(0x0208, words(row, 0, 10, 255, 0, 0, 0x20, 0)));
  const cells = sheet.rows.flatMap((line, row) =>
    line.flatMap((value, column) => (value === null ? [] : [cellRecord(row, column, value)])),
  );
  const kind = sheet.isMacro === true ? 0x0040 : 0x0010;
  return Buffer.concat([
    record(0x0809, words(0x0600, kind, 0, 0)),
    ...hidden,
    ...cells,
    record(0x000a, Buffer.alloc(0)),
  ]);
}

function boundSheet(sheet: XlsSheet, position: number): Buffer {
  const name = Buffer.from(sheet.name, "latin1");
  const head = Buffer.alloc(8);
  head.writeUInt32LE(position, 0);
  head[4] = sheet.hidden === true ? 1 : 0;
  head[5] = sheet.isMacro === true ? 1 : 0;
  head[6] = name.byteLength;
  return record(0x0085, Buffer.concat([head, name]));
}

/** The bytes of an .xls (BIFF8 in an OLE2 container). `encrypted` puts the mark of a password in front. */
export function buildXls(sheets: XlsSheet[], options: { encrypted?: boolean } = {}): Uint8Array {
  const begin = record(0x0809, words(0x0600, 0x0005, 0, 0));
  const password = options.encrypted === true ? record(0x002f, words(1, 1, 1)) : Buffer.alloc(0);
  const end = record(0x000a, Buffer.alloc(0));
  const streams = sheets.map(sheetStream);
  // References to other sheets: the book itself, and one reference for each of its sheets.
  const links = Buffer.concat([
    record(0x01ae, words(sheets.length, 0x0401)),
    record(0x0017, words(sheets.length, ...sheets.flatMap((_, index) => [0, index, index]))),
  ]);
  const listBytes = sheets.reduce((sum, sheet) => sum + boundSheet(sheet, 0).byteLength, links.byteLength);
  let position = begin.byteLength + password.byteLength + listBytes + end.byteLength;
  const list = sheets.map((sheet, index) => {
    const bound = boundSheet(sheet, position);
    position += streams[index]?.byteLength ?? 0;
    return bound;
  });
  return buildCompound("Workbook", Buffer.concat([begin, password, ...list, links, end, ...streams]));
}

/** An OLE2 file with one stream: header, one sector for the allocation table, one for the directory, the stream. */
export function buildCompound(name: string, content: Buffer): Uint8Array {
  const body = Buffer.alloc(Math.max(Math.ceil(content.byteLength / SECTOR), 8) * SECTOR);
  content.copy(body);
  const sectors = body.byteLength / SECTOR;
  const header = Buffer.alloc(SECTOR);
  Buffer.from("d0cf11e0a1b11ae1", "hex").copy(header);
  words(0x3e, 3, 0xfffe, 9, 6).copy(header, 24);
  header.writeUInt32LE(1, 44);
  header.writeUInt32LE(1, 48);
  header.writeUInt32LE(4096, 56);
  header.writeUInt32LE(END_OF_CHAIN, 60);
  header.writeUInt32LE(END_OF_CHAIN, 68);
  header.fill(0xff, 76);
  header.writeUInt32LE(0, 76);
  const fat = Buffer.alloc(SECTOR, 0xff);
  fat.writeUInt32LE(FAT_SECTOR, 0);
  fat.writeUInt32LE(END_OF_CHAIN, 4);
  for (let sector = 0; sector < sectors; sector += 1) {
    fat.writeUInt32LE(sector === sectors - 1 ? END_OF_CHAIN : sector + 3, (sector + 2) * 4);
  }
  const directory = Buffer.concat([
    entry("Root Entry", 5, END_OF_CHAIN, 0, 1),
    entry(name, 2, 2, body.byteLength, FREE),
    Buffer.alloc(SECTOR - 256),
  ]);
  return Buffer.concat([header, fat, directory, body]);
}

function entry(name: string, type: number, start: number, bytes: number, child: number): Buffer {
  const buffer = Buffer.alloc(128);
  const text = Buffer.from(`${name}\0`, "utf16le");
  text.copy(buffer);
  buffer.writeUInt16LE(text.byteLength, 64);
  buffer[66] = type;
  buffer[67] = 1;
  buffer.writeUInt32LE(FREE, 68);
  buffer.writeUInt32LE(FREE, 72);
  buffer.writeUInt32LE(child, 76);
  buffer.writeUInt32LE(start, 116);
  buffer.writeUInt32LE(bytes, 120);
  return buffer;
}
