import type { DecimalText } from "./types.ts";

export type RowClass = "item" | "parent" | "section" | "measurement" | "total" | "note" | "blank" | "unread";

export interface ReadingWarning {
  code: string;
  message: string;
  sheet?: string;
  row?: number;
  cell?: string;
}

export interface RowReading {
  row: number;
  class: RowClass;
  reason?: string;
  hidden?: boolean;
  table?: number;
  /** What the cells show; null where nothing stands. */
  cells: (string | null)[];
  warnings?: string[];
}

export interface TableReading {
  index: number;
  role: string;
  confidence: number;
  itemCount: number;
  sections: string[];
  columns: { index: number; role: string; heading: string }[];
  itemTotal: DecimalText;
  computedTotal: DecimalText;
  statedTotal?: { amount: DecimalText; cell: string; label: string };
}

export interface SheetReading {
  index: number;
  name: string;
  role: string;
  hidden: boolean;
  rowCount: number;
  columnCount: number;
  tables: TableReading[];
  rows: RowReading[];
  counts: Record<RowClass, number>;
}

export interface WorkbookReading {
  fileName: string;
  format: string;
  title?: string;
  sheets: SheetReading[];
  counts: Record<RowClass, number>;
  warnings: ReadingWarning[];
}
