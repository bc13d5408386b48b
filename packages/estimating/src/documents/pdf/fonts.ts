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
      normal: face(
        "latin",
        plainFont(require.resolve("@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf")),
      ),
      bold: face(
        "latin-bold",
        plainFont(require.resolve("@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf")),
      ),
    },
    devanagari: {
      normal: shaped(
        "devanagari",
        require.resolve("@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf"),
      ),
      bold: shaped(
        "devanagari-bold",
        require.resolve("@expo-google-fonts/noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold.ttf"),
      ),
    },
    telugu: {
      normal: shaped(
        "telugu",
        require.resolve("@expo-google-fonts/noto-sans-telugu/400Regular/NotoSansTelugu_400Regular.ttf"),
      ),
      bold: shaped(
        "telugu-bold",
        require.resolve("@expo-google-fonts/noto-sans-telugu/700Bold/NotoSansTelugu_700Bold.ttf"),
      ),
    },
  };
  return opened;
}

const shaped = (name: string, path: string): Face => face(name, readFileSync(path), true);

const face = (name: string, bytes: Buffer, isShaped = false): Face => ({
  name,
  bytes,
  isShaped,
  font: create(bytes),
});
