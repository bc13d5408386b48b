import type { Document, Element } from "@xmldom/xmldom";
import { columnLetters } from "../reading/grid.ts";
import { columnNumber } from "../reading/shift-formula.ts";
import type { CellFiller } from "./cell-filler.ts";
import { keyOfLabel } from "./labels.ts";
import { all, attribute, elementLike } from "./sheet-parts.ts";

/** Values into the first empty cell right of their labels. */
export function fillLabels(document: Document, filler: CellFiller): void {
  const covered = coveredCells(document);
  for (const row of all(document, "row")) {
    const number = Number(attribute(row, "r"));
    const cells = new Map(
      all(row, "c").map((cell) => [columnNumber(attribute(cell, "r").replace(/\d+$/, "")), cell]),
    );
    for (const [column, cell] of Array.from(cells)) {
      const label = filler.text(cell).trim();
      const key = keyOfLabel(label);
      if (key === undefined) continue;
      const target = writable({ row, number, cells, covered }, column, filler);
      const value = target === undefined ? undefined : filler.lookup.label(label, key);
      if (target !== undefined && value !== undefined) filler.put(target, { text: value.text });
    }
  }
}

const FARTHEST = 12;

interface RowCells {
  readonly row: Element;
  readonly number: number;
  /** By column, from 0. */
  readonly cells: Map<number, Element>;
  readonly covered: ReadonlySet<string>;
}

/** The first cell right of a label that is empty, no formula, and not the inside of a merged one. */
function writable(of: RowCells, label: number, filler: CellFiller): Element | undefined {
  for (let column = label + 1; column <= label + FARTHEST; column += 1) {
    if (of.covered.has(`${of.number} ${column}`)) continue;
    const cell = of.cells.get(column);
    if (cell === undefined) return insertCell(of, column);
    const isEmpty = ["v", "f", "is"].every((name) => all(cell, name).length === 0);
    if (isEmpty) return cell;
    if (filler.text(cell).trim() !== ":") return undefined;
  }
  return undefined;
}

function insertCell({ row, number, cells }: RowCells, column: number): Element {
  const cell = elementLike(row, "c");
  cell.setAttribute("r", `${columnLetters(column)}${number}`);
  const after = [...cells].toSorted(([a], [b]) => a - b).find(([other]) => other > column)?.[1];
  row.insertBefore(cell, after ?? null);
  cells.set(column, cell);
  return cell;
}

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
