import { columnLetters } from "./grid.ts";

/** Matches quoted text first, so that a reference inside it stays as it is. */
const REFERENCE = /"[^"]*"|'[^']*'!?|(?<![A-Za-z0-9_.])(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![A-Za-z0-9_(])/g;

/** Moves the relative references of a shared formula: `shiftFormula("A1*$B$1", 1, 0)` is `A2*$B$1`. */
export function shiftFormula(formula: string, rows: number, columns: number): string {
  return formula.replace(REFERENCE, (whole, ...groups: (string | undefined)[]) => {
    const [columnLock, letters, rowLock, row] = groups;
    if (letters === undefined || row === undefined) return whole;
    const column = columnLock === "$" ? letters : columnLetters(columnNumber(letters) + columns);
    return `${columnLock ?? ""}${column}${rowLock ?? ""}${rowLock === "$" ? row : Number(row) + rows}`;
  });
}

/** `columnNumber("AB")` is 27. */
export function columnNumber(letters: string): number {
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
