import type { Document, Element } from "@xmldom/xmldom";
import { columnNumber, shiftFormula } from "../reading/shift-formula.ts";
import type { CellFiller } from "./cell-filler.ts";
import { moveAttached } from "./move-attached.ts";
import { type Block, moveFormula, moveRange, rowMap, type RowMap } from "./move-rows.ts";
import { all, attribute, cellsOf, parse, serialize, type SheetPart } from "./sheet-parts.ts";
import { TemplateError } from "./template-error.ts";

const ITEM_KEY = /\{\{\s*ITEM_/i;
/** Of conditional formats and validations that name other sheets. */
const EXTENDED = "http://schemas.microsoft.com/office/excel/2006/main";
const MAX_ROW = 1_048_576;

/** Repeats every row with an `{{ITEM_…}}` key for every item, neighbours together, and moves along what stands below or names it. */
export function repeatRows(
  sheets: readonly SheetPart[],
  filler: CellFiller,
  parts: Map<string, Buffer>,
): void {
  const copies = Math.max(1, filler.lookup.items.length);
  const maps = new Map<string, RowMap>();
  for (const { name, document } of sheets) {
    const rows = all(document, "row").filter((row) => isItemRow(row, filler));
    const numbers = new Set(rows.map((row) => Number(attribute(row, "r"))));
    if (numbers.size === 0) continue;
    const map = rowMap(numbers, copies);
    const last = all(document, "row").reduce(
      (lowest, row) => Math.max(lowest, map.last(Number(attribute(row, "r")))),
      0,
    );
    if (last > MAX_ROW) throw new TemplateError("TEMPLATE_BROKEN", "The items do not fit on a sheet.");
    maps.set(name, map);
  }
  if (maps.size === 0) return;
  for (const { name, document } of sheets) {
    unshareFormulas(document);
    const map = maps.get(name);
    const rows = all(document, "row").map((row) => ({ row, number: Number(attribute(row, "r")) }));
    const blocks = Map.groupBy(rows, ({ number }) => map?.block(number));
    for (const [block, lines] of blocks) {
      if (map !== undefined && block !== undefined) repeatBlock(lines, block, { name, map, maps }, filler);
      else for (const { row, number } of lines) moveRow(row, number, { name, map, maps });
    }
    if (map !== undefined) moveRanges(document, { name, map, maps }, copies);
  }
  moveNames(parts, maps);
  moveAttached(sheets, maps, parts);
}

interface Line {
  readonly row: Element;
  readonly number: number;
}

function repeatBlock(
  lines: readonly Line[],
  block: Block,
  moving: Moving & { map: RowMap },
  filler: CellFiller,
): void {
  const { items } = filler.lookup;
  const last = lines.at(-1)?.row;
  const copies = last?.ownerDocument?.createDocumentFragment();
  if (last === undefined || copies === undefined) return;
  const clones = items
    .slice(1)
    .map(() =>
      lines.map(({ row, number }) => ({ row: copies.appendChild(row.cloneNode(true)) as Element, number })),
    );
  last.parentNode?.insertBefore(copies, last.nextSibling);
  for (const [index, copied] of [lines, ...clones].entries()) {
    for (const { row, number } of copied) {
      moveRow(row, number, { ...moving, copy: { block, index } });
      for (const cell of all(row, "c")) filler.fill(cell, items[index] ?? {});
    }
  }
}

const isItemRow = (row: Element, filler: CellFiller): boolean =>
  all(row, "c").some((cell) => !filler.filled.has(cell) && ITEM_KEY.test(filler.text(cell)));

interface Moving {
  readonly name: string;
  readonly map: RowMap | undefined;
  readonly maps: ReadonlyMap<string, RowMap>;
  readonly copy?: { readonly block: Block; readonly index: number };
}

function moveRow(row: Element, number: number, { name, map, maps, copy }: Moving): void {
  const moved = map?.copy(number, copy?.index ?? 0) ?? number;
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
function moveRanges(document: Document, moving: Moving & { map: RowMap }, copies: number): void {
  const { name: own, map, maps } = moving;
  for (const merge of all(document, "mergeCell")) {
    const range = attribute(merge, "ref");
    const [, from = "", top = "", to = "", bottom = ""] = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(range) ?? [];
    const block = map.block(Number(top));
    if (block === undefined || block !== map.block(Number(bottom))) {
      merge.setAttribute("ref", moveRange(range, map));
      continue;
    }
    for (let index = 0; index < copies; index += 1) {
      const copy = index === 0 ? merge : (merge.cloneNode(true) as Element);
      const [first, last] = [top, bottom].map((row) => map.copy(Number(row), index));
      copy.setAttribute("ref", `${from}${first}:${to}${last}`);
      if (index > 0) merge.parentNode?.appendChild(copy);
    }
  }
  for (const list of all(document, "mergeCells"))
    list.setAttribute("count", String(all(list, "mergeCell").length));
  for (const name of ["conditionalFormatting", "dataValidation", "ignoredError", "selection"]) {
    for (const element of all(document, name)) {
      element.setAttribute("sqref", moveRange(attribute(element, "sqref"), map));
    }
  }
  for (const name of ["formula", "formula1", "formula2"]) {
    for (const element of all(document, name))
      element.textContent = moveFormula(element.textContent ?? "", { own, maps });
  }
  for (const [name, move] of [
    ["f", (text: string) => moveFormula(text, { own, maps })],
    ["sqref", (text: string) => moveRange(text, map)],
  ] as const) {
    for (const element of all(document, name, EXTENDED))
      element.textContent = move(element.textContent ?? "");
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
function moveNames(parts: Map<string, Buffer>, maps: ReadonlyMap<string, RowMap>): void {
  const workbook = parse(parts, "xl/workbook.xml");
  if (workbook === undefined) return;
  for (const name of all(workbook, "definedName")) {
    name.textContent = moveFormula(name.textContent ?? "", { own: "", maps });
  }
  parts.set("xl/workbook.xml", serialize(workbook));
}
