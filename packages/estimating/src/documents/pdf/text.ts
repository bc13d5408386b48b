import type { Content } from "pdfmake/interfaces.js";
import { scriptRuns } from "./script-runs.ts";

const LONGEST_WORD = 22;
const ZERO_WIDTH_SPACE = "\u200B";
/** Characters that are no text: they would print as boxes. */
const CONTROL = /(?!\n)[\p{Cc}\u200B\uFEFF]/gu;

/** Text in as many fonts as it has scripts; a word too long for a column may break. */
export function text(value: string, style: Record<string, unknown> = {}): Content {
  const clean = value.replaceAll(/\r\n?/g, "\n").replaceAll("\t", " ").replaceAll(CONTROL, "");
  const runs = scriptRuns(clean).map((run) =>
    run.script === "latin" ? breakable(run.text) : { text: run.text, font: run.script },
  );
  return { text: runs.length === 1 && typeof runs[0] === "string" ? runs[0] : runs, ...style };
}

function breakable(latin: string): string {
  return latin.replaceAll(/\S{23,}/g, (word) =>
    Array.from({ length: Math.ceil(word.length / LONGEST_WORD) }, (_, index) =>
      word.slice(index * LONGEST_WORD, (index + 1) * LONGEST_WORD),
    ).join(ZERO_WIDTH_SPACE),
  );
}
