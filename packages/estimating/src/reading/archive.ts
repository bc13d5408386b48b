import { crc32, createInflateRaw } from "node:zlib";
import type { Readable } from "node:stream";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import type { ReadingLimits } from "./limits.ts";
import { WorkbookError } from "./workbook-error.ts";

/** Parts by name, unpacked. */
export type Parts = Map<string, Buffer>;

/** Unpacks one part piece by piece, under the same limits; only once. A piece is there until the next is asked for. */
export type PartStream = () => AsyncIterable<Buffer>;

/** Ratios of small parts mean nothing: a kilobyte of zeros packs a hundredfold. */
const RATIO_FLOOR_BYTES = 8 * 1024 * 1024;

export interface Archive {
  parts: Parts;
  /** Parts that are not held in memory: as many as `isStreamed` names and are large. */
  streams: Map<string, PartStream>;
  names: string[];
}

/** From here on a part is worth being unpacked while it is read. */
const STREAMED_BYTES = 1024 * 1024;

/** Of unpacked bytes that come at once: a few milliseconds of work for who reads them. */
const PIECE_BYTES = 256 * 1024;

/**
 * Unpacks the wanted parts of a ZIP archive into memory, and stops as soon as a limit is passed. Names are only
 * looked up, never used as paths, and a name that leaves the archive is not even that. A part that cannot be
 * unpacked is left out: what depends on it will say so.
 */
export async function unpackArchive(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  limits: ReadingLimits,
  isStreamed: (name: string) => boolean = () => false,
): Promise<Archive> {
  const zip = await openZip(bytes);
  if (zip.entryCount > limits.archiveEntries) {
    throw new WorkbookError("WORKBOOK_ARCHIVE_BOMB", `It holds ${zip.entryCount} parts.`);
  }
  const archive: Archive = { parts: new Map(), streams: new Map(), names: [] };
  const budget = { left: limits.unpackedBytes };
  for await (const entry of entriesOf(zip)) {
    const name = entry.fileNameRaw.toString("utf8").replaceAll("\\", "/");
    archive.names.push(name);
    if (archive.names.length > limits.archiveEntries) throw new WorkbookError("WORKBOOK_ARCHIVE_BOMB");
    if (!isInside(name) || !wanted(name)) continue;
    if (entry.isEncrypted()) throw new WorkbookError("WORKBOOK_ENCRYPTED");
    if (entry.uncompressedSize > Math.min(limits.partBytes, budget.left)) throw tooFar(name);
    const unpack = (isKept: boolean): AsyncIterable<Buffer> =>
      unpackEntry(zip, entry, { name, limits, budget, isKept });
    if (entry.uncompressedSize >= STREAMED_BYTES && isStreamed(name))
      archive.streams.set(name, () => unpack(false));
    else await keep(archive.parts, name, unpack(true));
  }
  return archive;
}

async function keep(parts: Parts, name: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of pieces) chunks.push(chunk);
  } catch (error) {
    if (error instanceof WorkbookError) throw error;
    return;
  }
  parts.set(name, Buffer.concat(chunks));
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

interface UnpackOptions {
  name: string;
  limits: ReadingLimits;
  /** Of the whole archive, in bytes. */
  budget: { left: number };
  /** Whoever asks keeps the pieces. */
  isKept: boolean;
}

async function* unpackEntry(
  zip: ZipFile,
  entry: Entry,
  { name, limits, budget, isKept }: UnpackOptions,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  const isPacked = entry.compressionMethod !== 0;
  const stored: Readable = await zip.openReadStreamPromise(entry, { decodeFileData: !isPacked });
  for await (const chunk of (isPacked ? inflate(entry, stored) : stored) as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    budget.left -= chunk.byteLength;
    // The size that the archive states is the packer's word: only what really comes out counts.
    const isDense = bytes > RATIO_FLOOR_BYTES && bytes > entry.compressedSize * limits.compressionRatio;
    if (bytes > limits.partBytes || budget.left < 0 || isDense) throw tooFar(name);
    yield chunk;
    if (isPacked && !isKept) giveBack(chunk);
  }
}

/** Unpacked in the pool of threads; in large pieces, since each costs a turn of the event loop. */
function inflate(entry: Entry, packed: Readable): Readable {
  if (!entry.canDecodeFileData()) throw new Error(`No method ${entry.compressionMethod} is known`);
  const inflated = createInflateRaw({ chunkSize: PIECE_BYTES });
  return packed.on("error", (error) => inflated.destroy(error)).pipe(inflated);
}

/**
 * Frees what a piece was unpacked into, if that is full: nothing more comes there. Left to be collected, the pieces of a
 * large sheet have its whole heap looked through ten times over.
 */
function giveBack({ buffer, byteOffset, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && byteOffset + byteLength === buffer.byteLength) buffer.transfer(0);
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
