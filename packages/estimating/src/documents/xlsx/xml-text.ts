const MARKUP: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
};
const SPECIAL = /[&<>"\r]/g;
const NEEDS_CARE = /[^\n -~]|[&<>"]/;
/** Characters that XML cannot hold. */
const NO_XML = /(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu;
/** Spreadsheet programs stop reading at this length. */
const MAX_TEXT = 32_767;

/** Text as it stands in XML: markup escaped, what XML cannot hold left out. */
export function xmlText(text: string): string {
  const short = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  if (!NEEDS_CARE.test(short)) return short;
  return short
    .toWellFormed()
    .replaceAll(NO_XML, "")
    .replaceAll(SPECIAL, (character) => MARKUP[character] ?? "");
}
