import { foldText, isWithinEdits, joinAbbreviations } from "./fold-text.ts";
import { headingAliases, otherHeadings, tellingPairs, tellingWords } from "./heading-aliases.ts";
import type { ColumnRole } from "./reading.ts";

const BY_ALIAS = new Map<string, ColumnRole>();
for (const [role, aliases] of Object.entries(headingAliases)) {
  for (const alias of aliases.split(/\s+/)) BY_ALIAS.set(packed(alias), role as ColumnRole);
}

const OTHERS = new Set(otherHeadings.split(" "));

function packed(text: string): string {
  return foldHeading(text).replaceAll(" ", "");
}

/** Folded, with abbreviations in one piece and signs as words: "P.U. HT" is `pu ht`, "N° d'ordre" is `no d ordre`. */
function foldHeading(heading: string): string {
  return foldText(
    joinAbbreviations(heading)
      .replace(/\bn\s?°/i, "no ")
      .replace(/(?<=\p{L})\s?\/\s?unit\b/iu, " perunit")
      .replace(/\bas per\b/i, " "),
  );
}

/** Words that name a currency, a tax or a dimension and tell nothing about the column. */
const CURRENCIES = wordSet(
  `rs inr rupees ₹ $ £ € ¥ ₦ us usd eur euro euros gbp kes ksh kshs tk bdt npr nrs lkr pkr ngn ugx ugsh tzs tsh aed sar qar
  omr bhd kwd egp ghs zar zmw mwk etb birr rp idr php myr rm sgd aud cad chf mxn cop clp pen s bs fcfa xaf xof cfa dh mad r
  руб lei ron zl pln kc czk kr sek nok dkk huf грн тг tl kn thb vnd jod dzd tnd uyu ars n
  ps paise p cts cents fils`,
);
const FILLERS = new Set([
  ...CURRENCIES,
  ...wordSet(
    `in the of lakhs lacs as figures figure m mtr mtrs m2 m3 sqm cum and ht ttc hors taxes taxe excluding excl including
    incl gst vat tva mwst tax taxes without with com sem bdi sin iva igv con de du des la le den dan dei delle
    do dos net netto brutto eks excl exkl inkl mva moms bez dph pdv fara btw afa alv kdv haric dahil euro`,
  ),
]);
const LONGEST_HEADING = 90;
const MOST_WORDS = 14;
const SHORTEST_FUZZY = 5;
const SHORTEST_PART = 3;
/** "Rate SOR" is one letter from "rate for", and means another thing. */
const SHORTEST_FUZZY_PER = 9;

/** Whether a heading is known letter by letter: at least one of a table's is. */
export function isKnownHeading(heading: string): boolean {
  return knownRoleOf(heading) !== undefined;
}

/** The role of a heading that is known letter by letter. */
export function knownRoleOf(heading: string): ColumnRole | undefined {
  return heading.length <= LONGEST_HEADING ? BY_ALIAS.get(packed(heading)) : undefined;
}

/** What a column with this heading holds; undefined where the heading is not known. Typing errors are allowed for. */
export function roleOfHeading(heading: string): ColumnRole | undefined {
  if (heading.length > LONGEST_HEADING) return undefined;
  const words = foldHeading(heading)
    .split(" ")
    .filter((word) => word !== "");
  if (words.length === 0 || words.length > MOST_WORDS) return undefined;
  const whole = words.join("");
  const exact = BY_ALIAS.get(whole);
  if (exact !== undefined) return exact;
  if (OTHERS.has(whole) || NO_COLUMN.test(words.join(" "))) return undefined;
  const meaning = words.filter((word) => !FILLERS.has(word));
  if (meaning.length === 0) return undefined;
  const core = meaning.join("");
  return (
    BY_ALIAS.get(core) ??
    closest(whole) ??
    closest(core) ??
    roleOfPair(words) ??
    roleOfLastWord(meaning) ??
    roleOfFirstPart(heading)
  );
}

/** "GST amount", "Rate in words": beside the columns that are calculated with. */
const NO_COLUMN = /\bin words\b|^([csi]?gst|vat|tax|taxes|iva|tva|mwst|kdv)\b(?!.*\b(in|ex)cl)/;

