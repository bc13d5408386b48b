import { cellName } from "./grid.ts";

/** Where a formula stands and how the book names its sheets; rows and columns from 0. */
export interface FormulaPlace {
  row: number;
  column: number;
  /** The name of the sheet that a reference to another sheet means; undefined for other files. */
  sheetName: (reference: number) => string | undefined;
  /** The tokens of the shared formula that begins in a cell. */
  shared: (row: number, column: number) => Uint8Array | undefined;
}

const BINARY: Readonly<Record<number, string>> = {
  0x03: "+",
  0x04: "-",
  0x05: "*",
  0x06: "/",
  0x07: "^",
  0x08: "&",
  0x09: "<",
  0x0a: "<=",
  0x0b: "=",
  0x0c: ">=",
  0x0d: ">",
  0x0e: "<>",
};

/** Names of [MS-XLS] 2.5.198.17 and how many arguments those take that do not say it themselves. */
const FUNCTIONS: Readonly<Record<number, readonly [name: string, count: number]>> = {
  0: ["COUNT", 1],
  1: ["IF", 3],
  2: ["ISNA", 1],
  3: ["ISERROR", 1],
  4: ["SUM", 1],
  5: ["AVERAGE", 1],
  6: ["MIN", 1],
  7: ["MAX", 1],
  19: ["PI", 0],
  20: ["SQRT", 1],
  24: ["ABS", 1],
  25: ["INT", 1],
  27: ["ROUND", 2],
  29: ["INDEX", 3],
  33: ["VALUE", 1],
  36: ["AND", 1],
  37: ["OR", 1],
  38: ["NOT", 1],
  39: ["MOD", 2],
  64: ["MATCH", 3],
  101: ["HLOOKUP", 4],
  102: ["VLOOKUP", 3],
  118: ["TRIM", 1],
  126: ["ISERR", 1],
  127: ["ISTEXT", 1],
  128: ["ISNUMBER", 1],
  129: ["ISBLANK", 1],
  169: ["COUNTA", 1],
  183: ["PRODUCT", 1],
  197: ["TRUNC", 1],
  212: ["ROUNDUP", 2],
  213: ["ROUNDDOWN", 2],
  228: ["SUMPRODUCT", 1],
  279: ["EVEN", 1],
  285: ["FLOOR", 2],
  288: ["CEILING", 2],
  336: ["CONCATENATE", 1],
  337: ["POWER", 2],
  344: ["SUBTOTAL", 2],
  345: ["SUMIF", 2],
  346: ["COUNTIF", 2],
};

