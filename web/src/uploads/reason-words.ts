import { formatQuantity } from "../design/decimal-text.ts";
import type { Text, TextKey } from "../i18n/text.ts";

/** What the reader says of a row, by its words; what stands in brackets is handed on as `first` to `fourth`, and by name. */
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
  [
    /^the quantity is (.+), the measurements on sheet "(.*)", row (?<row>\d+), come to (\S+)$/u,
    "reason.measured",
  ],
  [
    /^the quantity (\S+) was taken from the measurements on sheet "(.*)", row (?<row>\d+)$/u,
    "reason.from_measured",
  ],
  [/^The sheet says (\S+) \((.*)\); its items add up to (\S+?)\.$/u, "reason.stated"],
  [/^The sheet is hidden; it is listed but not imported\.$/u, "reason.hidden_sheet"],
  [/^(\d+) filled rows are hidden; they were not imported\.$/u, "reason.hidden_rows"],
  [/^the sheet is hidden$/u, "reason.left_hidden"],
  [/^the sheet is empty$/u, "reason.left_empty"],
  [/^no table with code, description, unit and rate was found$/u, "reason.left_no_table"],
  [/^no row has a rate$/u, "reason.left_no_rate"],
  [/^it was not read$/u, "reason.not_read"],
  [/^the rate says "(.*)", a share of another rate$/u, "reason.rate_share"],
  [/^the rate says "(.*)", two figures$/u, "reason.rate_two"],
  [/^the rate says "(.*)"$/u, "reason.rate_words"],
  [/^Hidden columns: (.*)\.$/u, "reason.hidden_columns"],
  [/^(\S+) holds the error ([^;]*)$/u, "reason.error"],
  [/^(\S+) is text; "(.*)" was calculated$/u, "reason.arithmetic"],
];

/** The reader's reasons in the member's language; one that is not known stays as it is. */
export function reasonWords(reason: string, t: Text): string {
  const known = wordsOf(reason, t);
  if (known !== undefined) return known;
  // A semicolon parts reasons, and stands inside one of them.
  const parts = reason.split(/; (?!"[^"]*" was calculated)/u);
  return parts.map((part) => wordsOf(part, t) ?? part).join("; ");
}

function wordsOf(reason: string, t: Text): string | undefined {
  for (const [pattern, key] of REASONS) {
    const match = pattern.exec(reason);
    if (match === null) continue;
    const [first, second, third, fourth] = match.slice(1).map((word) => shown(word, t));
    return t(key, {
      first: first ?? "",
      second: second ?? "",
      third: third ?? "",
      fourth: fourth ?? "",
      ...match.groups,
    });
  }
  return undefined;
}

/** Columns by their names, figures grouped as everywhere. */
function shown(word: string, t: Text): string {
  if (word === "an error") return t("reason.an_error");
  if (word === "quantity" || word === "rate" || word === "amount") return t(`sheet.${word}`);
  return /^-?\d+(?:\.\d+)?$/u.test(word) ? formatQuantity(word) : word;
}
