import type { Canvas } from "./canvas.ts";

export const MARGIN_TOP = 28;
const MARGIN_BOTTOM = 34;

/** Where the next thing is drawn: from the top of a page down, then on a new page. */
export class Flow {
  readonly canvas: Canvas;
  y = MARGIN_TOP;

  constructor(canvas: Canvas) {
    this.canvas = canvas;
    canvas.addPage();
  }

  /** Points left on this page. */
  get room(): number {
    return this.canvas.page.height - MARGIN_BOTTOM - this.y;
  }

  /** Points of an empty page. */
  get pageRoom(): number {
    return this.canvas.page.height - MARGIN_BOTTOM - MARGIN_TOP;
  }

  turn(): void {
    this.canvas.addPage();
    this.y = MARGIN_TOP;
  }

  /** Turns the page where less than `height` is left, unless no page would do. */
  need(height: number): void {
    if (height > this.room && height <= this.pageRoom) this.turn();
  }
}
