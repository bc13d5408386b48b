import { fonts } from "./fonts.ts";
import { scriptRuns } from "./script-runs.ts";

/** Control characters, byte order marks, variation selectors and the like: no text, and nothing to print. */
const NO_TEXT = /(?!\n)\p{Cc}|(?![\u200C\u200D])\p{Default_Ignorable_Code_Point}/gu;
const ASCII = /^[\n -~]*$/;

/**
 * The text as it can be printed. A character that no font has stands as its code, `[U+6F22]`: a box would say nothing,
 * and leaving it out would be a lie.
 */
export function printable(value: string): string {
  const tidy = value.replaceAll(/\r\n?/g, "\n").replaceAll("\t", " ");
  if (ASCII.test(tidy)) return tidy;
  const clean = tidy.toWellFormed().normalize("NFC").replaceAll(NO_TEXT, "");
  return scriptRuns(clean)
    .map(({ text, script }) => {
      const { font } = fonts()[script].normal;
      return Array.from(text, (character) => {
        const code = character.codePointAt(0) ?? 0;
        const isKnown = character === "\n" || isJoiner(code) || font.hasGlyphForCodePoint(code);
        return isKnown ? character : `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
      }).join("");
    })
    .join("");
}

const isJoiner = (code: number): boolean => code === 0x200c || code === 0x200d;

/** The characters of a text that are printed as codes, each once, in order. */
export function unprintable(value: string): string[] {
  const codes = printable(value).match(/\[U\+[0-9A-F]{4,6}\]/g) ?? [];
  const characters = codes.map((code) => String.fromCodePoint(Number.parseInt(code.slice(3, -1), 16)));
  return [...new Set(characters)].filter((character) => value.normalize("NFC").includes(character));
}
