import PDFDocument from "pdfkit";
import type { Face } from "./fonts.ts";
import { type Line, Typesetter } from "./typeset.ts";

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
  readonly #registered = new Set<string>();
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
    if (this.#color !== color) this.#document.fillColor(color);
    this.#color = color;
    this.#document.fontSize(size);
    for (const [index, line] of lines.entries()) {
      const free = box.width - line.em * size;
      let x = box.x + (align === "left" ? 0 : align === "right" ? free : free / 2);
      const y = box.y + (index * LINE_EM + ASCENT) * size;
      for (const piece of line.pieces) {
        this.#use(piece.face);
        this.#document.text(piece.text, x, y, {
          lineBreak: false,
          baseline: "alphabetic",
          ...(piece.features === undefined ? {} : { features: piece.features }),
        });
        x += piece.em * size;
      }
    }
  }

  /** Sets a text in the box and answers its height. */
  text(text: string, box: Box, style: TextStyle): number {
    const lines = this.set(text, box.width, style);
    this.lines(lines, box, style);
    return lines.length * LINE_EM * style.size;
  }

  fill(x: number, y: number, width: number, height: number, color: string): void {
    this.#document.rect(x, y, width, height).fill(color);
    this.#color = color;
  }

  rules(segments: readonly Segment[], color: string): void {
    for (const [x1, y1, x2, y2] of segments) this.#document.moveTo(x1, y1).lineTo(x2, y2);
    this.#document.lineWidth(0.5).stroke(color);
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

  #use({ name, bytes }: Face): void {
    if (this.#face === name) return;
    if (!this.#registered.has(name)) {
      this.#document.registerFont(name, bytes);
      this.#registered.add(name);
    }
    this.#document.font(name);
    this.#face = name;
  }
}
