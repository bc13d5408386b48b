import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";
import { packZip } from "../documents/xlsx/pack-zip.ts";
import type { Parts } from "../reading/archive.ts";
import { xmlText } from "../documents/xlsx/xml-text.ts";
import { keyOfLabel } from "./labels.ts";
import { TemplateError } from "./template-error.ts";
import type { TemplateValue } from "./template-fields.ts";
import { isKey, type Lookup, PLACEHOLDER } from "./template-report.ts";

const TEXT_PART = /^word\/(?:document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml$/;
/** Rows that hold no other row. */
const ROW = /<w:tr\b(?:(?!<w:tr\b)[\s\S])*?<\/w:tr>/g;
const CELL = /<w:tc\b(?:(?!<w:tc\b)[\s\S])*?<\/w:tc>/g;

type Scope = { readonly item?: Readonly<Record<string, TemplateValue>> };

/**
 * Fills a Word template: placeholders wherever they stand, also split over runs; a table row with an `{{ITEM_…}}` key is
 * repeated for every item. Throws TemplateError.
 */
export async function fillDocx(parts: Parts, lookup: Lookup): Promise<Uint8Array> {
  const written = new Map(parts);
  const texts = new Map(
    [...parts].filter(([name]) => TEXT_PART.test(name)).map(([name, part]) => [name, part.toString("utf8")]),
  );
  const hasPlaceholder = [...texts.values()].some((xml) => plain(xml).includes("{{"));
  for (const [name, xml] of texts) {
    refuseExpressions(xml);
    written.set(name, Buffer.from(hasPlaceholder ? repeatRows(xml) : fillLabels(xml, lookup)));
  }
  if (hasPlaceholder) render(written, lookup);
  return packZip([...written].map(([name, content]) => ({ name, content: [content] })));
}

function render(parts: Map<string, Buffer>, lookup: Lookup): void {
  try {
    const zip = new PizZip();
    for (const [name, part] of parts) zip.file(name, part);
    const document = new Docxtemplater(zip, {
      delimiters: { start: "{{", end: "}}" },
      linebreaks: true,
      // Keys and nothing else: no expressions, and no way to other properties of a value.
      parser: (tag: string) => ({ get: (scope: Scope) => valueOf(tag, scope, lookup) }),
      nullGetter: () => "",
      errorLogging: false,
      syntax: { changeDelimiterPrefix: null },
    });
    document.render({});
    for (const name of parts.keys())
      parts.set(name, Buffer.from(document.getZip().file(name)?.asUint8Array() ?? []));
  } catch (error) {
    throw new TemplateError("TEMPLATE_BROKEN", explanationOf(error));
  }
}

function valueOf(tag: string, scope: Scope, lookup: Lookup): unknown {
  const key = tag.trim().toUpperCase();
  // Items inside of an item would multiply without end.
  if (key === "ITEMS") return scope.item === undefined ? lookup.items.map((item): Scope => ({ item })) : [];
  return lookup.find(tag, scope.item)?.text ?? `{{${tag}}}`;
}

const plain = (xml: string): string => xml.replaceAll(/<[^>]+>/g, "");

function refuseExpressions(xml: string): void {
  for (const [, placeholder = ""] of plain(xml).matchAll(PLACEHOLDER)) {
    if (!isKey(placeholder))
      throw new TemplateError("TEMPLATE_EXPRESSION", `It is {{${placeholder.slice(0, 60)}}}.`);
  }
}

/** Around the whole row, also where it has one cell only. */
const ROW_LOOP = "{{-w:tr ITEMS}}";

const run = (text: string): string => `<w:r><w:t xml:space="preserve">${xmlText(text)}</w:t></w:r>`;

/** A row with item keys, and without a loop of its own, gets one around its content. */
function repeatRows(xml: string): string {
  return xml.replaceAll(ROW, (row) => {
    const text = plain(row);
    if (!/\{\{\s*ITEM_/i.test(text) || /\{\{\s*[#/]/.test(text)) return row;
    const opened = row.replace(/<w:p\b[^>]*?(?:\/>|>(?:<w:pPr>[\s\S]*?<\/w:pPr>)?)/, (start) =>
      start.endsWith("/>") ? `${start.slice(0, -2)}>${run(ROW_LOOP)}</w:p>` : start + run(ROW_LOOP),
    );
    const end = opened.lastIndexOf("</w:p>");
    return `${opened.slice(0, end)}${run("{{/ITEMS}}")}${opened.slice(end)}`;
  });
}

/** Puts values into the first empty cell to the right of their labels. */
function fillLabels(xml: string, lookup: Lookup): string {
  return xml.replaceAll(ROW, (row) => {
    let wanted: TemplateValue | undefined;
    return row.replaceAll(CELL, (cell) => {
      const text = unescaped(plain(cell)).trim();
      if (text !== "" && text !== ":") {
        const key = keyOfLabel(text);
        wanted = key === undefined ? undefined : lookup.label(text, key);
        return cell;
      }
      if (text === ":" || wanted === undefined) return cell;
      const filled = run(wanted.text);
      wanted = undefined;
      const end = cell.lastIndexOf("</w:p>");
      if (end >= 0) return `${cell.slice(0, end)}${filled}${cell.slice(end)}`;
      return cell.replace(/<w:p\b[^>]*\/>/, `<w:p>${filled}</w:p>`);
    });
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescaped = (xml: string): string =>
  xml.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** docxtemplater gathers its errors; each explains itself. */
function explanationOf(error: unknown): string {
  const { properties } = error as { properties?: { errors?: unknown; explanation?: unknown } };
  const errors = Array.isArray(properties?.errors) ? (properties.errors as unknown[]) : [error];
  return errors
    .slice(0, 5)
    .map((each) => {
      const explanation = (each as { properties?: { explanation?: unknown } }).properties?.explanation;
      return typeof explanation === "string" ? `${explanation}.` : "";
    })
    .join(" ")
    .trim();
}
