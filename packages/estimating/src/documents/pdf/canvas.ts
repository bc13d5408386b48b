import PDFDocument from "pdfkit";
import type { Face } from "./fonts.ts";
import { type Line, type Piece, Typesetter } from "./typeset.ts";

export interface TextStyle {
  readonly size: number;
  readonly isBold?: boolean;
  readonly color?: string;
  readonly align?: "left" | "center" | "right";
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

/** What pdfkit 0.19.1 keeps to itself: the open font, which turns text into codes of its subset. */
interface WithFont {
  readonly _font: OpenFont;
  readonly page: { readonly fonts: Record<string, unknown> };
}

interface OpenFont {
  readonly id: string;
  ref(): unknown;
  encode(text: string): readonly [codes: readonly string[], positions: unknown];
}

interface Used {
  readonly font: OpenFont;
  /** In hexadecimal, by character. */
  readonly codes: Map<string, string>;
}

const INK = "#111827";
/** Of Noto Sans, in em: from the top of a line to its baseline, and to the next line. */
const ASCENT = 1.069;
export const LINE_EM = 1.4;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
/** PDF wants a date of creation; there is no clock here. */
const NO_DATE = "2000-01-01";

/**
 * The only place that knows pdfkit: lines of text, fills and rules on pages. It fetches nothing and reads the font files
 * alone; the same drawing gives the same bytes.
 */
export class Canvas {
  readonly typesetter = new Typesetter();
  readonly page: { readonly width: number; readonly height: number };
  readonly #document: PDFKit.PDFDocument;
  readonly #chunks: Buffer[] = [];
  readonly #used = new Map<string, Used>();
  #face = "";
  #color = "";

  constructor(
    page: { readonly width: number; readonly height: number },
    about: { readonly title: string; readonly date: string },
  ) {
    this.page = page;
    this.#document = new PDFDocument({
      size: [page.width, page.height],
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      compress: true,
      font: undefined as unknown as string,
      lang: "en-IN",
      displayTitle: true,
      info: {
        Title: about.title,
        Creator: "Rowhouse",
        Producer: "Rowhouse",
        CreationDate: new Date(ISO_DATE.test(about.date) ? about.date : NO_DATE),
      },
    });
    this.#document.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
  }

  addPage(): void {
    this.#document.addPage();
    this.#color = "";
  }

  /** Lines of a text as wide as the box. */
  set(text: string, width: number, { size, isBold = false }: TextStyle): Line[] {
    // A hair more than the box: a text that was measured to fit must not break over rounding.
    return this.typesetter.lines(text, isBold, (width + 0.01) / size);
  }

  lines(lines: readonly Line[], box: Box, { size, align = "left", color = INK }: TextStyle): void {
    this.#paint(color);
    for (const [index, line] of lines.entries()) {
      const free = box.width - line.em * size;
      let x = box.x + (align === "left" ? 0 : align === "right" ? free : free / 2);
      const y = box.y + (index * LINE_EM + ASCENT) * size;
      for (const piece of line.pieces) {
        if (piece.face.isShaped) this.#shaped(piece, x, y, size);
        else this.#plain(piece, x, y, size);
        x += piece.em * size;
      }
    }
  }

  /** Glyph by glyph: a quarter of the time that pdfkit takes for a text, and there are thousands on a long bill. */
  #plain({ face, text }: Piece, x: number, y: number, size: number): void {
    const { font, codes } = this.#use(face);
    let glyphs = "";
    for (const character of text) {
      let code = codes.get(character);
      if (code === undefined) {
        code = font.encode(character)[0].join("");
        codes.set(character, code);
      }
      glyphs += code;
    }
    // The page counts downwards, letters do not: hence the -1.
    this.#document.addContent(`BT /${font.id} ${size} Tf 1 0 0 -1 ${at(x)} ${at(y)} Tm <${glyphs}> Tj ET`);
  }

  #shaped({ face, text, features }: Piece, x: number, y: number, size: number): void {
    this.#use(face);
    this.#document.fontSize(size).text(text, x, y, {
      lineBreak: false,
      baseline: "alphabetic",
      ...(features === undefined ? {} : { features }),
    });
  }

  /** Sets a text in the box and answers its height. */
  text(text: string, box: Box, style: TextStyle): number {
    const lines = this.set(text, box.width, style);
    this.lines(lines, box, style);
    return lines.length * LINE_EM * style.size;
  }

  fill(x: number, y: number, width: number, height: number, color: string): void {
    this.#paint(color);
    this.#document.addContent(`${at(x)} ${at(y)} ${at(width)} ${at(height)} re f`);
  }

  rules(segments: readonly Segment[], color: string): void {
    const lines = segments.map(([x1, y1, x2, y2]) => `${at(x1)} ${at(y1)} m ${at(x2)} ${at(y2)} l`);
    this.#document.addContent(`${rgb(color)} RG 0.5 w ${lines.join(" ")} S`);
  }

  /** Goes back over all pages, for what can only be said when their number is known. */
  eachPage(draw: (page: number, pages: number) => void): void {
    const { count } = this.#document.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.#document.switchToPage(page);
      this.#color = "";
      draw(page + 1, count);
    }
  }

  finish(): Promise<Uint8Array> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#document.on("end", () => resolve(new Uint8Array(Buffer.concat(this.#chunks))));
    this.#document.on("error", reject);
    this.#document.end();
    return promise;
  }

  /** Makes a face the current one, on this page too. */
  #use({ name, bytes }: Face): Used {
    let used = this.#used.get(name);
    if (this.#face !== name) {
      if (used === undefined) this.#document.registerFont(name, bytes);
      this.#document.font(name);
      this.#face = name;
      const { _font: font } = this.#document as unknown as WithFont;
      used ??= { font, codes: new Map() };
      this.#used.set(name, used);
    }
    if (used === undefined) throw new Error(`${name} was not opened`);
    const { fonts } = (this.#document as unknown as WithFont).page;
    fonts[used.font.id] ??= used.font.ref();
    return used;
  }

  #paint(color: string): void {
    if (this.#color !== color) this.#document.addContent(`${rgb(color)} rg`);
    this.#color = color;
  }
}

/** Two decimals of a point are a hundredth of what an eye sees. */
const at = (points: number): string => points.toFixed(2);

const rgb = (color: string): string =>
  [1, 3, 5].map((from) => (Number.parseInt(color.slice(from, from + 2), 16) / 255).toFixed(3)).join(" ");