/** The text of a formula that an .xls stores as tokens, without the "="; undefined where it holds one that is not known. */
export function formulaText(tokens: Uint8Array, place: FormulaPlace): string | undefined {
  try {
    return new TokenReader(tokens, place).read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Throws a RangeError where a token is not known or breaks off. */
class TokenReader {
  readonly #view: DataView;
  readonly #place: FormulaPlace;
  readonly #stack: string[] = [];
  #at = 0;

  constructor(tokens: Uint8Array, place: FormulaPlace) {
    this.#view = new DataView(tokens.buffer, tokens.byteOffset, tokens.byteLength);
    this.#place = place;
  }

  read(): string {
    if (this.#view.byteLength === 5 && this.#view.getUint8(0) === 0x01) return this.#readShared();
    while (this.#at < this.#view.byteLength) this.#token(this.#byte());
    if (this.#stack.length !== 1) throw new RangeError("Not one value is left");
    return this.#pop();
  }

  #readShared(): string {
    const tokens = this.#place.shared(this.#view.getUint16(1, true), this.#view.getUint16(3, true));
    const text =
      tokens === undefined ? undefined : formulaText(tokens, { ...this.#place, shared: () => undefined });
    if (text === undefined) throw new RangeError("The shared formula is missing");
    return text;
  }

  #byte(): number {
    this.#at += 1;
    return this.#view.getUint8(this.#at - 1);
  }

  #word(): number {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2, true);
  }

  #pop(): string {
    const top = this.#stack.pop();
    if (top === undefined) throw new RangeError("A value is missing");
    return top;
  }

  #token(id: number): void {
    const operator = BINARY[id];
    if (operator !== undefined) {
      const right = this.#pop();
      this.#stack.push(`${this.#pop()}${operator}${right}`);
      return;
    }
    // The class of an operand ("reference", "value", "array") changes nothing here.
    this.#stack.push(this.#operand(id >= 0x20 ? (id & 0x1f) | 0x20 : id));
    if (this.#stack.at(-1) === "") this.#stack.pop();
  }

  #operand(id: number): string {
    switch (id) {
      case 0x12:
        return `+${this.#pop()}`;
      case 0x13:
        return `-${this.#pop()}`;
      case 0x14:
        return `${this.#pop()}%`;
      case 0x15:
        return `(${this.#pop()})`;
      case 0x17:
        return this.#string();
      case 0x19:
        return this.#attribute();
      case 0x1d:
        return this.#byte() === 1 ? "TRUE" : "FALSE";
      case 0x1e:
        return String(this.#word());
      case 0x1f:
        this.#at += 8;
        return String(this.#view.getFloat64(this.#at - 8, true));
      case 0x21:
        return this.#call(this.#word());
      case 0x22: {
        const count = this.#byte() & 0x7f;
        return this.#call(this.#word() & 0x7fff, count);
      }
      case 0x24:
      case 0x2c:
        return this.#cell(id === 0x2c);
      case 0x25:
      case 0x2d:
        return this.#range(id === 0x2d);
      case 0x3a:
        return `${this.#sheet()}${this.#cell(false)}`;
      case 0x3b:
        return `${this.#sheet()}${this.#range(false)}`;
      default:
        throw new RangeError(`No token ${id} is known`);
    }
  }

  #string(): string {
    const length = this.#byte();
    const isWide = (this.#byte() & 1) === 1;
    let text = "";
    for (let index = 0; index < length; index += 1)
      text += String.fromCharCode(isWide ? this.#word() : this.#byte());
    return `"${text.replaceAll('"', '""')}"`;
  }

  /** Jumps and spaces say nothing new; a sum of one argument is an attribute as well. */
  #attribute(): string {
    const flags = this.#byte();
    const word = this.#word();
    if ((flags & 0x10) !== 0) return `SUM(${this.#pop()})`;
    if ((flags & 0x04) !== 0) this.#at += 2 * (word + 1);
    return "";
  }

  #call(id: number, given?: number): string {
    const known = FUNCTIONS[id];
    if (known === undefined) throw new RangeError(`No function ${id} is known`);
    const [name, usual] = known;
    const values = Array.from({ length: given ?? usual }, () => this.#pop()).toReversed();
    return `${name}(${values.join(",")})`;
  }

  #cell(isShared: boolean): string {
    const row = this.#word();
    return this.#name(row, this.#word(), isShared);
  }

  #range(isShared: boolean): string {
    const [top, bottom, left, right] = [this.#word(), this.#word(), this.#word(), this.#word()];
    return `${this.#name(top, left, isShared)}:${this.#name(bottom, right, isShared)}`;
  }

  /** In a shared formula relative places are distances from the cell. */
  #name(row: number, packed: number, isShared: boolean): string {
    const isRowRelative = isShared && (packed & 0x8000) !== 0;
    const isColumnRelative = isShared && (packed & 0x4000) !== 0;
    const column = packed & 0xff;
    return cellName(
      isRowRelative ? (this.#place.row + row) & 0xffff : row,
      isColumnRelative ? (this.#place.column + column) & 0xff : column,
    );
  }

  #sheet(): string {
    const name = this.#place.sheetName(this.#word());
    if (name === undefined) throw new RangeError("It stands in another file");
    return `'${name.replaceAll("'", "''")}'!`;
  }
}
