import { useMemo } from "react";
import { decimalOfTyped, isZero } from "../design/decimal-text.ts";
import type { PastedCell } from "../design/pasted-column.ts";
import { type Steps, useSteps } from "../design/use-steps.ts";

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

/** The input column under the hands of a member. */
export interface QuantityColumn {
  typed: TypedQuantities;
  set: (id: string, text: string) => void;
  replace: (next: TypedQuantities) => void;
  undo: () => void;
  canUndo: boolean;
}

/** The input column of something that is typed, and the way back of all of it. */
export function quantityColumn<T extends object>(
  { value, change, undo, canUndo }: Steps<T>,
  typed: (value: T) => TypedQuantities,
  put: (value: T, quantities: TypedQuantities) => T,
): QuantityColumn {
  return {
    typed: typed(value),
    set: (id, text) =>
      change((current) => put(current, { ...typed(current), [id]: text }), `quantity of ${id}`),
    replace: (next) => change((current) => put(current, next)),
    undo,
    canUndo,
  };
}

const itself = (typed: TypedQuantities): TypedQuantities => typed;

export function useTypedQuantities(initial: TypedQuantities): QuantityColumn {
  const steps = useSteps(initial);
  return useMemo(() => quantityColumn(steps, itself, (_, next) => next), [steps]);
}
