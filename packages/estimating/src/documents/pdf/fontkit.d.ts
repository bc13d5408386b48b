/** What is used of fontkit 2.0.4, which ships no types. Widths are in units of the font. */
declare module "fontkit" {
  export interface Font {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    glyphForCodePoint(codePoint: number): { readonly advanceWidth: number };
    layout(text: string, features?: unknown): { readonly advanceWidth: number };
  }
  export function create(bytes: Uint8Array): Font;
}
