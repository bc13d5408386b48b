import { moveFormula, moveRange, type RowMap } from "./move-rows.ts";
import type { SheetPart } from "./sheet-parts.ts";

type Move = (xml: string, map: RowMap) => string;

const moveReferences: Move = (xml, map) =>
  xml.replaceAll(
    /(\sref=")([^"]*)(")/g,
    (_, open: string, ref: string, close: string) => `${open}${moveRange(ref, map)}${close}`,
  );

/** Rows of drawings count from 0. */
const moveIndex = (row: string, map: RowMap): string => String(map.first(Number(row) + 1) - 1);

/** What stands beside a sheet in parts of its own and names its rows: tables, comments and their boxes, pictures. */
const ATTACHED: readonly (readonly [target: RegExp, move: Move])[] = [
  [/^tables\//, moveReferences],
  [/^(?:threadedComments\/|comments)/, moveReferences],
  [
    /^drawings\/drawing/,
    (xml, map) =>
      xml.replaceAll(
        /(<(?:\w+:)?row>)(\d+)(<)/g,
        (_, open: string, row: string, close: string) => `${open}${moveIndex(row, map)}${close}`,
      ),
  ],
  [
    /^drawings\/vmlDrawing/,
    (xml, map) =>
      xml
        .replaceAll(
          /(<x:Row>)(\d+)(<)/g,
          (_, open: string, row: string, close: string) => `${open}${moveIndex(row, map)}${close}`,
        )
        .replaceAll(/(<x:Anchor>)([^<]*)(<)/g, (_, open: string, anchor: string, close: string) => {
          const places = anchor.split(",").map((place) => place.trim());
          for (const at of [2, 6]) if (places[at] !== undefined) places[at] = moveIndex(places[at], map);
          return `${open}${places.join(", ")}${close}`;
        }),
  ],
];

/** Moves what is attached to sheets whose rows were repeated, and what charts draw. */
export function moveAttached(
  sheets: readonly SheetPart[],
  maps: ReadonlyMap<string, RowMap>,
  parts: Map<string, Buffer>,
): void {
  for (const { part, name } of sheets) {
    const map = maps.get(name);
    const relations = parts.get(part.replace(/([^/]+)$/, "_rels/$1.rels"))?.toString("utf8") ?? "";
    if (map === undefined) continue;
    for (const [, target = ""] of relations.matchAll(/Target="(?:\.\.|\/xl)\/([^"]+)"/g)) {
      const move = ATTACHED.find(([pattern]) => pattern.test(target))?.[1];
      const xml = parts.get(`xl/${target}`)?.toString("utf8");
      if (move !== undefined && xml !== undefined) parts.set(`xl/${target}`, Buffer.from(move(xml, map)));
    }
  }
  for (const [name, part] of parts) {
    if (!/^xl\/charts\/chart\d*\.xml$/.test(name)) continue;
    const moved = part
      .toString("utf8")
      .replaceAll(
        /(<(?:\w+:)?f>)([^<]*)(<)/g,
        (_, open: string, formula: string, close: string) =>
          `${open}${moveFormula(formula, { own: "", maps })}${close}`,
      );
    parts.set(name, Buffer.from(moved));
  }
}
