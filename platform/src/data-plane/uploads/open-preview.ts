import type { Doubt } from "@rowhouse/estimating";
import { ProblemError } from "../../errors.ts";
import { FileMissingError, tenantKey } from "../../foundation/storage/storage.ts";
import type { Storage } from "../../foundation/storage/storage.ts";
import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { JobError } from "../jobs/job-error.ts";
import { CHUNK_ROWS } from "./make-preview.ts";
import type { Overview, OverviewSheet, PreviewFiles, PreviewRow } from "./make-preview.ts";

const maxPreviewBytes = 512 * 1024 * 1024;
const cutMs = 20_000;

const overviewKey = (readingKey: string): string => `${readingKey}.overview`;
const rowsKey = (readingKey: string): string => `${readingKey}.rows`;

/** Puts a preview beside its reading; the overview last, since it says that the rows are there. */
export async function keepPreview(storage: Storage, readingKey: string, files: PreviewFiles): Promise<void> {
  await storage.write(rowsKey(readingKey), files.rows, { maxBytes: maxPreviewBytes });
  await storage.write(overviewKey(readingKey), files.overview, { maxBytes: maxPreviewBytes });
}

/** Where readings lie that were made for corrections, and not by a job: nothing but their upload names them. */
export function correctedKey(tenantId: string, ...name: string[]): string {
  return tenantKey(tenantId, "uploads", "corrected", ...name);
}

/** Removes a reading that was made for corrections, with its preview; a job's reading is one of its outputs and stays. */
export async function removeCorrected(storage: Storage, tenantId: string, readingKey: string): Promise<void> {
  if (!readingKey.startsWith(`${correctedKey(tenantId)}/`)) return;
  for (const key of [overviewKey(readingKey), rowsKey(readingKey), readingKey]) {
    await storage.remove(key);
  }
}

/** The overview of a reading; it is made when it is first asked for. */
export async function openOverview(
  { storage, workbench }: Pick<DataPlaneDeps, "storage" | "workbench">,
  readingKey: string,
): Promise<Overview> {
  const bytes = await storage.readBytes(overviewKey(readingKey)).catch(async (error: unknown) => {
    if (!(error instanceof FileMissingError)) throw error;
    const readingJson = await storage.readBytes(readingKey);
    const files = await workbench.run("preview", { readingJson }, { timeoutMs: cutMs }).catch(refuseReading);
    await keepPreview(storage, readingKey, files);
    return files.overview;
  });
  return JSON.parse(Buffer.from(bytes).toString("utf8")) as Overview;
}

/** The file was read before by a job; for a request the same may take too long. Throws READING_FAILED. */
export function refuseReading(error: unknown): never {
  if (!(error instanceof JobError)) throw error;
  const { message: detail, remedy } = error;
  throw new ProblemError("READING_FAILED", { detail, remedy, members: { reason: error.code }, cause: error });
}

/** Throws NOT_FOUND. */
export function sheetOf({ sheets }: Overview, index: number): OverviewSheet {
  const sheet = sheets.find((candidate) => candidate.index === index);
  if (sheet === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return sheet;
}

/** Listed rows from a place on, from 0. */
export function readRows(
  storage: Storage,
  readingKey: string,
  { chunks }: OverviewSheet,
  page: { from: number; limit: number },
): Promise<PreviewRow[]> {
  return readChunks<PreviewRow>(storage, readingKey, chunks, page);
}

export function readDoubts(
  storage: Storage,
  readingKey: string,
  { doubts }: Overview,
  page: { from: number; limit: number },
): Promise<Doubt[]> {
  return readChunks<Doubt>(storage, readingKey, doubts.chunks, page);
}

async function readChunks<T>(
  storage: Storage,
  readingKey: string,
  chunks: OverviewSheet["chunks"],
  { from, limit }: { from: number; limit: number },
): Promise<T[]> {
  const first = Math.floor(from / CHUNK_ROWS);
  const wanted = chunks.slice(first, Math.floor((from + limit - 1) / CHUNK_ROWS) + 1);
  const parts = await Promise.all(
    wanted.map(async ({ at, bytes }) => {
      const part = await storage.readRange(rowsKey(readingKey), { from: at, bytes });
      return JSON.parse(Buffer.from(part).toString("utf8")) as T[];
    }),
  );
  const start = from - first * CHUNK_ROWS;
  return parts.flat().slice(start, start + limit);
}
