/** Built-in number formats that show a date or a time (ECMA-376 18.8.30). */
const BUILT_IN = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);
/** What a format shows as it is, and what only tells colours and languages: not the durations "[h]:mm". */
const LITERALS = /"[^"]*"|\\.|[*_].|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi;
/** Years, days, hours, seconds, names of months. A single "m" between digits is none of them. */
const PARTS = /y|d|(?<![a-z])[hs]{1,2}(?![a-z])|m{3}|am\/pm|\[m+\]/i;

/** Whether a number format shows a serial number as a date or a time. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (BUILT_IN.has(id)) return true;
  if (code === undefined || /^\s*general\s*$/i.test(code)) return false;
  return PARTS.test(code.replace(LITERALS, ""));
}

const DAY_MS = 86_400_000;
const FROM_1904 = Date.UTC(1904, 0, 1);
const FROM_1900 = Date.UTC(1899, 11, 31);
/** Lotus took 1900 for a leap year, and Excel followed: its 29 February is a day that never was. */
const LEAP_DAY = 60;

/** The date that a spreadsheet's serial number stands for. */
export function serialToDate(serial: number, is1904: boolean): Date {
  const days = is1904 || serial < LEAP_DAY ? serial : serial - 1;
  return new Date((is1904 ? FROM_1904 : FROM_1900) + Math.round(days * DAY_MS));
}
