import { crc32 } from "node:zlib";
import type { Readable } from "node:stream";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import type { ReadingLimits } from "./limits.ts";
import { WorkbookError } from "./workbook-error.ts";

/** Parts by name, unpacked. */
export type Parts = Map<string, Buffer>;

/** Ratios of small parts mean nothing: a kilobyte of zeros packs a hundredfold. */
const RATIO_FLOOR_BYTES = 8 * 1024 * 1024;

/**
 * Unpacks the wanted parts of a ZIP archive into memory, and stops as soon as a limit is passed. Names are only
 * looked up, never used as paths, and a name that leaves the archive is not even that. A part that cannot be
 * unpacked is left out: what depends on it will say so.
 */
export async function unpackArchive(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ReadingLimits,
): Promise<{ parts: Parts; names: string[] }> {
  const zip = await openZip(bytes);
  if (zip.entryCount > limits.archiveEntries) {
    throw new WorkbookError("WORKBOOK_ARCHIVE_BOMB", `It holds ${zip.entryCount} parts.`);
  }
  const parts: Parts = new Map();
  const names: string[] = [];
  let total = 0;
  for await (const entry of entriesOf(zip)) {
    const name = entry.fileNameRaw.toString("utf8").replaceAll("\\", "/");
    names.push(name);
    if (names.length > limits.archiveEntries) throw new WorkbookError("WORKBOOK_ARCHIVE_BOMB");
    if (!isInside(name) || !wanted(name)) continue;
    if (entry.isEncrypted()) throw new WorkbookError("WORKBOOK_ENCRYPTED");
    const allowed = Math.min(limits.partBytes, limits.unpackedBytes - total);
    const part = await unpackEntry(zip, entry, name, { ...limits, partBytes: allowed });
    if (part === undefined) continue;
    total += part.byteLength;
    parts.set(name, part);
  }
  return { parts, names };
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  const entries = zip.eachEntry();
  while (true) {
    const next = await entries.next().catch((error: unknown) => {
      throw new WorkbookError("WORKBOOK_DAMAGED", undefined, { cause: error });
    });
    if (next.done === true) return;
    yield next.value;
  }
}

async function openZip(bytes: Uint8Array): Promise<ZipFile> {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return await fromBufferPromise(buffer, { decodeStrings: false, validateEntrySizes: false });
  } catch (error) {
    throw new WorkbookError("WORKBOOK_DAMAGED", undefined, { cause: error });
  }
}

function isInside(name: string): boolean {
  return !name.startsWith("/") && !name.split("/").includes("..");
}

async function unpackEntry(
  zip: ZipFile,
  entry: Entry,
  name: string,
  limits: ReadingLimits,
): Promise<Buffer | undefined> {
  if (entry.uncompressedSize > limits.partBytes) throw tooFar(name);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      // The size that the archive states is the packer's word: only what really comes out counts.
      const isDense = bytes > RATIO_FLOOR_BYTES && bytes > entry.compressedSize * limits.compressionRatio;
      if (bytes > limits.partBytes || isDense) throw tooFar(name);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof WorkbookError) throw error;
    return undefined;
  }
  return Buffer.concat(chunks, bytes);
}

function tooFar(name: string): WorkbookError {
  return new WorkbookError("WORKBOOK_ARCHIVE_BOMB", `Part ${name} is to blame.`);
}

/** Packs parts into an archive without compression, so that a parser sees what was checked and nothing else. */
export function packStored(parts: Parts): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of parts) {
    const nameBytes = Buffer.from(name, "utf8");
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    writeCommon(header, 4, content, nameBytes);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(20, 4);
    writeCommon(record, 6, content, nameBytes);
    record.writeUInt32LE(offset, 42);
    locals.push(header, nameBytes, content);
    directory.push(record, nameBytes);
    offset += header.byteLength + nameBytes.byteLength + content.byteLength;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.byteLength, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

function writeCommon(header: Buffer, at: number, content: Buffer, name: Buffer): void {
  header.writeUInt16LE(20, at);
  // Bit 11: the name is UTF-8. Method 0: stored.
  header.writeUInt16LE(0x0800, at + 2);
  header.writeUInt32LE(crc32(content), at + 10);
  header.writeUInt32LE(content.byteLength, at + 14);
  header.writeUInt32LE(content.byteLength, at + 18);
  header.writeUInt16LE(name.byteLength, at + 22);
}
