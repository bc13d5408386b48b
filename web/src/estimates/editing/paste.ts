import type { EstimateItem, EstimateSection } from "../../api/documents.ts";
import { decimalOfTyped } from "../../design/decimal-text.ts";
import type { Change } from "./changes.ts";

/** The columns that are typed into, from left to right. */
export const fields = ["number", "description", "unit", "quantity", "rate"] as const;
export type Field = (typeof fields)[number];

/** A cell as the API takes it; undefined for a text that is no figure where one belongs. */
export function cellValue(field: Field, typed: string): string | undefined {
  if (field !== "quantity" && field !== "rate") return typed.trim();
  if (typed.trim() === "") return "0";
  const value = decimalOfTyped(typed);
  return value === undefined || value.startsWith("-") ? undefined : value;
}

/**
 * Lays pasted cells over a section's rows, to the right and down from one of its cells; what reaches below its last row
 * becomes new rows. A cell that is no figure leaves its place as it was.
 */
export function pasteOver(
  section: EstimateSection,
  from: { item: EstimateItem; field: Field },
  cells: readonly (readonly string[])[],
  newId: () => string,
): { changes: Change[]; unread: number } {
  const first = section.items.findIndex(({ id }) => id === from.item.id);
  const columns = fields.slice(fields.indexOf(from.field));
  let unread = 0;
  const changes = cells.flatMap((row, offset): Change[] => {
    const item: Partial<Record<Field, string>> = {};
    for (const [index, field] of columns.entries()) {
      const typed = row[index];
      if (typed === undefined) break;
      const value = cellValue(field, typed);
      if (value === undefined) unread += 1;
      else item[field] = value;
    }
    if (Object.keys(item).length === 0) return [];
    const under = section.items[first + offset];
    return under
      ? [{ op: "set_item", id: under.id, item }]
      : [{ op: "add_item", id: newId(), section_id: section.id, before: null, item }];
  });
  return { changes, unread };
}
