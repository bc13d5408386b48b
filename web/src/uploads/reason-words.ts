import type { Text, TextKey } from "../i18n/text.ts";

/** What the reader says of a row, by its words; what stands in brackets is handed on as `first` and `second`. */
const REASONS: [RegExp, TextKey][] = [
  [/^figures outside any table$/u, "reason.outside"],
  [/^(?:figures|a figure) without a description$/u, "reason.bare"],
  [/^an amount without a description$/u, "reason.bare_amount"],
  [/^an item without quantity, rate and amount$/u, "reason.unpriced"],
  [/^a hidden row$/u, "reason.hidden"],
  [/^no quantity is given$/u, "reason.no_quantity"],
  [/^no rate is given$/u, "reason.no_rate"],
  [/^"(.*)" stands where the (quantity|rate|amount) should$/u, "reason.words"],
  [/^the amount says (\S+), quantity × rate is (\S+)$/u, "reason.amount"],
  [/^(\S+) holds the error (.*)$/u, "reason.error"],
  [/^(\S+) is text; "(.*)" was calculated$/u, "reason.arithmetic"],
];

/** The reader's reasons in the member's language; one that is not known stays as it is. */
export function reasonWords(reason: string, t: Text): string {
  // A semicolon parts reasons, and stands inside one of them.
  const parts = reason.split(/; (?!"[^"]*" was calculated)/u);
  return parts
    .map((part) => {
      for (const [pattern, key] of REASONS) {
        const match = pattern.exec(part);
        if (match) return t(key, { first: match[1] ?? "", second: columnWord(match[2] ?? "", t) });
      }
      return part;
    })
    .join("; ");
}

function columnWord(word: string, t: Text): string {
  return word === "quantity" || word === "rate" || word === "amount" ? t(`sheet.${word}`) : word;
}
