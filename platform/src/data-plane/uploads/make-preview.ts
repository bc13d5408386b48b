import { estimateFromReading, findDoubts, priceEstimate } from "@rowhouse/estimating";
import type {
  Corrections,
  Decimal,
  Doubt,
  RowReading,
  SheetReading,
  TableChoice,
  WorkbookReading,
} from "@rowhouse/estimating";

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
  /** Not in overviews of earlier releases. */
  estimate?: EstimatePreview;
}

/** What an estimate would hold that is made of the reading as it stands. */
interface EstimatePreview {
  tables: TableChoice[];
  items: number;
  ecv: Decimal;
  /** The workbook's own lines upon the items, and where they arrive at which total. */
  cascade: { sheet: string; cell: string; lines: string[]; total: Decimal } | null;
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
    estimate: previewEstimate(reading),
  };
  return { overview: Buffer.from(JSON.stringify(overview)), rows: Buffer.concat(parts) };
}

function previewEstimate(reading: WorkbookReading): EstimatePreview {
  const { estimate, tables, cascade } = estimateFromReading(reading);
  const { sections, ecv, grandTotal } = priceEstimate(estimate);
  const lines = estimate.cascade.map(({ label }) => label);
  return {
    tables,
    items: sections.reduce((count, { items }) => count + items.length, 0),
    ecv,
    cascade: cascade === undefined ? null : { ...cascade, lines, total: grandTotal },
  };
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