/** "Remark (if any)", "Depth / thickness": what stands before tells. */
function roleOfFirstPart(heading: string): ColumnRole | undefined {
  const first = /^([^(/]*\p{L}[^(/]*)[(/]/u.exec(heading)?.[1];
  return first === undefined || packed(first).length < SHORTEST_PART ? undefined : knownRoleOf(first);
}

interface Compared {
  alias: string;
  role: ColumnRole;
  letters: number;
}

/** By length: what is compared with a heading is nearly as long. */
const COMPARED: Compared[][] = [];
for (const [alias, role] of BY_ALIAS) {
  if (alias.length < (role === "per" ? SHORTEST_FUZZY_PER : SHORTEST_FUZZY)) continue;
  (COMPARED[alias.length] ??= []).push({ alias, role, letters: letterSet(alias) });
}

function closest(text: string): ColumnRole | undefined {
  if (text.length < SHORTEST_FUZZY) return undefined;
  const letters = letterSet(text);
  return within(text, letters, 1) ?? (text.length >= 7 ? within(text, letters, 2) : undefined);
}

/** Each edit changes at most two letters of the set: most aliases are ruled out before they are compared. */
function within(text: string, letters: number, most: number): ColumnRole | undefined {
  for (let length = text.length - most; length <= text.length + most; length += 1) {
    const found = COMPARED[length]?.find(
      (known) => bitCount(known.letters ^ letters) <= 2 * most && isWithinEdits(text, known.alias, most),
    );
    if (found !== undefined) return found.role;
  }
  return undefined;
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

/** Whether a heading says nothing but a currency, as British bills head their last columns: "£", "KShs". */
export function isCurrency(heading: string): boolean {
  const words = heading
    .toLowerCase()
    .split(/[\s.()/:]+/)
    .filter((word) => word !== "");
  return words.length > 0 && words.length <= 3 && words.every((word) => CURRENCIES.has(word));
}

/** Whether a heading tells that a list is one of people: what each may spend is no amount of work. */
export function isOfPeople(heading: string): boolean {
  return /\b(phone|mobile|e ?mail|address)\b/.test(foldText(heading));
}

/** Whether a heading names the hundredth part of a currency, whose column completes the one before. */
export function isHundredth(heading: string): boolean {
  return /^(:?k|ps?|paise|cts?|cents?|fils|bai[sz]as?|millimes?|kobo|sen|pesewas|p\.)\.?$/i.test(
    heading.trim(),
  );
}

/** Of dinars and rials there go a thousand to one. */
export function isThousandth(heading: string): boolean {
  return /\b(fils|bai[sz]as?|millimes?)\.?$/i.test(heading.trim());
}

const PAIRS = tellingPairs.map(
  ([role, first, second]) => [role, foldedSet(first), foldedSet(second)] as const,
);

function roleOfPair(words: string[]): ColumnRole | undefined {
  return PAIRS.find(
    ([, first, second]) => words.some((word) => first.has(word)) && words.some((word) => second.has(word)),
  )?.[0];
}

const TELLING = new Map<string, ColumnRole>();
for (const [role, words] of Object.entries(tellingWords)) {
  for (const word of words.split(/\s+/)) TELLING.set(packed(word), role as ColumnRole);
}

/** In so long a heading a long word tells with its typing errors, too: "Quanitty as per agreement". */
const LONGEST_WORDS = [...TELLING.keys()].filter((word) => word.length >= 8);

function roleOfLastWord(words: string[]): ColumnRole | undefined {
  const telling =
    words.findLast((word) => TELLING.has(word)) ??
    words
      .filter((word) => word.length >= 7)
      .flatMap((word) => LONGEST_WORDS.find((known) => isWithinEdits(word, known, 2)) ?? [])
      .at(-1);
  return telling === undefined ? undefined : TELLING.get(telling);
}

function foldedSet(text: string): Set<string> {
  return new Set([...wordSet(text)].map(packed));
}

function wordSet(text: string): Set<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ""));
}
