import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { checkedKey, FileMissingError, FileTooLargeError } from "./storage.ts";
import type { Storage, StoredFile } from "./storage.ts";

const pieceBytes = 1024 * 1024;

/** Files below one directory of this machine. */
export function diskStorage(directory: string): Storage {
  const pathOf = (key: string): string => join(directory, checkedKey(key));
  const incoming = join(directory, "incoming");

  async function write(
    key: string,
    source: Readable | Uint8Array,
    options: { maxBytes: number },
  ): Promise<StoredFile> {
    const path = pathOf(key);
    const temporary = join(incoming, randomUUID());
    await mkdir(incoming, { recursive: true });
    await mkdir(dirname(path), { recursive: true });
    try {
      const stored = await writeThrough(temporary, source, options.maxBytes);
      await rename(temporary, path);
      await syncDirectory(dirname(path));
      return stored;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async function read(key: string): Promise<{ stream: Readable; sizeBytes: number }> {
    const handle = await open(pathOf(key)).catch((error: unknown) => missing(key, error));
    const { size } = await handle.stat();
    return { stream: handle.createReadStream(), sizeBytes: size };
  }

  async function readBytes(key: string): Promise<Uint8Array> {
    return readFile(pathOf(key)).catch((error: unknown) => missing(key, error));
  }

  async function readRange(key: string, range: { from: number; bytes: number }): Promise<Uint8Array> {
    const handle = await open(pathOf(key)).catch((error: unknown) => missing(key, error));
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(range.bytes), 0, range.bytes, range.from);
      if (bytesRead < range.bytes)
        throw new RangeError(`${key} ends before byte ${range.from + range.bytes}`);
      return buffer;
    } finally {
      await handle.close();
    }
  }

  async function remove(key: string): Promise<void> {
    await rm(pathOf(key), { force: true });
  }

  async function removeFolder(key: string): Promise<void> {
    await rm(pathOf(key), { recursive: true, force: true });
  }

  async function probe(): Promise<void> {
    const path = join(incoming, `probe-${randomUUID()}`);
    await mkdir(incoming, { recursive: true });
    await writeThrough(path, Buffer.from("probe"), 5);
    await rm(path);
  }

  return { write, read, readBytes, readRange, remove, removeFolder, probe };
}

/** Writes and forces to disk, so that after the rename a crash leaves the whole file or none. */
async function writeThrough(
  path: string,
  source: Readable | Uint8Array,
  maxBytes: number,
): Promise<StoredFile> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const handle = await open(path, "wx", 0o600);
  try {
    const chunks =
      source instanceof Readable ? source.iterator({ destroyOnReturn: false }) : piecesOf(source);
    for await (const chunk of chunks) {
      const bytes = chunk as Uint8Array;
      sizeBytes += bytes.byteLength;
      if (sizeBytes > maxBytes) {
        throw new FileTooLargeError(maxBytes);
      }
      hash.update(bytes);
      await handle.writeFile(bytes);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

/** Hashing a hundred megabytes at once would hold up everybody else for 100 ms and more. */
function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function missing(key: string, error: unknown): never {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") {
    throw new FileMissingError(key, { cause: error });
  }
  throw error;
}
