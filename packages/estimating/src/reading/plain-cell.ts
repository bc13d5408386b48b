import { nextKey } from "./scan-tags.ts";

const [QUOTE, SINGLE_QUOTE, SLASH, LESS, EQUALS, GREATER, SPACE, ZERO] = [
  34, 39, 47, 60, 61, 62, 32, 48,
] as const;
const [CELL, PLACE, STYLE, TYPE, VALUE] = [99, 114, 115, 116, 118] as const;
/** Around a text that is written into its cell. */
const TEXT = Buffer.from("<is><t");
const TEXT_END = Buffer.from("</t></is></c>");
const VALUE_END = Buffer.from("</v></c>");
/** Columns have up to three letters, styles fewer digits. */
const LONGEST = 8;

/** A cell as nearly all programs write it: `<c r="B7" s="1" t="s"><v>12</v></c>`. It is read in one go, without its tags being met. */
export class PlainCell {
  /** From 0. */
  column = 0;
  /** Below zero where none is named. */
  style = -1;
  /** A key; 0 where none is named. */
  type = 0;
  /** Where its value stands. */
  from = 0;
  to = 0;

  /** Reads the cell whose tag begins at `start`; returns where it ends, or `start` if it is written in any other way. */
  read(bytes: Buffer, start: number): number {
    if (bytes[start + 1] !== CELL) return start;
    const content = this.#readAttributes(bytes, start + 2);
    if (content < 0) return start;
    const isValue = bytes[content] === LESS && bytes[content + 1] === VALUE && bytes[content + 2] === GREATER;
    this.from = isValue ? content + 3 : behindText(bytes, content);
    if (this.from < 0) return start;
    this.to = find(bytes, LESS, this.from);
    const end = isValue ? VALUE_END : TEXT_END;
    return isAt(bytes, this.to, end) ? this.to + end.length : start;
  }

  /** Where the tag ends; below zero if it has other attributes than a place, a style and a type. */
  #readAttributes(bytes: Buffer, start: number): number {
    this.column = -1;
    this.style = -1;
    this.type = 0;
    let at = start;
    while (bytes[at] === SPACE && bytes[at + 2] === EQUALS && bytes[at + 3] === QUOTE) {
      const name = bytes[at + 1];
      const from = at + 4;
      if (name === PLACE) at = this.#readPlace(bytes, from);
      else if (name === STYLE) at = this.#readStyle(bytes, from);
      else if (name === TYPE) at = this.#readType(bytes, from);
      else return -1;
      if (at === from || bytes[at] !== QUOTE) return -1;
      at += 1;
    }
    return bytes[at] === GREATER && this.column >= 0 ? at + 1 : -1;
  }

  #readPlace(bytes: Buffer, from: number): number {
    let at = from;
    let column = 0;
    for (; at - from < 3; at += 1) {
      const letter = (bytes[at] ?? 0) - 64;
      if (letter < 1 || letter > 26) break;
      column = column * 26 + letter;
    }
    this.column = column - 1;
    const digits = at;
    while (isDigit(bytes[at])) at += 1;
    return at === digits ? from : at;
  }

  #readStyle(bytes: Buffer, from: number): number {
    let at = from;
    let style = 0;
    for (; isDigit(bytes[at]) && at - from < LONGEST; at += 1) style = style * 10 + (bytes[at] ?? 0) - ZERO;
    this.style = style;
    return at;
  }

  #readType(bytes: Buffer, from: number): number {
    const to = find(bytes, QUOTE, from);
    this.type = 0;
    for (let at = from; at < to; at += 1) this.type = nextKey(this.type, bytes[at] ?? 0);
    return to;
  }
}

/** Where a text begins that is written into its cell, whatever attributes it has; below zero where none does. */
function behindText(bytes: Buffer, start: number): number {
  if (!isAt(bytes, start, TEXT)) return -1;
  let at = start + TEXT.length;
  if (bytes[at] === GREATER) return at + 1;
  if (bytes[at] !== SPACE) return -1;
  for (const length = bytes.length; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === GREATER) return bytes[at - 1] === SLASH ? -1 : at + 1;
    if (byte === SINGLE_QUOTE) return -1;
    // A ">" inside quotes does not end a tag.
    if (byte === QUOTE) at = find(bytes, QUOTE, at + 1);
  }
  return -1;
}

/** Where the byte stands from `start` on; the end of all bytes where it does not. */
function find(bytes: Buffer, byte: number, start: number): number {
  let at = start;
  for (const length = bytes.length; at < length && bytes[at] !== byte;) at += 1;
  return at;
}

function isAt(bytes: Buffer, at: number, mark: Buffer): boolean {
  for (let index = 0; index < mark.length; index += 1) if (bytes[at + index] !== mark[index]) return false;
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
}
