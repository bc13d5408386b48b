import { WorkbookError } from "./workbook-error.ts";

const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const LAST_SECTOR = 0xfffffffa;
const ENTRY_BYTES = 128;
/** Streams below this live in the mini stream ([MS-CFB] 2.2, fixed for all versions). */
const MINI_CUTOFF = 4096;

export function isOle2(bytes: Uint8Array): boolean {
  return bytes.length > SIGNATURE.length && SIGNATURE.every((byte, index) => bytes[index] === byte);
}

interface Entry {
  name: string;
  start: number;
  size: number;
  isRoot: boolean;
}

/** The streams of an OLE2 compound file by name: the outer form of .xls and of encrypted .xlsx. */
export class CompoundFile {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #sectorBytes: number;
  readonly #fat: Uint32Array;
  readonly #entries: Entry[];

  constructor(bytes: Uint8Array) {
    if (bytes.length < 512) throw new WorkbookError("WORKBOOK_DAMAGED", "Its header is cut off.");
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const shift = this.#view.getUint16(30, true);
    if (shift !== 9 && shift !== 12) throw new WorkbookError("WORKBOOK_DAMAGED");
    this.#sectorBytes = 1 << shift;
    this.#fat = this.#readFat();
    this.#entries = this.#readDirectory();
  }

  has(name: string): boolean {
    return this.#entries.some((entry) => entry.name === name);
  }

  names(): string[] {
    return this.#entries.map((entry) => entry.name);
  }

  /** The bytes of a stream, or undefined where there is none of that name. */
  stream(name: string): Uint8Array | undefined {
    const entry = this.#entries.find((candidate) => candidate.name === name && !candidate.isRoot);
    if (entry === undefined) return undefined;
    if (entry.size >= MINI_CUTOFF) return this.#chain(entry.start).subarray(0, entry.size);
    return this.#miniStream(entry);
  }

  #sector(index: number): Uint8Array {
    const from = (index + 1) * this.#sectorBytes;
    return this.#bytes.subarray(from, from + this.#sectorBytes);
  }

  #readFat(): Uint32Array {
    const sectors: number[] = [];
    for (let at = 76; at < 512; at += 4) sectors.push(this.#view.getUint32(at, true));
    let next = this.#view.getUint32(68, true);
    const most = Math.ceil(this.#bytes.length / this.#sectorBytes);
    for (let seen = 0; next < LAST_SECTOR && seen < most; seen += 1) {
      const sector = this.#sector(next);
      const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
      if (sector.byteLength < this.#sectorBytes) break;
      for (let at = 0; at < this.#sectorBytes - 4; at += 4) sectors.push(view.getUint32(at, true));
      next = view.getUint32(this.#sectorBytes - 4, true);
    }
    const perSector = this.#sectorBytes / 4;
    const used = sectors.filter((sector) => sector < LAST_SECTOR && sector < most);
    const fat = new Uint32Array(used.length * perSector).fill(0xffffffff);
    for (const [index, sector] of used.entries()) {
      const bytes = this.#sector(sector);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
        fat[index * perSector + at / 4] = view.getUint32(at, true);
      }
    }
    return fat;
  }

  #chain(start: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for (let sector = start; sector < LAST_SECTOR; sector = this.#fat[sector] ?? 0xffffffff) {
      const part = this.#sector(sector);
      bytes += part.byteLength;
      // A chain longer than the file runs in a circle.
      if (part.byteLength === 0 || bytes > this.#bytes.length + this.#sectorBytes) break;
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  #readDirectory(): Entry[] {
    const directory = this.#chain(this.#view.getUint32(48, true));
    const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
    const entries: Entry[] = [];
    for (let at = 0; at + ENTRY_BYTES <= directory.byteLength; at += ENTRY_BYTES) {
      const nameBytes = Math.min(view.getUint16(at + 64, true), 64);
      if (nameBytes < 2) continue;
      entries.push({
        name: Buffer.from(directory.subarray(at, at + nameBytes - 2)).toString("utf16le"),
        start: view.getUint32(at + 116, true),
        size: view.getUint32(at + 120, true),
        isRoot: directory[at + 66] === 5,
      });
    }
    return entries;
  }

  #miniStream(entry: Entry): Uint8Array {
    const root = this.#entries.find((candidate) => candidate.isRoot);
    if (root === undefined) return new Uint8Array();
    const body = this.#chain(root.start);
    const table = this.#chain(this.#view.getUint32(60, true));
    const fat = new DataView(table.buffer, table.byteOffset, table.byteLength);
    const parts: Uint8Array[] = [];
    let sector = entry.start;
    for (let bytes = 0; sector < LAST_SECTOR && bytes < entry.size; bytes += 64) {
      parts.push(body.subarray(sector * 64, sector * 64 + 64));
      if (sector * 4 + 4 > table.byteLength) break;
      sector = fat.getUint32(sector * 4, true);
    }
    return Buffer.concat(parts).subarray(0, entry.size);
  }
}
