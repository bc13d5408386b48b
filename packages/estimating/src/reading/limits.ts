const MEBIBYTE = 1024 * 1024;

/** What a workbook may cost. Every figure is checked before the memory is taken. */
export interface ReadingLimits {
  fileBytes: number;
  archiveEntries: number;
  /** All parts that are read, unpacked. */
  unpackedBytes: number;
  /** One part, unpacked. */
  partBytes: number;
  /** Unpacked ÷ packed of one part, asked of parts above 8 MiB; real sheets stay below 60. */
  compressionRatio: number;
  sheets: number;
  /** Filled cells of the whole workbook. */
  cells: number;
}

export const defaultLimits: ReadingLimits = Object.freeze({
  fileBytes: 50 * MEBIBYTE,
  archiveEntries: 5_000,
  unpackedBytes: 160 * MEBIBYTE,
  partBytes: 96 * MEBIBYTE,
  compressionRatio: 150,
  sheets: 400,
  cells: 1_200_000,
});
