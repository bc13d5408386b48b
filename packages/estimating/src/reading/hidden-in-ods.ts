import type { Grid } from "./grid.ts";
import { attribute, scanXml } from "./scan-xml.ts";

/** Notes which rows and columns an OpenDocument hides, by itself or by a filter, as far as they hold cells. */
export function noteHiddenInOds(content: string, grids: Grid[]): void {
  const byName = new Map(grids.map((grid) => [grid.name, grid]));
  let grid: Grid | undefined;
  let row = 0;
  let column = 0;
  scanXml(content, {
    open(name, attributes) {
      if (name === "table") {
        grid = byName.get(attribute(attributes, "name") ?? "");
        row = 0;
        column = 0;
      } else if (name === "table-row") {
        const end = row + countOf(attributes, "number-rows-repeated");
        if (grid !== undefined && isHidden(attributes))
          for (let at = row; at < Math.min(end, grid.rows.length); at += 1) grid.hiddenRows.add(at);
        row = end;
      } else if (name === "table-column") {
        const end = column + countOf(attributes, "number-columns-repeated");
        if (grid !== undefined && isHidden(attributes))
          for (let at = column; at < Math.min(end, widthOf(grid)); at += 1) grid.hiddenColumns.add(at);
        column = end;
      }
    },
    close() {},
    text() {},
  });
}

function isHidden(attributes: string): boolean {
  const visibility = attribute(attributes, "visibility");
  return visibility === "collapse" || visibility === "filter";
}

function countOf(attributes: string, name: string): number {
  const count = Number(attribute(attributes, name) ?? 1);
  return Number.isInteger(count) && count > 0 ? count : 1;
}

function widthOf({ rows }: Grid): number {
  return rows.reduce((width, row) => Math.max(width, row?.length ?? 0), 0);
}
