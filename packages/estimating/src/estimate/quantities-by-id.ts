import { RepeatedItemError, UnknownItemError } from "../errors.ts";
import type { Quantity } from "../model.ts";

/** The entries by item. Throws UnknownItemError and RepeatedItemError. */
export function quantitiesById<Entry extends Quantity>(
  given: readonly Entry[],
  known: ReadonlySet<string>,
): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const entry of given) {
    if (!known.has(entry.itemId)) throw new UnknownItemError(entry.itemId);
    if (entries.has(entry.itemId)) throw new RepeatedItemError(entry.itemId);
    entries.set(entry.itemId, entry);
  }
  return entries;
}
