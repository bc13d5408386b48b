import { type Document, type Element, XMLSerializer } from "@xmldom/xmldom";
import { packZip } from "../documents/xlsx/pack-zip.ts";
import type { Parts } from "../reading/archive.ts";
import { columnNumber, shiftFormula } from "../reading/shift-formula.ts";
import { keyOfLabel } from "./labels.ts";
import { moveFormula, moveRange, rowMap, type RowMap } from "./move-rows.ts";
import { parseXml } from "./open-template.ts";
import { TemplateError } from "./template-error.ts";
import type { TemplateValue } from "./template-fields.ts";
import { isKey, type Lookup, PLACEHOLDER } from "./template-report.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const ITEM_KEY = /\{\{\s*ITEM_/i;
const MAX_ROW = 1_048_576;
const MAX_TEXT = 32_767;

interface SheetPart {
  readonly part: string;
  readonly name: string;
  readonly document: Document;
}

/**
 * Fills a workbook template: placeholders in cells, also in several fonts; a row with an `{{ITEM_…}}` key is repeated for
 * every item, and formulas, merged cells and print areas move along. Values are never formulas. Throws TemplateError.
 */
export async function fillXlsx(parts: Parts, lookup: Lookup): Promise<Uint8Array> {
  const shared = sharedStrings(parts);
  const sheets = sheetsOf(parts);
  const texts = sheets.flatMap(({ document }) => cellsOf(document).map((cell) => textOf(cell, shared)));
  for (const text of texts) refuseExpressions(text);
  if (texts.some((text) => text.includes("{{"))) {
    repeatRows(sheets, shared, lookup, parts);
    for (const { document } of sheets) for (const cell of cellsOf(document)) fillCell(cell, shared, lookup);
  } else for (const { document } of sheets) fillLabels(document, shared, lookup);
  const written = new Map(parts);
  for (const { part, document } of sheets) {
    forgetResults(document);
    written.set(part, serialize(document));
  }
  dropCalculationChain(written);
  return packZip([...written].map(([name, content]) => ({ name, content: [content] })));
}

function parse(parts: Parts, name: string): Document | undefined {
  const part = parts.get(name);
  return part === undefined ? undefined : parseXml(name, part);
}

const serialize = (document: Document): Buffer =>
  Buffer.from(new XMLSerializer().serializeToString(document), "utf8");
const all = (node: Document | Element, name: string): Element[] =>
  Array.from(node.getElementsByTagNameNS(MAIN, name));
const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? "";

