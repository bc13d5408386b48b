import { add, type Decimal, ZERO } from "../decimal.ts";
import type { Workslip } from "../model.ts";
import { allRows } from "./rows-by-key.ts";

/** Executed quantities by item id, excess included: what the next bill starts from. */
export function executedQuantities(workslip: Workslip): Map<string, Decimal> {
  const quantities = new Map<string, Decimal>();
  for (const row of allRows(workslip)) {
    quantities.set(row.itemId, add(quantities.get(row.itemId) ?? ZERO, row.executed.quantity));
  }
  return quantities;
}
