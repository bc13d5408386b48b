const ABBREVIATION = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}(?:\p{L}(?![\p{L}\p{N}]))?/gu;
const TOKEN = /[\p{L}\p{M}]+|\d+(?:\.\d+)?/gu;
/** Words that stand in nearly every description and tell nothing apart. */
const EMPTY = new Set(
  "a an and any as at be by for from in including into is it of off on or other per the to up upto with".split(
    " ",
  ),
);

/**
 * The words by which a text is found: lower case, letters and figures apart ("25mm" is `25`, `mm`), "R.C.C." as `rcc`,
 * each once, without those that stand everywhere.
 */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(ABBREVIATION, (letters) => letters.replace(/\./g, ""));
  const words = plain.match(TOKEN) ?? [];
  return [...new Set(words.filter((word) => !EMPTY.has(word) && word.length <= LONGEST_WORD))];
}

const LONGEST_WORD = 40;

/**
 * Whether a typed word may mean a known one: as it stands, as its beginning, or with one wrong, missing, doubled or swapped
 * letter (two from seven letters on). Figures and words of up to three letters are taken as they are typed.
 * 0 is exact, 1 a beginning, 2 and more count errors; undefined: another word.
 */
export function distanceOf(typed: string, known: string): number | undefined {
  if (typed === known) return 0;
  if (/\d/.test(typed)) return undefined;
  if (typed.length >= 3 && known.startsWith(typed)) return 1;
  if (typed.length < 4) return undefined;
  const most = typed.length < 7 ? 1 : 2;
  const cut = [0, 1, -1].map((by) => known.slice(0, typed.length + by));
  const errors = Math.min(...[known, ...cut].map((word) => editsBetween(typed, word)));
  return errors <= most ? 1 + errors : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
