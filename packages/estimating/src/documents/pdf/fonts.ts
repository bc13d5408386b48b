import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font } from "fontkit";
import { plainFont } from "./plain-font.ts";
import type { Script } from "./script-runs.ts";

const require = createRequire(import.meta.url);

export interface Face {
  readonly name: string;
  readonly bytes: Buffer;
  /** Its letters depend on their neighbours. */
  readonly isShaped: boolean;
  /** Opened once for the process, to measure with. */
  readonly font: Font;
}

type Faces = Record<Script, { readonly normal: Face; readonly bold: Face }>;

let opened: Faces | undefined;

/** The faces by script, read from the installed packages at the first use. */
export function fonts(): Faces {
  opened ??= {
    // Latin is drawn glyph by glyph: without its layout tables a document takes half the time.
    latin: {
      normal: face("latin", plainFont(pathOf("noto-sans", "400Regular/NotoSans_400Regular"))),
      bold: face("latin-bold", plainFont(pathOf("noto-sans", "700Bold/NotoSans_700Bold"))),
    },
    devanagari: {
      normal: shaped("devanagari", "noto-sans-devanagari", "400Regular/NotoSansDevanagari_400Regular"),
      bold: shaped("devanagari-bold", "noto-sans-devanagari", "700Bold/NotoSansDevanagari_700Bold"),
    },
    telugu: {
      normal: shaped("telugu", "noto-sans-telugu", "400Regular/NotoSansTelugu_400Regular"),
      bold: shaped("telugu-bold", "noto-sans-telugu", "700Bold/NotoSansTelugu_700Bold"),
    },
  };
  return opened;
}

const pathOf = (family: string, file: string): string =>
  require.resolve(`@expo-google-fonts/${family}/${file}.ttf`);

const shaped = (name: string, family: string, file: string): Face =>
  face(name, readFileSync(pathOf(family, file)), true);

const face = (name: string, bytes: Buffer, isShaped = false): Face => ({
  name,
  bytes,
  isShaped,
  font: create(bytes),
});
