interface Rows<R> {
  id: string;
  label: string;
  rows: readonly R[];
}

export type DocumentRow<R> =
  | { kind: "section"; key: string; label: string }
  | { kind: "parent"; key: string; text: string }
  | { kind: "line"; key: string; line: R };

/** The sections of a workslip or a bill as one list, parents above the rows that complete them. */
export function documentRows<R extends { itemId: string; number: string; parents: string[] }>(
  sections: readonly Rows<R>[],
): DocumentRow<R>[] {
  const rows: DocumentRow<R>[] = [];
  for (const section of sections) {
    if (section.rows.length === 0) continue;
    if (section.label !== "")
      rows.push({ kind: "section", key: `section/${section.id}`, label: section.label });
    let shown = "";
    for (const [index, line] of section.rows.entries()) {
      const key = `${section.id}/${line.itemId}/${line.number}/${index}`;
      const parents = line.parents.join("\n");
      if (parents !== "" && parents !== shown)
        rows.push({ kind: "parent", key: `parent/${key}`, text: parents });
      shown = parents;
      rows.push({ kind: "line", key, line });
    }
  }
  return rows;
}
