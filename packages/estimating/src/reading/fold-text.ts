/** Letters with a mark that does not come off. */
const UNDIVIDED: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  đ: "d",
  ı: "i",
};

/** Lower case, without accents, punctuation and doubled spaces: `foldText(" Rate ( Rs.) ")` is `rate rs`. */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[łøßæœđı]/g, (letter) => UNDIVIDED[letter] ?? letter)
    .replace(/&/g, " and ")
    .replace(/[^\p{L}\p{N}%#]+/gu, " ")
    .trim();
}

/** "P.U." and "T. V. A." in one piece. */
export function joinAbbreviations(text: string): string {
  return text.replace(/(?<!\p{L})(\p{L})\.\s?(?=\p{L}\.)/gu, "$1");
}

/** "१२.५०" and "١٢٫٥٠" in the digits that are calculated with. */
export function withPlainDigits(text: string): string {
  if (!/(?![0-9])\p{Nd}/u.test(text)) return text;
  return text
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)))
    .replaceAll("٫", ".")
    .replaceAll("٬", ",");
}

/** Digits stand in runs of ten, the first of which is zero. */
function digitValue(code: number): number {
  let zero = code;
  while (zero > 0 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1;
  return code - zero;
}

/** Readable text of a cell: one line, single spaces. */
export function tidyText(text: string): string {
  if (isTidy(text)) return text;
  return text.replace(INVISIBLE, " ").trim();
}

/** Spaces of every width, and the marks without any that are copied out of web pages; joiners are parts of words. */
const INVISIBLE = /[\s\u200b\u200e\u200f\u202a-\u202e\u2060]+/g;

/** Printable Latin letters with single spaces between them; anything else is looked at more closely. */
function isTidy(text: string): boolean {
  let before = 32;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 32 || code > 126 || (code === 32 && before === 32)) return false;
    before = code;
  }
  return before !== 32;
}

/** Whether `a` becomes `b` by at most `most` letters inserted, left out, replaced, or swapped with their neighbours. */
export function isWithinEdits(a: string, b: string, most: number): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > most) return false;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > most) return false;
    before = previous;
    previous = current;
  }
  return (previous[b.length] ?? Number.POSITIVE_INFINITY) <= most;
}
