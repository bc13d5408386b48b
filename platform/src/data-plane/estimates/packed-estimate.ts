import type { Estimate, Item } from "@rowhouse/estimating";
import { mapInTurns } from "../../foundation/turns/in-turns.ts";

/** So many items are taken over at once. */
const PACKED_ITEMS = 200;

/** An estimate on its way between threads: its items are JSON, a few at a time. To be handed all of them holds up who receives them. */
export interface PackedEstimate {
  /** Its sections are empty. */
  estimate: Estimate;
  /** How many items each section has. */
  counts: number[];
  items: Uint8Array[];
}

export function packEstimate(estimate: Estimate): PackedEstimate {
  const all = estimate.sections.flatMap(({ items }) => items);
  const items: Uint8Array[] = [];
  for (let from = 0; from < all.length; from += PACKED_ITEMS)
    items.push(Buffer.from(JSON.stringify(all.slice(from, from + PACKED_ITEMS))));
  return {
    estimate: { ...estimate, sections: estimate.sections.map((section) => ({ ...section, items: [] })) },
    counts: estimate.sections.map((section) => section.items.length),
    items,
  };
}

export async function unpackEstimate({ estimate, counts, items }: PackedEstimate): Promise<Estimate> {
  const lists = await mapInTurns(
    items,
    (bytes) =>
      JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8")) as Item[],
  );
  const all = lists.flat();
  let from = 0;
  const sections = estimate.sections.map((section, index) => {
    const to = from + (counts[index] ?? 0);
    const own = { ...section, items: all.slice(from, to) };
    from = to;
    return own;
  });
  return { ...estimate, sections };
}
