export type Script = "latin" | "devanagari" | "telugu";

export interface Run {
  readonly text: string;
  readonly script: Script;
}

const DEVANAGARI = /[\u0900-\u097F\u1CD0-\u1CFF\uA8E0-\uA8FF]/;
const TELUGU = /[\u0C00-\u0C7F]/;
/** Joiners and spaces belong to the run that they stand in: a cluster must reach the shaper whole. */
const NEUTRAL = new Set([" ", "\u00A0", "\u200C", "\u200D"]);
/** Danda and double danda are shared by both scripts. */
const DANDA = /[\u0964\u0965]/;

/** Splits text where its script changes, because no one font has all three. */
export function scriptRuns(text: string): Run[] {
  const runs: { text: string; script: Script }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    const script = scriptOf(character, last?.script);
    if (last !== undefined && last.script === script) last.text += character;
    else runs.push({ text: character, script });
  }
  return runs;
}

function scriptOf(character: string, before: Script | undefined): Script {
  if (NEUTRAL.has(character)) return before ?? "latin";
  if (DANDA.test(character)) return before === "telugu" ? "telugu" : "devanagari";
  if (DEVANAGARI.test(character)) return "devanagari";
  return TELUGU.test(character) ? "telugu" : "latin";
}
