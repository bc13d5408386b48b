import { type Face, fonts } from "./fonts.ts";
import { printable } from "./printable.ts";
import { scriptRuns } from "./script-runs.ts";
import { type ShapedRun, shapedRuns } from "./shaping.ts";

/** Part of a line in one face. Widths are in em: they hold for every size. */
export interface Piece {
  readonly text: string;
  readonly face: Face;
  readonly em: number;
  readonly features?: ShapedRun["features"];
}

export interface Line {
  readonly pieces: readonly Piece[];
  readonly em: number;
}

interface Word {
  readonly pieces: readonly Piece[];
  readonly em: number;
  /** Of the blanks behind it. */
  readonly gapEm: number;
}

const WORDS = /[^ \n]+/g;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Sets texts in lines. One for each document: it remembers the words, which repeat from row to row. */
export class Typesetter {
  readonly #words = new Map<string, Word>();

  /** Lines no wider than `em`; undefined: as long as the text. A word that is too long breaks between letters. */
  lines(text: string, isBold: boolean, em = Number.POSITIVE_INFINITY): Line[] {
    return printable(text)
      .split("\n")
      .flatMap((paragraph) => this.#paragraph(paragraph, isBold, em));
  }

  /** Width of a text on one line. */
  width(text: string, isBold: boolean): number {
    return Math.max(0, ...this.lines(text, isBold).map((line) => line.em));
  }

  #paragraph(paragraph: string, isBold: boolean, most: number): Line[] {
    const lines: Line[] = [];
    let pieces: Piece[] = [];
    let em = 0;
    let gap = 0;
    const end = (): void => {
      lines.push({ pieces, em });
      pieces = [];
      em = 0;
      gap = 0;
    };
    const put = (word: Word): void => {
      if (pieces.length > 0 && em + gap + word.em > most) end();
      if (pieces.length > 0 && gap > 0) {
        pieces.push(blank(pieces.at(-1)?.face ?? latin(isBold), gap));
        em += gap;
      }
      pieces.push(...word.pieces);
      em += word.em;
      gap = word.gapEm;
    };
    for (const [text] of paragraph.matchAll(WORDS)) {
      const word = this.#word(text, isBold);
      if (word.em <= most) put(word);
      else for (const part of this.#parts(text, isBold, most)) put(part);
    }
    end();
    return lines.map(joined);
  }

  #word(text: string, isBold: boolean): Word {
    const key = isBold ? `*${text}` : ` ${text}`;
    const known = this.#words.get(key);
    if (known !== undefined) return known;
    const pieces = scriptRuns(text)
      .flatMap((run) => shapedRuns(run))
      .map((run) => measured(run, isBold));
    const word = { pieces, em: widthOf(pieces), gapEm: gapOf(isBold) };
    this.#words.set(key, word);
    return word;
  }

  #parts(text: string, isBold: boolean, most: number): Word[] {
    const parts: Word[] = [];
    let part = "";
    for (const { segment } of graphemes.segment(text)) {
      if (part !== "" && this.#word(part + segment, isBold).em > most) {
        parts.push({ ...this.#word(part, isBold), gapEm: 0 });
        part = "";
      }
      part += segment;
    }
    parts.push(this.#word(part, isBold));
    return parts;
  }
}

const widthOf = (pieces: readonly Piece[]): number => pieces.reduce((total, { em }) => total + em, 0);
const latin = (isBold: boolean): Face => fonts().latin[isBold ? "bold" : "normal"];
const gapOf = (isBold: boolean): number => measured({ text: " ", script: "latin" }, isBold).em;
const blank = (face: Face, em: number): Piece => ({ text: " ", face, em });

function measured(run: ShapedRun, isBold: boolean): Piece {
  const face = fonts()[run.script][isBold ? "bold" : "normal"];
  const { text, features } = run;
  return { text, face, em: emOf(run, face), ...(features === undefined ? {} : { features }) };
}

function emOf({ text, script, features }: ShapedRun, { font }: Face): number {
  if (script !== "latin") return font.layout(text, features).advanceWidth / font.unitsPerEm;
  let units = 0;
  for (const character of text) units += advanceOf(font, character.codePointAt(0) ?? 0);
  return units / font.unitsPerEm;
}

const advances = new WeakMap<Face["font"], Map<number, number>>();

function advanceOf(font: Face["font"], code: number): number {
  const known = advances.get(font) ?? new Map<number, number>();
  advances.set(font, known);
  const advance = known.get(code) ?? font.glyphForCodePoint(code).advanceWidth;
  known.set(code, advance);
  return advance;
}

/** Latin neighbours become one piece; blanks between shaped words are distance alone. */
function joined({ pieces, em }: Line): Line {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    const isPlain = piece.features === undefined && last?.features === undefined;
    if (last !== undefined && isPlain && last.face === piece.face && !piece.face.isShaped) {
      merged[merged.length - 1] = { text: last.text + piece.text, face: last.face, em: last.em + piece.em };
    } else merged.push(piece);
  }
  return { pieces: merged, em };
}
