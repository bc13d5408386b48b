import { tidyText } from "../reading/fold-text.ts";

const MARKER = /^\(?([ivxlc]{1,5}|[a-z])[).]?$/i;

/** "(ii)", "a)", "B": the mark of a child, which says nothing without its parent's code. */
export function isMarker(code: string): boolean {
  return MARKER.test(code);
}

/** A code as it is kept: no spaces inside, no dot or colon at the end. */
export function tidyCode(text: string): string {
  return tidyText(text)
    .replace(/\s*([./-])\s*/g, "$1")
    .replace(/[.:\-–]+$/, "");
}

/** The codes above a code, outermost first: "7.4.1.2" stands under "7", "7.4" and "7.4.1". */
export function codesAbove(code: string): string[] {
  return [...code.matchAll(/[./-]/g)].map(({ index }) => code.slice(0, index));
}

/** The child's code: "7.4" and "ii)" make "7.4(ii)". */
export function markedCode(parent: string, marker: string): string {
  return `${parent}(${marker.replace(/[().]/g, "")})`;
}

const TWO_PARTS = /^(\d+)\.(\d+)$/;

/**
 * A spreadsheet that keeps "2.10" as a number shows 2.1. After 2.9 it can only be 2.10, and after 3.19 a 3.2 is 3.20:
 * the completed code, or undefined where the code goes on as it stands.
 */
export function completedCode(code: string, before: string | undefined): string | undefined {
  const own = TWO_PARTS.exec(code);
  const last = TWO_PARTS.exec(before ?? "");
  if (own === null || last === null || own[1] !== last[1]) return undefined;
  const tens = Number(own[2]) * 10;
  const isBack = Number(own[2]) <= Number(last[2]);
  const isNext = tens > Number(last[2]) && tens - Number(last[2]) <= LONGEST_GAP;
  return isBack && isNext && !own[2]?.endsWith("0") ? `${code}0` : undefined;
}

/** Codes that a new edition dropped leave gaps. */
const LONGEST_GAP = 3;
