import { type Document, type Element, type Node, XMLSerializer } from "@xmldom/xmldom";
import type { Parts } from "../reading/archive.ts";
import { parseXml } from "./open-template.ts";
import { TemplateError } from "./template-error.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const MAX_TEXT = 32_767;

export interface SheetPart {
  readonly part: string;
  readonly name: string;
  readonly document: Document;
}

export function parse(parts: Parts, name: string): Document | undefined {
  const part = parts.get(name);
  return part === undefined ? undefined : parseXml(name, part);
}

export const serialize = (document: Document): Buffer =>
  Buffer.from(new XMLSerializer().serializeToString(document), "utf8");

/** The elements of this name below a node. The document's own lists look through all of it after every change. */
export function all(root: Document | Element, name: string, namespace: string = MAIN): Element[] {
  const found: Element[] = [];
  let node: Node | null = root.firstChild;
  while (node !== null) {
    if (node.nodeType === node.ELEMENT_NODE) {
      const element = node as Element;
      if (element.localName === name && element.namespaceURI === namespace) found.push(element);
    }
    let next: Node | null = node.firstChild;
    for (let at: Node | null = node; next === null && at !== null && at !== root; at = at.parentNode)
      next = at.nextSibling;
    node = next;
  }
  return found;
}

export const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? "";

/** A new element of the sheet's own namespace, written with the same prefix as its neighbour. */
export function elementLike(neighbour: Element, name: string): Element {
  const document = neighbour.ownerDocument;
  if (document === null) throw new TemplateError("TEMPLATE_DAMAGED");
  return document.createElementNS(MAIN, neighbour.prefix ? `${neighbour.prefix}:${name}` : name);
}

export function sharedStrings(parts: Parts): string[] {
  const document = parse(parts, "xl/sharedStrings.xml");
  return document === undefined ? [] : all(document, "si").map((item) => richText(item));
}

/** A text in several fonts is several elements; phonetic hints are none of it. */
function richText(item: Element): string {
  return all(item, "t")
    .filter((piece) => piece.parentNode?.nodeName.replace(/^.*:/, "") !== "rPh")
    .map((piece) => piece.textContent ?? "")
    .join("");
}

export function sheetsOf(parts: Parts): SheetPart[] {
  const relations = parse(parts, "xl/_rels/workbook.xml.rels");
  const workbook = parse(parts, "xl/workbook.xml");
  if (relations === undefined || workbook === undefined) throw new TemplateError("TEMPLATE_DAMAGED");
  if (workbook.documentElement?.namespaceURI !== MAIN) {
    throw new TemplateError("TEMPLATE_NOT_A_TEMPLATE", "It is a Strict Open XML workbook.");
  }
  const targets = new Map(
    Array.from(relations.getElementsByTagName("Relationship"), (relation) => [
      attribute(relation, "Id"),
      attribute(relation, "Target").replace(/^\/?(?:xl\/)?/, "xl/"),
    ]),
  );
  return all(workbook, "sheet").flatMap((sheet): SheetPart[] => {
    const id = Array.from(sheet.attributes).find(
      ({ localName, name }) => localName === "id" && name !== "id",
    );
    const part = targets.get(id?.value ?? "") ?? "";
    const document = part.startsWith("xl/worksheets/") ? parse(parts, part) : undefined;
    return document === undefined ? [] : [{ part, name: attribute(sheet, "name"), document }];
  });
}

export const cellsOf = (document: Document): Element[] => all(document, "c");

export function textOf(cell: Element, shared: readonly string[]): string {
  if (all(cell, "f").length > 0) return "";
  const type = attribute(cell, "t");
  if (type === "inlineStr")
    return all(cell, "is")
      .map((item) => richText(item))
      .join("");
  const value = all(cell, "v")[0]?.textContent ?? "";
  if (type === "s") return shared[Number(value)] ?? "";
  return type === "str" ? value : "";
}

function empty(cell: Element): void {
  while (cell.firstChild !== null) cell.removeChild(cell.firstChild);
  cell.removeAttribute("t");
}

/** An inline string: whatever it begins with, it is text. */
export function setText(cell: Element, text: string): void {
  const document = cell.ownerDocument;
  empty(cell);
  if (text === "" || document === null) return;
  const outer = elementLike(cell, "is");
  const inner = elementLike(cell, "t");
  inner.setAttribute("xml:space", "preserve");
  const clean = text.toWellFormed().replaceAll(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, "");
  inner.appendChild(document.createTextNode(clean.slice(0, MAX_TEXT)));
  outer.appendChild(inner);
  cell.appendChild(outer);
  cell.setAttribute("t", "inlineStr");
}

export function setFigure(cell: Element, figure: string): void {
  const document = cell.ownerDocument;
  empty(cell);
  if (document === null) return;
  const value = elementLike(cell, "v");
  value.appendChild(document.createTextNode(figure));
  cell.appendChild(value);
}
