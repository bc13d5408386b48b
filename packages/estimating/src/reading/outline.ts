import { leadingMarker, numberLevel } from "./row-words.ts";

interface Heading {
  number: string;
  text: string;
  level: number;
  /** The row was itself priced: it is context for its (b), (c) only. */
  isPriced: boolean;
  hasChild: boolean;
}

/** Texts without a number of their own stand below every numbered one. */
const PLAIN = 30;
/** From here on a number is a letter or Roman and needs the number above it. */
export const CHILD_LEVEL = 5;
const LETTER = 10;
/** Most items of a long list stand below nothing. */
const NONE: string[] = [];
/** Below the headings without a number, which group the lettered items. */
const TOP_LETTER = 1;

export interface Place {
  number: string;
  description: string;
  parents: string[];
}

/** Which long texts above a row it belongs to: item 2, its (a), its (i). */
export class Outline {
  #headings: Heading[] = [];
  /** The table numbers its items A, B, C: then a letter is no child. */
  readonly #areLettersTop: boolean;

  readonly #plain: number;

  constructor(areLettersTop = false) {
    this.#areLettersTop = areLettersTop;
    this.#plain = areLettersTop ? 0 : PLAIN;
  }

  clear(): void {
    this.#headings = [];
  }

  get isEmpty(): boolean {
    return this.#headings.length === 0;
  }

  /** Notes a text without figures. */
  addText(number: string, text: string): void {
    const level = this.#levelOf(number, text);
    if (level === this.#plain) this.#leavePlain();
    else this.#leave(level);
    this.#headings.push({ number, text, level, isPriced: false, hasChild: false });
  }

  /** Finds the place of a priced row and makes it the context of the rows that follow. */
  place(number: string, text: string): Place {
    const level = this.#levelOf(number, text);
    if (level !== this.#plain) this.#leave(level);
    else while (this.#headings.at(-1)?.isPriced === true) this.#headings.pop();
    for (const heading of this.#headings) heading.hasChild = true;
    if (text === "" && this.#headings.length > 0) return this.#placeOfBareFigures(number);
    const place = {
      number: this.#fullNumber(number, text, level),
      description: text,
      parents: this.#texts(),
    };
    if (level !== this.#plain) this.#headings.push({ number, text, level, isPriced: true, hasChild: false });
    return place;
  }

  #texts(): string[] {
    if (this.#headings.length === 0) return NONE;
    return this.#headings.map((heading) => heading.text).filter((text) => text !== "");
  }

  /** Figures in a row of their own complete the text above them. */
  #placeOfBareFigures(number: string): Place {
    const own = this.#headings.at(-1);
    const above = this.#headings.slice(0, -1).map((heading) => heading.text);
    return {
      number:
        number === "" ? this.#fullNumber(own?.number ?? "", own?.text ?? "", own?.level ?? 0, 1) : number,
      description: own?.text ?? "",
      parents: above.filter((parent) => parent !== ""),
    };
  }

  #fullNumber(number: string, text: string, level: number, skipped = 0): string {
    const own = number === "" ? (leadingMarker(text) ?? "") : number;
    if (level < CHILD_LEVEL) return own;
    const above = this.#headings
      .slice(0, this.#headings.length - skipped)
      .filter((heading) => heading.level < level);
    const numbers = above.map((heading) => heading.number || (leadingMarker(heading.text) ?? ""));
    const [first = "", ...others] = [...numbers, own].filter((part) => part !== "");
    return first + others.map((part) => `(${part.replace(/[()[\]{}.:\s]/g, "")})`).join("");
  }

  #leave(level: number): void {
    while ((this.#headings.at(-1)?.level ?? -1) >= level) this.#headings.pop();
  }

  #leavePlain(): void {
    const isLeft = (heading: Heading | undefined): boolean =>
      heading !== undefined && (heading.isPriced || (heading.level === this.#plain && heading.hasChild));
    while (isLeft(this.#headings.at(-1))) this.#headings.pop();
  }

  #levelOf(number: string, text: string): number {
    if (number !== "") {
      const level = numberLevel(number) ?? 0;
      return this.#areLettersTop && level === LETTER ? TOP_LETTER : level;
    }
    const marker = leadingMarker(text);
    if (marker === undefined) return this.#plain;
    const level = numberLevel(marker) ?? PLAIN;
    return level < CHILD_LEVEL ? 15 : level;
  }
}