function sharedStrings(parts: Parts): string[] {
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

function sheetsOf(parts: Parts): SheetPart[] {
  const relations = parse(parts, "xl/_rels/workbook.xml.rels");
  const workbook = parse(parts, "xl/workbook.xml");
  if (relations === undefined || workbook === undefined) throw new TemplateError("TEMPLATE_DAMAGED");
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

const cellsOf = (document: Document): Element[] => all(document, "c");

function textOf(cell: Element, shared: readonly string[]): string {
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

function refuseExpressions(text: string): void {
  for (const [, placeholder = ""] of text.matchAll(PLACEHOLDER)) {
    if (!isKey(placeholder))
      throw new TemplateError("TEMPLATE_EXPRESSION", `It is {{${placeholder.slice(0, 60)}}}.`);
  }
}

function fillCell(
  cell: Element,
  shared: readonly string[],
  lookup: Lookup,
  item?: Readonly<Record<string, TemplateValue>>,
): void {
  const text = textOf(cell, shared);
  if (!text.includes("{{")) return;
  const only = /^\s*\{\{([^{}]*)\}\}\s*$/.exec(text)?.[1];
  const value = only === undefined ? undefined : lookup.find(only, item);
  if (value?.figure !== undefined) setFigure(cell, value.figure);
  else if (value !== undefined) setText(cell, value.text);
  else if (only === undefined) {
    setText(
      cell,
      text.replaceAll(PLACEHOLDER, (whole, key: string) => lookup.find(key, item)?.text ?? whole),
    );
  }
}

function empty(cell: Element): void {
  while (cell.firstChild !== null) cell.removeChild(cell.firstChild);
  cell.removeAttribute("t");
}

/** An inline string: whatever it begins with, it is text. */
function setText(cell: Element, text: string): void {
  const document = cell.ownerDocument;
  empty(cell);
  if (text === "" || document === null) return;
  const { prefix } = cell;
  const name = (local: string): string => (prefix ? `${prefix}:${local}` : local);
  const outer = document.createElementNS(MAIN, name("is"));
  const inner = document.createElementNS(MAIN, name("t"));
  inner.setAttribute("xml:space", "preserve");
  const clean = text.toWellFormed().replaceAll(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, "");
  inner.appendChild(document.createTextNode(clean.slice(0, MAX_TEXT)));
  outer.appendChild(inner);
  cell.appendChild(outer);
  cell.setAttribute("t", "inlineStr");
}

function setFigure(cell: Element, figure: string): void {
  const document = cell.ownerDocument;
  empty(cell);
  if (document === null) return;
  const value = document.createElementNS(MAIN, cell.prefix ? `${cell.prefix}:v` : "v");
  value.appendChild(document.createTextNode(figure));
  cell.appendChild(value);
}

function repeatRows(
  sheets: readonly SheetPart[],
  shared: readonly string[],
  lookup: Lookup,
  parts: Parts,
): void {
  const copies = Math.max(1, lookup.items.length);
  const maps = new Map<string, RowMap>();
  for (const { name, document } of sheets) {
    const rows = all(document, "row").filter((row) => isItemRow(row, shared));
    const numbers = new Set(rows.map((row) => Number(attribute(row, "r"))));
    if (numbers.size === 0) continue;
    const map = rowMap(numbers, copies);
    const last = Math.max(0, ...all(document, "row").map((row) => map.last(Number(attribute(row, "r")))));
    if (last > MAX_ROW) throw new TemplateError("TEMPLATE_BROKEN", "The items do not fit on a sheet.");
    maps.set(name, map);
  }
  if (maps.size === 0) return;
  for (const { name, document } of sheets) {
    unshareFormulas(document);
    const map = maps.get(name);
    for (const row of all(document, "row")) {
      const number = Number(attribute(row, "r"));
      if (map === undefined || !isItemRow(row, shared)) {
        moveRow(row, number, { name, map, maps });
        continue;
      }
      const copied = [row];
      while (copied.length < copies) {
        const copy = row.cloneNode(true) as Element;
        row.parentNode?.insertBefore(copy, copied.at(-1)?.nextSibling ?? null);
        copied.push(copy);
      }
      for (const [index, copy] of copied.entries()) {
        moveRow(copy, number, { name, map, maps, copy: { row: number, index } });
        for (const cell of all(copy, "c")) fillCell(cell, shared, lookup, lookup.items[index] ?? {});
      }
    }
    if (map !== undefined) moveRanges(document, map, copies);
  }
  moveNames(parts, maps);
  moveDrawings(sheets, maps, parts);
}

const isItemRow = (row: Element, shared: readonly string[]): boolean =>
  all(row, "c").some((cell) => ITEM_KEY.test(textOf(cell, shared)));

interface Moving {
  readonly name: string;
  readonly map: RowMap | undefined;
  readonly maps: ReadonlyMap<string, RowMap>;
  readonly copy?: { readonly row: number; readonly index: number };
}

function moveRow(row: Element, number: number, { name, map, maps, copy }: Moving): void {
  const moved = (map?.first(number) ?? number) + (copy?.index ?? 0);
  row.setAttribute("r", String(moved));
  for (const cell of all(row, "c")) {
    cell.setAttribute("r", attribute(cell, "r").replace(/\d+$/, String(moved)));
    for (const formula of all(cell, "f")) {
      const options = copy === undefined ? { own: name, maps } : { own: name, maps, copy };
      formula.textContent = moveFormula(formula.textContent ?? "", options);
    }
  }
}

/** A formula that was filled down stands in one cell for many; rows that move apart need their own. */
function unshareFormulas(document: Document): void {
  const masters = new Map<string, { readonly formula: string; readonly place: string }>();
  for (const cell of cellsOf(document)) {
    for (const formula of all(cell, "f")) {
      const kind = attribute(formula, "t");
      if (kind === "") continue;
      if (kind !== "shared")
        throw new TemplateError("TEMPLATE_BROKEN", "It has array formulas beside repeated rows.");
      const [id, place] = [attribute(formula, "si"), attribute(cell, "r")];
      const master = masters.get(id);
      if (master === undefined) masters.set(id, { formula: formula.textContent ?? "", place });
      else formula.textContent = shiftFormula(master.formula, ...distance(master.place, place));
      for (const name of ["t", "si", "ref"]) formula.removeAttribute(name);
    }
  }
}

function distance(from: string, to: string): [rows: number, columns: number] {
  const [row, column] = [/\d+$/, /^[A-Z]+/].map((part) =>
    [from, to].map((place) => part.exec(place)?.[0] ?? ""),
  );
  return [
    Number(row?.[1]) - Number(row?.[0]),
    columnNumber(column?.[1] ?? "A") - columnNumber(column?.[0] ?? "A"),
  ];
}

/** Merged cells, filters, validations, formats: all that names ranges. A merge inside of a repeated row is repeated too. */
function moveRanges(document: Document, map: RowMap, copies: number): void {
  for (const merge of all(document, "mergeCell")) {
    const range = attribute(merge, "ref");
    const [, from = "", top = "", to = "", bottom = ""] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range) ?? [];
    const isInside = top !== "" && top === bottom && map.last(Number(top)) > map.first(Number(top));
    if (!isInside) {
      merge.setAttribute("ref", moveRange(range, map));
      continue;
    }
    const first = map.first(Number(top));
    merge.setAttribute("ref", `${from}${first}:${to}${first}`);
    for (let index = 1; index < copies; index += 1) {
      const copy = merge.cloneNode(true) as Element;
      copy.setAttribute("ref", `${from}${first + index}:${to}${first + index}`);
      merge.parentNode?.appendChild(copy);
    }
  }
  for (const list of all(document, "mergeCells"))
    list.setAttribute("count", String(all(list, "mergeCell").length));
  for (const name of ["conditionalFormatting", "dataValidation", "ignoredError", "selection"]) {
    for (const element of all(document, name)) {
      element.setAttribute("sqref", moveRange(attribute(element, "sqref"), map));
    }
  }
  for (const name of ["dimension", "hyperlink", "autoFilter"]) {
    for (const element of all(document, name))
      element.setAttribute("ref", moveRange(attribute(element, "ref"), map));
  }
  for (const breaks of all(document, "rowBreaks")) {
    for (const at of all(breaks, "brk")) at.setAttribute("id", String(map.last(Number(attribute(at, "id")))));
  }
}

/** Print areas and other names. */
function moveNames(parts: Parts, maps: ReadonlyMap<string, RowMap>): void {
  const workbook = parse(parts, "xl/workbook.xml");
  if (workbook === undefined) return;
  for (const name of all(workbook, "definedName")) {
    name.textContent = moveFormula(name.textContent ?? "", { own: "", maps });
  }
  parts.set("xl/workbook.xml", serialize(workbook));
}

/** Pictures and shapes below a repeated row move down with what they stand on; their rows count from 0. */
function moveDrawings(sheets: readonly SheetPart[], maps: ReadonlyMap<string, RowMap>, parts: Parts): void {
  for (const { part, name } of sheets) {
    const map = maps.get(name);
    const relations = parts.get(part.replace(/([^/]+)$/, "_rels/$1.rels"))?.toString("utf8") ?? "";
    if (map === undefined) continue;
    for (const [, drawing = ""] of relations.matchAll(/Target="\.\.\/(drawings\/drawing\d+\.xml)"/g)) {
      const xml = parts.get(`xl/${drawing}`)?.toString("utf8");
      const moved = xml?.replaceAll(
        /(<(?:\w+:)?row>)(\d+)(<)/g,
        (_, open: string, row: string, close: string) => `${open}${map.first(Number(row) + 1) - 1}${close}`,
      );
      if (moved !== undefined) parts.set(`xl/${drawing}`, Buffer.from(moved));
    }
  }
}

/** Values into the first empty cell right of their labels. */
function fillLabels(document: Document, shared: readonly string[], lookup: Lookup): void {
  const covered = coveredCells(document);
  for (const row of all(document, "row")) {
    const number = Number(attribute(row, "r"));
    const cells = new Map(
      all(row, "c").map((cell) => [columnNumber(attribute(cell, "r").replace(/\d+$/, "")), cell]),
    );
    for (const [column, cell] of Array.from(cells)) {
      const key = keyOfLabel(textOf(cell, shared));
      if (key === undefined) continue;
      const target = writable(row, number, column, cells, covered, shared);
      const value = target === undefined ? undefined : lookup.label(textOf(cell, shared).trim(), key);
      if (target !== undefined && value !== undefined) setText(target, value.text);
    }
  }
}

const FARTHEST = 12;

/** The first cell right of a column that is empty, no formula, and not the inside of a merged one. */
function writable(
  row: Element,
  number: number,
  label: number,
  cells: Map<number, Element>,
  covered: ReadonlySet<string>,
  shared: readonly string[],
): Element | undefined {
  for (let column = label + 1; column <= label + FARTHEST; column += 1) {
    if (covered.has(`${number} ${column}`)) continue;
    const cell = cells.get(column);
    if (cell === undefined) return insertCell(row, number, column, cells);
    const isEmpty = ["v", "f", "is"].every((name) => all(cell, name).length === 0);
    if (isEmpty) return cell;
    if (textOf(cell, shared).trim() !== ":") return undefined;
  }
  return undefined;
}

function insertCell(
  row: Element,
  number: number,
  column: number,
  cells: Map<number, Element>,
): Element | undefined {
  const cell = row.ownerDocument?.createElementNS(MAIN, row.prefix ? `${row.prefix}:c` : "c");
  if (cell === undefined) return undefined;
  cell.setAttribute("r", `${columnLetters(column)}${number}`);
  const after = [...cells].toSorted(([a], [b]) => a - b).find(([other]) => other > column)?.[1];
  row.insertBefore(cell, after ?? null);
  cells.set(column, cell);
  return cell;
}

const columnLetters = (column: number): string =>
  (column >= 26 ? columnLetters(Math.floor(column / 26) - 1) : "") + String.fromCharCode(65 + (column % 26));

/** Cells inside of merged ones, without the first of each. */
function coveredCells(document: Document): Set<string> {
  const covered = new Set<string>();
  for (const merge of all(document, "mergeCell")) {
    const [, from = "", top = "", to = "", bottom = ""] =
      /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(attribute(merge, "ref")) ?? [];
    const [left, right] = [columnNumber(from), Math.min(columnNumber(to), columnNumber(from) + 200)];
    const last = Math.min(Number(bottom), Number(top) + 2_000);
    for (let row = Number(top); row <= last; row += 1) {
      for (let column = left; column <= right; column += 1) {
        if (row !== Number(top) || column !== left) covered.add(`${row} ${column}`);
      }
    }
  }
  return covered;
}

/** Results of before: the program that opens the file calculates them anew. */
function forgetResults(document: Document): void {
  for (const formula of all(document, "f")) {
    const cell = formula.parentNode as Element | null;
    for (const value of cell === null ? [] : all(cell, "v")) cell?.removeChild(value);
    cell?.removeAttribute("t");
  }
}

/** The order of the last calculation, which no longer fits. */
function dropCalculationChain(parts: Map<string, Buffer>): void {
  parts.delete("xl/calcChain.xml");
  for (const name of ["[Content_Types].xml", "xl/_rels/workbook.xml.rels"]) {
    const xml = parts.get(name)?.toString("utf8");
    if (xml !== undefined)
      parts.set(name, Buffer.from(xml.replaceAll(/<(?:Override|Relationship)\b[^>]*calcChain[^>]*\/>/g, "")));
  }
}
