import type { Readable } from "node:stream";

export interface StoredFile {
  sizeBytes: number;
  /** Hexadecimal. */
  sha256: string;
}

/**
 * Files by key. A key is `tenants/{tenant}/…`: letters, digits, `.`, `_`, `-` between slashes, nothing else, so that
 * it means the same on a disk, in a bucket and in a URL.
 */
export interface Storage {
  /**
   * Whole or not at all. Throws FileTooLargeError above maxBytes; nothing stays behind, and what is left in the source
   * is the caller's to discard.
   */
  write(key: string, source: Readable | Uint8Array, options: { maxBytes: number }): Promise<StoredFile>;
  /** Throws FileMissingError. */
  read(key: string): Promise<{ stream: Readable; sizeBytes: number }>;
  /** Throws FileMissingError. */
  readBytes(key: string): Promise<Uint8Array>;
  /** A part of a file that is known to have it. Throws FileMissingError. */
  readRange(key: string, range: { from: number; bytes: number }): Promise<Uint8Array>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Removes every file below a key. */
  removeFolder(key: string): Promise<void>;
  /** Resolves when a file can be written and read back. */
  probe(): Promise<void>;
}

export class FileTooLargeError extends Error {
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`The file is larger than ${maxBytes} bytes.`);
    this.name = "FileTooLargeError";
    this.maxBytes = maxBytes;
  }
}

/** Whether a disk, or the share of it that is ours, is full. */
export function isStorageFull(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && (cause.code === "ENOSPC" || cause.code === "EDQUOT")) return true;
  return false;
}

export class FileMissingError extends Error {
  constructor(key: string, options?: ErrorOptions) {
    super(`There is no file ${key}.`, options);
    this.name = "FileMissingError";
  }
}

/** Throws on a key that could leave its folder or mean two things. */
export function checkedKey(key: string): string {
  if (key.length > 500 || !/^tenants(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(key)) {
    throw new TypeError(`Not a storage key: ${JSON.stringify(key)}`);
  }
  return key;
}

/** The key of a tenant's own file. */
export function tenantKey(tenantId: string, ...parts: readonly string[]): string {
  return checkedKey(["tenants", tenantId, ...parts].join("/"));
}
