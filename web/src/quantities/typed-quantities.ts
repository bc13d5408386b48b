import { useCallback, useMemo, useState } from "react";
import { decimalOfTyped, isZero } from "../design/decimal-text.ts";
import type { PastedCell } from "../design/pasted-column.ts";

/** What stands in the input column, by item; texts as they were typed. */
export type TypedQuantities = Readonly<Record<string, string>>;

export interface QuantityEntry {
  item_id: string;
  quantity: string;
}

/** The entries that are numbers and not zero, in the order of the items: what previews and jobs are sent. */
export function entriesOf(typed: TypedQuantities, order: readonly string[]): QuantityEntry[] {
  const entries: QuantityEntry[] = [];
  for (const id of order) {
    const quantity = decimalOfTyped(typed[id] ?? "");
    if (quantity !== undefined && !isZero(quantity)) entries.push({ item_id: id, quantity });
  }
  return entries;
}

export const isUnreadable = (text: string | undefined): boolean =>
  text !== undefined && text.trim() !== "" && decimalOfTyped(text) === undefined;

/** Lays pasted cells over the items from one of them on; cells that are no number leave their item as it was. */
export function laidOver(
  typed: TypedQuantities,
  order: readonly string[],
  from: string,
  cells: readonly PastedCell[],
): { typed: TypedQuantities; unread: number; beyond: number } {
  const start = order.indexOf(from);
  const next = { ...typed };
  let unread = 0;
  let beyond = 0;
  for (const [offset, cell] of cells.entries()) {
    const id = order[start + offset];
    if (id === undefined) beyond += 1;
    else if (cell.kind === "unread") unread += 1;
    else next[id] = cell.kind === "decimal" ? cell.value : "";
  }
  return { typed: next, unread, beyond };
}

/** The input column with one step back for everything that changes many rows at once. */
export function useTypedQuantities(initial: TypedQuantities) {
  const [typed, setTyped] = useState(initial);
  const [before, setBefore] = useState<TypedQuantities>();
  const set = useCallback(
    (id: string, text: string) => setTyped((current) => ({ ...current, [id]: text })),
    [],
  );
  const replace = useCallback((next: TypedQuantities) => {
    setTyped((current) => {
      setBefore(current);
      return next;
    });
  }, []);
  const undo = useCallback(() => {
    if (before === undefined) return;
    setTyped(before);
    setBefore(undefined);
  }, [before]);
  return useMemo(
    () => ({ typed, set, replace, undo, canUndo: before !== undefined }),
    [typed, set, replace, undo, before],
  );
}
