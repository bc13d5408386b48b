import type { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { ProblemError } from "../../errors.ts";
import { FileTooLargeError } from "../../foundation/storage/storage.ts";
import type { Storage, StoredFile } from "../../foundation/storage/storage.ts";

/** The file of a form, as it arrives. */
export interface ReceivedFile {
  filename: string;
  content: Readable;
}

/** What multipart adds around a file. */
const envelopeBytes = 64 * 1024;

/** Refuses what says of itself that it is too large, before it arrives. Throws UPLOAD_TOO_LARGE. */
export function refuseLarge(request: FastifyRequest, maxBytes: number): void {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes + envelopeBytes) throw tooLarge(maxBytes);
}

/** The part named `file` of a multipart request. Throws UPLOAD_MISSING_FILE, MALFORMED_BODY. */
export async function receiveFile(request: FastifyRequest): Promise<ReceivedFile> {
  const part = request.isMultipart() ? await request.file().catch(refuseForm) : undefined;
  if (part === undefined) throw new ProblemError("UPLOAD_MISSING_FILE");
  // A part may have no name, whatever its type says.
  return { filename: (part.filename as string | undefined) ?? "", content: part.file };
}

/** Streams a file to storage. After UPLOAD_TOO_LARGE, UPLOAD_EMPTY, MALFORMED_BODY nothing stays behind. */
export async function storeFile(
  storage: Storage,
  key: string,
  content: Readable,
  maxBytes: number,
): Promise<StoredFile> {
  const stored = await storage.write(key, content, { maxBytes }).catch((error: unknown) => {
    // The rest is read and forgotten: a sender that is still sending could not read the answer otherwise.
    content.resume();
    if (error instanceof Error && error === content.errored) throw brokenForm(error);
    throw error instanceof FileTooLargeError ? tooLarge(maxBytes) : error;
  });
  if (stored.sizeBytes > 0) return stored;
  await storage.remove(key);
  throw new ProblemError("UPLOAD_EMPTY");
}

/** The parser's own errors name no status; a limit's does. */
function refuseForm(error: Error): never {
  throw "statusCode" in error ? error : brokenForm(error);
}

/** The multipart body itself cannot be read: its boundary or its end is missing, or its sender went away. */
function brokenForm(cause: Error): ProblemError {
  return new ProblemError("MALFORMED_BODY", { detail: cause.message, cause });
}

function tooLarge(maxBytes: number): ProblemError {
  const limitMb = Math.floor(maxBytes / (1024 * 1024));
  return new ProblemError("UPLOAD_TOO_LARGE", {
    detail: `The file is larger than ${limitMb} MB.`,
    remedy: "Remove what is not needed, such as sheets and pictures, and upload it again.",
    members: { limit_bytes: maxBytes },
  });
}
