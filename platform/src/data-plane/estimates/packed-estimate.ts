import type { Estimate, Item } from "@rowhouse/estimating";
import { mapInTurns } from "../../foundation/turns/in-turns.ts";

/** So many entries are taken over at once. */
const PACKED_ENTRIES = 200;

/** A long list on its way between threads: JSON, a few entries at a time. To be handed all of them holds up who receives them. */
export type PackedList<Entry> = Uint8Array[] & { readonly of?: Entry };

export function packList<Entry>(list: readonly Entry[]): PackedList<Entry> {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < list.length; from += PACKED_ENTRIES)
    parts.push(Buffer.from(JSON.stringify(list.slice(from, from + PACKED_ENTRIES))));
  return parts;
}

export async function unpackList<Entry>(parts: PackedList<Entry>): Promise<Entry[]> {
  const lists = await mapInTurns(
    parts,
    (bytes) =>
      JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")) as Entry[],
  );
  return lists.flat();
}

export interface PackedEstimate {
  /** Its sections are empty. */
  estimate: Estimate;
  /** How many items each section has. */
  counts: number[];
  items: PackedList<Item>;
}

export function packEstimate(estimate: Estimate): PackedEstimate {
  return {
    estimate: { ...estimate, sections: estimate.sections.map((section) => ({ ...section, items: [] })) },
    counts: estimate.sections.map((section) => section.items.length),
    items: packList(estimate.sections.flatMap(({ items }) => items)),
  };
}

export async function unpackEstimate({ estimate, counts, items }: PackedEstimate): Promise<Estimate> {
  const all = await unpackList(items);
  let from = 0;
  const sections = estimate.sections.map((section, index) => {
    const to = from + (counts[index] ?? 0);
    const own = { ...section, items: all.slice(from, to) };
    from = to;
    return own;
  });
  return { ...estimate, sections };
}
