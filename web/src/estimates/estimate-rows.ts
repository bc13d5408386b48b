import type { EstimateItem, EstimateSection } from "../api/documents.ts";

export type EstimateRow =
  | { kind: "section"; section: EstimateSection; isOpen: boolean }
  | { kind: "parent"; key: string; text: string; depth: number }
  | { kind: "item"; item: EstimateItem };

/** Sections and items as one list, parents before the items that complete them, folded sections without theirs. */
export function estimateRows(sections: EstimateSection[], folded: ReadonlySet<string>): EstimateRow[] {
  const rows: EstimateRow[] = [];
  for (const section of sections) {
    const isOpen = !folded.has(section.id);
    rows.push({ kind: "section", section, isOpen });
    if (!isOpen) continue;
    let shown: string[] = [];
    for (const item of section.items) {
      const common = item.parents.findIndex((text, depth) => shown[depth] !== text);
      const from = common === -1 ? item.parents.length : common;
      for (let depth = from; depth < item.parents.length; depth += 1)
        rows.push({
          kind: "parent",
          key: `${section.id}/${item.id}/${depth}`,
          text: item.parents[depth] ?? "",
          depth,
        });
      shown = item.parents;
      rows.push({ kind: "item", item });
    }
  }
  return rows;
}
