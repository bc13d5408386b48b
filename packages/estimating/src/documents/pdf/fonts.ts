import { createRequire } from "node:module";
import type { Script } from "./script-runs.ts";

const packages: Record<Script, readonly [directory: string, file: string]> = {
  latin: ["@expo-google-fonts/noto-sans", "NotoSans"],
  devanagari: ["@expo-google-fonts/noto-sans-devanagari", "NotoSansDevanagari"],
  telugu: ["@expo-google-fonts/noto-sans-telugu", "NotoSansTelugu"],
};

const require = createRequire(import.meta.url);

function faces([directory, file]: readonly [string, string]): { normal: string; bold: string } {
  return {
    normal: require.resolve(`${directory}/400Regular/${file}_400Regular.ttf`),
    bold: require.resolve(`${directory}/700Bold/${file}_700Bold.ttf`),
  };
}

/** Font files by script, found in the installed packages. */
export const fonts: Record<Script, { normal: string; bold: string }> = {
  latin: faces(packages.latin),
  devanagari: faces(packages.devanagari),
  telugu: faces(packages.telugu),
};
