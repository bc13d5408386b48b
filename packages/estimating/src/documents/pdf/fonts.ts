import { createRequire } from "node:module";
import type { Script } from "./script-runs.ts";

const require = createRequire(import.meta.url);

/** Font files by script, found in the installed packages. */
export const fonts: Record<Script, { normal: string; bold: string }> = {
  latin: {
    normal: require.resolve("@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf"),
    bold: require.resolve("@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf"),
  },
  devanagari: {
    normal:
      require.resolve("@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf"),
    bold: require.resolve("@expo-google-fonts/noto-sans-devanagari/700Bold/NotoSansDevanagari_700Bold.ttf"),
  },
  telugu: {
    normal: require.resolve("@expo-google-fonts/noto-sans-telugu/400Regular/NotoSansTelugu_400Regular.ttf"),
    bold: require.resolve("@expo-google-fonts/noto-sans-telugu/700Bold/NotoSansTelugu_700Bold.ttf"),
  },
};
