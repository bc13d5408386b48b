export interface XmlHandler {
  /** `name` comes without its namespace prefix; `attributes` is the raw text behind it. */
  open(name: string, attributes: string): void;
  close(name: string): void;
  text(text: string): void;
}

/**
 * Walks through XML in one pass without building a tree. Knows the five entities and numbers, and no others, so that
 * nothing can expand. Throws a SyntaxError where the text breaks off inside a tag.
 */
export function scanXml(xml: string, handler: XmlHandler): void {
  let at = xml.indexOf("<");
  while (at >= 0) {
    if (xml.startsWith("<!--", at)) at = after(xml, "-->", at);
    else if (xml.startsWith("<![CDATA[", at)) {
      const end = after(xml, "]]>", at);
      handler.text(xml.slice(at + 9, end - 3));
      at = end;
    } else if (xml.startsWith("<?", at)) at = after(xml, "?>", at);
    else if (xml.startsWith("<!", at)) at = after(xml, ">", at);
    else at = tag(xml, at, handler);
    const next = xml.indexOf("<", at);
    if (next > at) handler.text(xml.slice(at, next));
    at = next;
  }
}

function after(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from);
  if (at < 0) throw new SyntaxError(`XML breaks off at ${from}`);
  return at + mark.length;
}

function tag(xml: string, at: number, handler: XmlHandler): number {
  let end = after(xml, ">", at) - 1;
  // A ">" inside quotes does not end the tag: then the quotes before it do not pair.
  while (!isPlainEnd(xml, end) && hasOpenQuote(xml, at, end)) end = after(xml, ">", end + 1) - 1;
  if (xml.charCodeAt(at + 1) === 47) {
    handler.close(localName(xml, at + 2, end));
    return end + 1;
  }
  const isEmpty = xml.charCodeAt(end - 1) === 47;
  const last = isEmpty ? end - 1 : end;
  let nameEnd = at + 1;
  while (nameEnd < last && xml.charCodeAt(nameEnd) > 32) nameEnd += 1;
  const name = localName(xml, at + 1, nameEnd);
  handler.open(name, xml.slice(nameEnd, last));
  if (isEmpty) handler.close(name);
  return end + 1;
}

/** Whether the tag ends behind a closing quote: most do, and need no counting. An opening one stands behind a "=". */
function isPlainEnd(xml: string, end: number): boolean {
  const last = xml.charCodeAt(end - 1) === 47 ? end - 2 : end - 1;
  return xml.charCodeAt(last) === 34 && xml.charCodeAt(last - 1) !== 61 && xml.charCodeAt(last - 1) > 32;
}

function hasOpenQuote(xml: string, from: number, to: number): boolean {
  let quote = 0;
  for (let at = from; at < to; at += 1) {
    const code = xml.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 34 || code === 39) quote = code;
  }
  return quote !== 0;
}

/** The names of cells, values and texts are one letter long: no new text for each. */
const SINGLE_LETTERS = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

function localName(xml: string, from: number, to: number): string {
  if (to - from === 1) return SINGLE_LETTERS[xml.charCodeAt(from)] ?? xml.slice(from, to);
  const name = xml.slice(from, to);
  const isTidy = xml.charCodeAt(to - 1) > 32;
  return (isTidy ? name : name.trimEnd()).slice(name.indexOf(":") + 1);
}

/** The value of an attribute by its full or local name: `attribute(' r="A1" t="s"', "t")` is `s`. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(name); at >= 0; at = attributes.indexOf(name, at + 1)) {
    const before = attributes.charCodeAt(at - 1);
    if (!(before <= 32 || before === 58)) continue;
    const end = at + name.length;
    if (attributes.charCodeAt(end) === 61 && attributes.charCodeAt(end + 1) === 34) {
      const close = attributes.indexOf('"', end + 2);
      if (close >= 0) return decodeXml(attributes.slice(end + 2, close));
    }
    const match = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes.slice(at + name.length));
    if (match !== null) return decodeXml(match[1] ?? match[2] ?? "");
  }
  return undefined;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export function decodeXml(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return ENTITIES[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
