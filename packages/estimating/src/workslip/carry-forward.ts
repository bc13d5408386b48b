import type { Quantity, SupplementalItem, Workslip } from "../model.ts";
import { executedQuantities } from "./executed-quantities.ts";

/** What the next workslip starts from: the executed quantities of the last one, and its supplemental items. */
export function carryForward(last: Workslip): { executed: Quantity[]; supplemental: SupplementalItem[] } {
  const extra = new Set(last.supplemental.rows.map((row) => row.itemId));
  const executed = [...executedQuantities(last)].filter(([itemId]) => !extra.has(itemId));
  return {
    executed: executed.map(([itemId, quantity]) => ({ itemId, quantity })),
    supplemental: last.supplemental.rows.map((row) => {
      const { itemId: id, description, unit, rate, per, executed } = row;
      return { id, description, unit, quantity: executed.quantity, rate, per };
    }),
  };
}
