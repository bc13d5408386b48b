import type { WorkbookReading } from "@rowhouse/estimating";
import { ProblemError } from "../../errors.ts";
import type { Storage } from "../../foundation/storage/storage.ts";
import type { SheetPage } from "./schemas.ts";

/** Rows of one sheet as the workbook shows them. Throws NOT_FOUND. */
export async function readSheet(
  storage: Storage,
  readingKey: string,
  { index, from, limit }: { index: number; from: number; limit: number },
): Promise<SheetPage> {
  const bytes = await storage.readBytes(readingKey);
  const reading = JSON.parse(Buffer.from(bytes).toString("utf8")) as WorkbookReading;
  const sheet = reading.sheets.find((candidate) => candidate.index === index);
  if (sheet === undefined) {
    throw new ProblemError("NOT_FOUND");
  }
  return {
    name: sheet.name,
    rows: sheet.rows
      .filter(({ row }) => row >= from)
      .slice(0, limit)
      .map(({ row, class: rowClass, cells }) => ({ row, class: rowClass, cells })),
    total_rows: sheet.rowCount,
    columns: sheet.columnCount,
  };
}
