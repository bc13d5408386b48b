import type { Run } from "./script-runs.ts";

type Shaping = PDFKit.Mixins.OpenTypeFeatures[];

/** The font lacks an anchor for signs above a conjunct with RA, on which the layout engine (fontkit 2.0.4) throws. */
const TELUGU_CONJUNCT_RA = /(\S*\u0C4D\u0C30\S*)/;
/**
 * The layout engine takes an object to switch a feature off, which its types do not know, and writes the features that
 * it used back into it; the proxy keeps them from the next text.
 */
const withoutSignsAbove = new Proxy({ abvm: false }, { set: () => true }) as unknown as Shaping;

interface ShapedRun {
  readonly text: string;
  readonly font: Run["script"];
  readonly fontFeatures?: Shaping;
}

/** The pieces of a run that are shaped alike. */
export function shapedRuns(run: Run): ShapedRun[] {
  const { text, script } = run;
  if (script !== "telugu") return [{ text, font: script }];
  return text
    .split(TELUGU_CONJUNCT_RA)
    .filter((piece) => piece !== "")
    .map((piece) => ({
      text: piece,
      font: script,
      ...(TELUGU_CONJUNCT_RA.test(piece) ? { fontFeatures: withoutSignsAbove } : {}),
    }));
}
