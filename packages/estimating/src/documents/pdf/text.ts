import type { Content } from "pdfmake/interfaces.js";
import { scriptRuns } from "./script-runs.ts";
import { shapedRuns } from "./shaping.ts";

const LONG_WORD = /[!-~]{23,}/g;
const BREAK_AFTER = 22;
const ZERO_WIDTH_SPACE = "\u200B";
/** Characters that are no text: they would print as boxes. */
const CONTROL = /(?!\n)[\p{Cc}\u200B\uFEFF]/gu;

/** Text in as many fonts as it has scripts; a word too long for a column may break. */
export function text(value: string, style: Record<string, unknown> = {}): Content {
  const clean = value.toWellFormed().replaceAll(/\r\n?/g, "\n").replaceAll("\t", " ").replaceAll(CONTROL, "");
  const runs = scriptRuns(clean.replaceAll(LONG_WORD, breakable));
  const isPlain = runs.every((run) => run.script === "latin");
  return {
    text: isPlain ? runs.map((run) => run.text).join("") : runs.flatMap((run) => shapedRuns(run)),
    ...style,
  };
}

function breakable(word: string): string {
  const pieces = Array.from({ length: Math.ceil(word.length / BREAK_AFTER) }, (_, index) =>
    word.slice(index * BREAK_AFTER, (index + 1) * BREAK_AFTER),
  );
  return pieces.join(ZERO_WIDTH_SPACE);
}
