import type { DataPlaneDeps } from "../data-plane-deps.ts";
import { CHUNK_ROWS } from "./make-preview.ts";
import { openOverview, readRows, sheetOf } from "./open-preview.ts";
import type { SheetPage } from "./schemas.ts";

/** Rows of one sheet as the workbook shows them: from a row number on, or from a place among those listed. Throws NOT_FOUND. */
export async function readSheet(
  deps: Pick<DataPlaneDeps, "storage" | "workbench">,
  readingKey: string,
  page: { index: number; from: number; position?: number | undefined; limit: number },
): Promise<SheetPage> {
  const sheet = sheetOf(await openOverview(deps, readingKey), page.index);
  const { position = 0, limit } = page;
  const rows =
    page.position === undefined
      ? await rowsFrom(page.from)
      : await readRows(deps.storage, readingKey, sheet, { from: position, limit });
  return { name: sheet.name, rows, total_rows: sheet.rowCount, columns: sheet.columnCount };

  async function rowsFrom(row: number): Promise<SheetPage["rows"]> {
    const chunk = Math.max(
      0,
      sheet.chunks.findLastIndex((candidate) => (candidate.row ?? 0) <= row),
    );
    const from = { ...sheet, chunks: sheet.chunks.slice(chunk) };
    const first = await readRows(deps.storage, readingKey, from, { from: 0, limit: CHUNK_ROWS });
    const before = first.filter((candidate) => candidate.row < row).length;
    return readRows(deps.storage, readingKey, from, { from: before, limit });
  }
}
