import { readUnit } from "../reading/units.ts";

/** Whether two spellings mean the same unit ("P. Sqm", "sqm", "ONE SQM"), for the same number of units. */
export function isSameUnit(a: string, b: string): boolean {
  const [left, right] = [readUnit(a.trim()), readUnit(b.trim())];
  if (left === undefined || right === undefined) return plain(a) === plain(b);
  return left.unit === right.unit && left.per === right.per;
}

const plain = (text: string): string => text.toLowerCase().replace(/[\s.]+/g, "");
