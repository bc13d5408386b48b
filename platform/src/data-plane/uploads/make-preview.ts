import { findDoubts } from "@rowhouse/estimating";
import type { Corrections, Doubt, RowReading, SheetReading, WorkbookReading } from "@rowhouse/estimating";

/** Where a run of rows or doubts lies in the file of rows. */
interface Chunk {
  at: number;
  bytes: number;
  /** The first one's row number, of rows. */
  row?: number;
}

/** All of a reading but its rows, and where those are. */
export interface Overview extends Pick<WorkbookReading, "format" | "counts" | "warnings"> {
  title?: string;
  corrections: Corrections;
  sheets: OverviewSheet[];
  doubts: { count: number; chunks: Chunk[] };
}

export type OverviewSheet = Pick<
  SheetReading,
  "index" | "name" | "role" | "hidden" | "rowCount" | "columnCount" | "tables" | "counts" | "corrected"
> & {
  /** Rows that are not blank. */
  listedRows: number;
  doubts: number;
  chunks: Chunk[];
};

/** A row as a preview shows it. */
export type PreviewRow = Pick<
  RowReading,
  "row" | "class" | "cells" | "reason" | "warnings" | "hidden" | "corrected"
>;

export interface PreviewFiles {
  overview: Uint8Array;
  rows: Uint8Array;
}

export const CHUNK_ROWS = 200;
const MOST_WARNINGS = 200;

/**
 * Cuts a reading up so that a screen of it can be had without the rest: an overview, and its rows and doubts in runs of
 * JSON, one after another.
 */
export function makePreview(reading: WorkbookReading): PreviewFiles {
  const parts: Buffer[] = [];
  let at = 0;
  const cut = (list: readonly object[], describe: (first: object) => Partial<Chunk>): Chunk[] => {
    const chunks: Chunk[] = [];
    for (let from = 0; from < list.length; from += CHUNK_ROWS) {
      const part = Buffer.from(JSON.stringify(list.slice(from, from + CHUNK_ROWS)));
      parts.push(part);
      chunks.push({ at, bytes: part.length, ...describe(list[from] ?? {}) });
      at += part.length;
    }
    return chunks;
  };
  const doubts = findDoubts(reading);
  const sheets = reading.sheets.map((sheet): OverviewSheet => {
    const { index, name, role, hidden, rowCount, columnCount, tables, counts, corrected } = sheet;
    return {
      index,
      name,
      role,
      hidden,
      rowCount,
      columnCount,
      tables,
      counts,
      ...(corrected === undefined ? {} : { corrected }),
      listedRows: sheet.rows.length,
      doubts: countDoubts(doubts, index),
      chunks: cut(sheet.rows.map(previewRow), (first) => ({ row: (first as PreviewRow).row })),
    };
  });
  const overview: Overview = {
    format: reading.format,
    ...(reading.title === undefined ? {} : { title: reading.title }),
    counts: reading.counts,
    warnings: reading.warnings.slice(0, MOST_WARNINGS),
    corrections: reading.corrections ?? { sheets: [] },
    sheets,
    doubts: { count: doubts.length, chunks: cut(doubts, () => ({})) },
  };
  return { overview: Buffer.from(JSON.stringify(overview)), rows: Buffer.concat(parts) };
}

function countDoubts(doubts: Doubt[], sheet: number): number {
  return doubts.filter((doubt) => doubt.sheet === sheet).length;
}

function previewRow({
  row,
  class: rowClass,
  cells,
  reason,
  warnings,
  hidden,
  corrected,
}: RowReading): PreviewRow {
  return {
    row,
    class: rowClass,
    cells,
    ...(reason === undefined ? {} : { reason }),
    ...(warnings === undefined ? {} : { warnings }),
    ...(hidden === undefined ? {} : { hidden }),
    ...(corrected === undefined ? {} : { corrected }),
  };
}
