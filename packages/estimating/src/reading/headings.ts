import { foldText, isWithinEdits } from "./fold-text.ts";
import { headingAliases } from "./heading-aliases.ts";
import type { ColumnRole } from "./reading.ts";

const BY_ALIAS = new Map<string, ColumnRole>();
for (const [role, aliases] of Object.entries(headingAliases)) {
  for (const alias of aliases.split(/\s+/)) BY_ALIAS.set(packed(alias), role as ColumnRole);
}

function packed(text: string): string {
  return foldText(text).replaceAll(" ", "");
}

/** Words that name a currency or a dimension and tell nothing about the column. */
const FILLERS = new Set(
  "rs inr rupees ₹ $ usd kes ksh kshs tk bdt npr nrs lkr pkr ngn ugx tzs in the of lakhs lacs as per figures m mtr mtrs m2 m3 sqm cum ps paise p cts and".split(
    " ",
  ),
);
const LONGEST_HEADING = 48;
const SHORTEST_FUZZY = 5;

/** Whether a heading is known letter by letter: at least one of a table's is. */
export function isKnownHeading(heading: string): boolean {
  return heading.length <= LONGEST_HEADING && BY_ALIAS.has(packed(heading));
}

/** What a column with this heading holds; undefined where the heading is not known. Typing errors are allowed for. */
export function roleOfHeading(heading: string): ColumnRole | undefined {
  if (heading.length > LONGEST_HEADING) return undefined;
  const words = foldText(heading)
    .split(" ")
    .filter((word) => word !== "");
  if (words.length === 0 || words.length > 7) return undefined;
  const whole = words.join("");
  const exact = BY_ALIAS.get(whole);
  if (exact !== undefined) return exact;
  const meaning = words.filter((word) => !FILLERS.has(word));
  if (meaning.length === 0) return undefined;
  const core = meaning.join("");
  return BY_ALIAS.get(core) ?? closest(whole) ?? closest(core) ?? roleOfLastWord(meaning);
}

/** Each edit changes at most two letters of the set: most aliases are ruled out before they are compared. */
const COMPARED = [...BY_ALIAS]
  .filter(([alias]) => alias.length >= SHORTEST_FUZZY)
  .map(([alias, role]) => ({ alias, role, letters: letterSet(alias) }));

function closest(text: string): ColumnRole | undefined {
  if (text.length < SHORTEST_FUZZY) return undefined;
  const most = text.length >= 7 ? 2 : 1;
  const letters = letterSet(text);
  return COMPARED.find(
    (known) =>
      Math.abs(known.alias.length - text.length) <= most &&
      bitCount(known.letters ^ letters) <= 2 * most &&
      isWithinEdits(text, known.alias, most),
  )?.role;
}

/** One bit for each letter that occurs. */
function letterSet(text: string): number {
  let set = 0;
  for (let at = 0; at < text.length; at += 1) set |= 1 << (text.charCodeAt(at) & 31);
  return set;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** "Estimated agreement amount" is an amount, "SSR rate 2022" a rate: the telling word of a long heading. */
function roleOfLastWord(words: string[]): ColumnRole | undefined {
  for (const word of words.toReversed()) {
    if (/^(amount|amt|value|cost)$/.test(word)) return "amount";
    if (/^(qty|quantity|qnty)$/.test(word)) return "quantity";
    if (/^(rate|rates|price)$/.test(word)) return "rate";
    if (/^(description|particulars)$/.test(word)) return "description";
    if (/^(unit|uom)$/.test(word)) return "unit";
  }
  return undefined;
}
