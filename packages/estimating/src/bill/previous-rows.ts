import type { Bill, BillRow, Warning } from "../model.ts";
import { nameOfItem } from "../estimate/name-of-item.ts";
import type { Billable } from "./bill-rows.ts";

/** Finds a bill's rows in the bill before it: by id, else by code, description and rate where that names one row. */
export class PreviousRows {
  readonly warnings: Warning[] = [];
  readonly #matches = new Map<string, BillRow>();
  readonly #unmatched: readonly BillRow[];

  constructor(previous: Bill | undefined, billables: readonly Billable[]) {
    const rows = (previous?.sections ?? []).flatMap((section) => section.rows);
    const byId = new Map(rows.map((row) => [row.itemId, row]));
    for (const billable of billables) {
      const row = byId.get(billable.itemId);
      if (row !== undefined) this.#matches.set(billable.itemId, row);
    }
    const taken = new Set(this.#matches.values());
    const free = Map.groupBy(
      rows.filter((row) => !taken.has(row)),
      likeness,
    );
    const searching = Map.groupBy(
      billables.filter((billable) => !this.#matches.has(billable.itemId)),
      likeness,
    );
    for (const [key, candidates] of free) {
      const seekers = searching.get(key) ?? [];
      const [row] = candidates;
      const [seeker] = seekers;
      if (row === undefined || seeker === undefined) continue;
      if (candidates.length > 1 || seekers.length > 1) {
        const description = row.description.slice(0, 60);
        this.warnings.push({
          code: "ITEM_AMBIGUOUS",
          message: `Several rows read "${description}" at the same rate; they were not matched with the previous bill.`,
          values: { description },
          itemId: seeker.itemId,
        });
        continue;
      }
      this.#matches.set(seeker.itemId, row);
      taken.add(row);
    }
    this.#unmatched = rows.filter((row) => !taken.has(row));
    for (const row of this.#unmatched) {
      const item = nameOfItem(row);
      this.warnings.push({
        code: "PREVIOUS_ITEM_UNMATCHED",
        message: `Item ${item} of the previous bill is not in the estimate; it stays as it was.`,
        values: { item },
        itemId: row.itemId,
      });
    }
  }

  of(itemId: string): BillRow | undefined {
    return this.#matches.get(itemId);
  }

  unmatched(): readonly BillRow[] {
    return this.#unmatched;
  }
}

export const likeness = (row: Pick<BillRow, "code" | "description" | "rate">): string =>
  JSON.stringify([row.code.trim(), row.description.trim(), row.rate]);
