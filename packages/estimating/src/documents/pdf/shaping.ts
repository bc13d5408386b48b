import type { Run } from "./script-runs.ts";

/** The font lacks an anchor for signs above a conjunct with RA, on which the layout engine (fontkit 2.0.4) throws. */
const TELUGU_CONJUNCT_RA = /(\S*\u0C4D\u0C30\S*)/;
/**
 * The layout engine takes an object to switch a feature off, which its types do not know, and writes the features that
 * it used back into it; the proxy keeps them from the next text.
 */
const withoutSignsAbove = new Proxy(
  { abvm: false },
  { set: () => true },
) as unknown as PDFKit.Mixins.OpenTypeFeatures[];

export interface ShapedRun extends Run {
  readonly features?: PDFKit.Mixins.OpenTypeFeatures[];
}

/** The pieces of a run that are shaped alike. */
export function shapedRuns(run: Run): ShapedRun[] {
  if (run.script !== "telugu") return [run];
  return run.text
    .split(TELUGU_CONJUNCT_RA)
    .filter((piece) => piece !== "")
    .map((text) => ({
      text,
      script: run.script,
      ...(TELUGU_CONJUNCT_RA.test(text) ? { features: withoutSignsAbove } : {}),
    }));
}
