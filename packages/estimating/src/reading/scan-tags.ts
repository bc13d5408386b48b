import { decodeXml } from "./scan-xml.ts";

/** What meets a tag scanner. Names come as keys, texts and attributes as places in the bytes at hand. */
export interface TagHandler {
  /** Takes what begins at this tag as a whole, and says where it ends; `at` where its tags have to be met. */
  whole(at: number): number;
  /** Whether anybody will ask for attributes of tags with this name. */
  hasAttributes(key: number): boolean;
  open(key: number, tags: TagScanner): void;
  close(key: number): void;
  text(from: number, to: number): void;
}

const MOST_ATTRIBUTES = 64;
/** Whole numbers of so many digits are exact. */
const EXACT_DIGITS = 15;

const [LESS, GREATER, SLASH, EQUALS, COLON, BANG, QUESTION] = [60, 62, 47, 61, 58, 33, 63] as const;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const ZERO = 48;

/** Names are compared by a hash: a name that is not meant would have to collide. */
export function keyOf(name: string): number {
  let key = 0;
  for (let at = 0; at < name.length; at += 1) key = nextKey(key, name.charCodeAt(at));
  return key;
}

export function nextKey(key: number, code: number): number {
  return (Math.imul(key, 31) + code) | 0;
}

/**
 * Walks through XML byte by byte and piece by piece, without making texts that nobody asks for. Attributes can be asked
 * for while their tag opens.
 */
export class TagScanner {
  bytes: Buffer = Buffer.alloc(0);
  readonly #handler: TagHandler;
  /** Three numbers for each attribute of the tag at hand: its name, and where its value lies. */
  readonly #attributes = new Int32Array(3 * MOST_ATTRIBUTES);
  #attributeCount = 0;

  constructor(handler: TagHandler) {
    this.#handler = handler;
  }

  /** Throws a SyntaxError where the piece breaks off inside a tag; what stands before it was met. */
  scan(bytes: Buffer): void {
    this.bytes = bytes;
    const end = bytes.length;
    let at = 0;
    while (at < end) {
      const from = at;
      while (at < end && bytes[at] !== LESS) at += 1;
      if (at > from) this.#handler.text(from, at);
      if (at >= end) return;
      const behind = this.#handler.whole(at);
      at = behind > at ? behind : this.#tag(at);
    }
  }

  /** Meets the tag at `start`; returns where it ends. */
  #tag(start: number): number {
    const bytes = this.bytes;
    const second = bytes[start + 1];
    if (second === BANG || second === QUESTION) return this.#special(start);
    const isClosing = second === SLASH;
    let at = isClosing ? start + 2 : start + 1;
    let key = 0;
    for (const end = bytes.length; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte <= SPACE || byte === GREATER || byte === SLASH) break;
      key = byte === COLON ? 0 : nextKey(key, byte);
    }
    if (isClosing) {
      at = this.#skipAttributes(at);
      this.#handler.close(key);
      return at;
    }
    this.#attributeCount = 0;
    at = this.#handler.hasAttributes(key) ? this.#readAttributes(at) : this.#skipAttributes(at);
    this.#handler.open(key, this);
    if (bytes[at - 2] === SLASH) this.#handler.close(key);
    return at;
  }

  #special(start: number): number {
    const bytes = this.bytes;
    const isData = bytes.toString("latin1", start, start + 9) === "<![CDATA[";
    const isComment = bytes.toString("latin1", start, start + 4) === "<!--";
    const mark = isData ? "]]>" : isComment ? "-->" : bytes[start + 1] === QUESTION ? "?>" : ">";
    const end = bytes.indexOf(mark, start, "latin1");
    if (end < 0) throw breaksOff(start);
    if (isData) this.#handler.text(start + 9, end);
    return end + mark.length;
  }

  /** Where the tag ends, from `start` on: a ">" inside quotes does not end it. */
  #skipAttributes(start: number): number {
    const bytes = this.bytes;
    const end = bytes.length;
    let at = start;
    while (at < end) {
      const byte = bytes[at];
      at += 1;
      if (byte === GREATER) return at;
      if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) at = this.#closingQuote(at, byte) + 1;
    }
    throw breaksOff(start);
  }

  /** Notes the attributes from `start` on; returns where the tag ends. */
  #readAttributes(start: number): number {
    const bytes = this.bytes;
    const end = bytes.length;
    let at = start;
    let key = 0;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      at += 1;
      if (byte === GREATER) return at;
      if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) {
        const from = at;
        at = this.#closingQuote(at, byte);
        this.#note(key, from, at);
        at += 1;
        key = 0;
      } else if (byte > SPACE && byte !== EQUALS && byte !== SLASH) {
        key = byte === COLON ? 0 : nextKey(key, byte);
      }
    }
    throw breaksOff(start);
  }

  #closingQuote(from: number, quote: number): number {
    const bytes = this.bytes;
    const end = bytes.length;
    let at = from;
    while (at < end && bytes[at] !== quote) at += 1;
    return at;
  }

  #note(key: number, from: number, to: number): void {
    if (this.#attributeCount >= MOST_ATTRIBUTES) return;
    const at = this.#attributeCount * 3;
    this.#attributes[at] = key;
    this.#attributes[at + 1] = from;
    this.#attributes[at + 2] = to;
    this.#attributeCount += 1;
  }

  /** The place of an attribute among the noted ones; below zero where the tag has none of this name. */
  find(key: number): number {
    for (let at = this.#attributeCount * 3 - 3; at >= 0; at -= 3) if (this.#attributes[at] === key) return at;
    return -1;
  }

  /** Where the value of the attribute at this place begins. */
  from(place: number): number {
    return this.#attributes[place + 1] ?? 0;
  }

  /** Where the value of the attribute at this place ends. */
  to(place: number): number {
    return this.#attributes[place + 2] ?? 0;
  }

  textOf(key: number): string | undefined {
    const place = this.find(key);
    return place < 0 ? undefined : decodeXml(this.bytes.toString("utf8", this.from(place), this.to(place)));
  }

  /** Digits only; NaN for anything else. */
  numberOf(key: number): number {
    const place = this.find(key);
    return place < 0 ? Number.NaN : this.digits(this.from(place), this.to(place));
  }

  /** The key of an attribute's value; 0 where there is none. */
  keyOf(key: number): number {
    const place = this.find(key);
    if (place < 0) return 0;
    let value = 0;
    for (let at = this.from(place); at < this.to(place); at += 1) value = nextKey(value, this.bytes[at] ?? 0);
    return value;
  }

  /** The whole number that stands there; NaN for anything else than digits. */
  digits(from: number, to: number): number {
    if (to <= from || to - from > EXACT_DIGITS) return Number.NaN;
    let number = 0;
    for (let at = from; at < to; at += 1) {
      const digit = (this.bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      number = number * 10 + digit;
    }
    return number;
  }
}

function breaksOff(at: number): SyntaxError {
  return new SyntaxError(`XML breaks off at ${at}`);
}
