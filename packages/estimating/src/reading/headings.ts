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

function closest(text: string): ColumnRole | undefined {
  if (text.length < 5) return undefined;
  const most = text.length >= 7 ? 2 : 1;
  for (const [alias, role] of BY_ALIAS) {
    if (alias.length >= 5 && isWithinEdits(text, alias, most)) return role;
  }
  return undefined;
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
