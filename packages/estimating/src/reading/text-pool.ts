import { decodeCell } from "./decode-cell.ts";

/** Texts of up to this many bytes occur again and again: units, codes, remarks. */
const LONGEST = 32;
/** A power of two. A text that finds its place taken by another takes it over. */
const PLACES = 8_192;

/** Texts out of bytes: short ones that were seen before come without being made again. */
export class TextPool {
  readonly #texts: (string | undefined)[] = Array.from({ length: PLACES });

  take(bytes: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length > LONGEST) return decodeCell(bytes.toString("utf8", from, to));
    let hash = length;
    for (let at = from; at < to; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const place = hash & (PLACES - 1);
    const known = this.#texts[place];
    if (known !== undefined && isSame(known, bytes, from, length)) return known;
    const text = decodeCell(bytes.toString("utf8", from, to));
    // One that was decoded is shorter than its bytes, and would be taken for another.
    if (text.length === length) this.#texts[place] = text;
    return text;
  }
}

function isSame(text: string, bytes: Buffer, from: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let at = 0; at < length; at += 1) if (text.charCodeAt(at) !== bytes[from + at]) return false;
  return true;
}
