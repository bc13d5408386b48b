interface Rows<R> {
  id: string;
  label: string;
  rows: readonly R[];
}

export type DocumentRow<R> =
  | { kind: "section"; key: string; label: string }
  | { kind: "parent"; key: string; text: string }
  | { kind: "line"; key: string; line: R };

/**
 * The sections of a workslip or a bill as one list, parents above the rows that complete them. A row keeps its key when
 * rows appear above it: whoever types in it goes on typing.
 */
export function documentRows<R extends { itemId: string; number: string; parents: string[] }>(
  sections: readonly Rows<R>[],
): DocumentRow<R>[] {
  const rows: DocumentRow<R>[] = [];
  for (const section of sections) {
    if (section.rows.length === 0) continue;
    if (section.label !== "")
      rows.push({ kind: "section", key: `section/${section.id}`, label: section.label });
    let shown = "";
    const rowsOf = new Map<string, number>();
    for (const line of section.rows) {
      const nth = rowsOf.get(line.itemId) ?? 0;
      rowsOf.set(line.itemId, nth + 1);
      const key = `${section.id}/${line.itemId}/${nth}`;
      const parents = line.parents.join("\n");
      if (parents !== "" && parents !== shown)
        rows.push({ kind: "parent", key: `parent/${key}`, text: parents });
      shown = parents;
      rows.push({ kind: "line", key, line });
    }
  }
  return rows;
}
