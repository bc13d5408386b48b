import type { Run } from "./script-runs.ts";

export type Shaping = PDFKit.Mixins.OpenTypeFeatures[];

/**
 * Switches features off. The layout engine takes an object for that, which its types do not know, and writes the
 * features that it used back into it; the proxy keeps them from the next text.
 */
function without(...features: string[]): Shaping {
  const switches = Object.fromEntries(features.map((feature) => [feature, false]));
  return new Proxy(switches, { set: () => true }) as unknown as Shaping;
}

/** Latin text and figures stand well on their advance widths alone; leaving the rest out halves a document's time. */
export const plainShaping = without(
  "calt",
  "ccmp",
  "clig",
  "curs",
  "dist",
  "kern",
  "liga",
  "locl",
  "mark",
  "mkmk",
  "rclt",
  "rlig",
);

const fullShaping: Shaping = [];

/** The font lacks an anchor for signs above a conjunct with RA, on which the layout engine (fontkit 2.0.4) throws. */
const TELUGU_CONJUNCT_RA = /(\S*\u0C4D\u0C30\S*)/;
const withoutSignsAbove = without("abvm");

export interface ShapedRun {
  readonly text: string;
  readonly font: Run["script"];
  readonly fontFeatures: Shaping;
}

/** The pieces of a run that are shaped alike. */
export function shapedRuns(run: Run): ShapedRun[] {
  const { text, script } = run;
  if (script === "latin") return [{ text, font: script, fontFeatures: plainShaping }];
  if (script === "devanagari") return [{ text, font: script, fontFeatures: fullShaping }];
  return text
    .split(TELUGU_CONJUNCT_RA)
    .filter((piece) => piece !== "")
    .map((piece) => ({
      text: piece,
      font: script,
      fontFeatures: TELUGU_CONJUNCT_RA.test(piece) ? withoutSignsAbove : fullShaping,
    }));
}
