import { ZERO } from "../decimal.ts";
import { RepeatedItemError } from "../errors.ts";
import { itemAmount } from "../estimate/item-amount.ts";
import type { SupplementalItem, Workslip, WorkslipRow } from "../model.ts";
import { moreOrLess } from "./more-or-less.ts";
import type { RowsByKey } from "./rows-by-key.ts";

/** The rows executed outside the estimate, all of them in More. */
export function supplementalRows(
  given: readonly SupplementalItem[],
  last: Workslip | undefined,
  rounding: Workslip["rounding"],
  earlier: readonly RowsByKey[],
): WorkslipRow[] {
  const named = nameSupplemental(given, last);
  const ids = new Set(named.map((item) => item.id));
  const dropped = (last?.supplemental.rows ?? []).filter((row) => !ids.has(row.itemId));
  const items = [...named, ...dropped.map(withNothingExecuted)];
  return items.map((item, index): WorkslipRow => {
    const executed = { quantity: item.quantity, amount: itemAmount(item, rounding) };
    const { more, less } = moreOrLess(ZERO, executed.amount);
    return {
      kind: "supplemental",
      itemId: item.id,
      number: `S${index + 1}`,
      code: "",
      parents: [],
      description: item.description,
      unit: item.unit,
      rate: item.rate,
      per: item.per,
      estimate: null,
      previous: earlier.map((rows) => rows.get(`supplemental ${item.id}`)?.executed ?? null),
      executed,
      more,
      less,
      remarks: executed.quantity === ZERO ? "Deleted" : "",
    };
  });
}

/** Work that an earlier workslip had and this one has not keeps its row. */
function withNothingExecuted(row: WorkslipRow): SupplementalItem {
  const { itemId, description, unit, rate, per } = row;
  return { id: itemId, description, unit, rate, per, quantity: ZERO };
}

/** Ids stay with the same work: an item without one takes the id of an equal earlier item, or the next free S-number. */
function nameSupplemental(
  given: readonly SupplementalItem[],
  last: Workslip | undefined,
): SupplementalItem[] {
  const taken = new Set(given.map((item) => item.id));
  const known = last?.supplemental.rows ?? [];
  let next = 1;
  const named: SupplementalItem[] = [];
  for (const item of given) {
    let { id } = item;
    if (id === "") {
      const equal = known.find(
        (row) =>
          !taken.has(row.itemId) &&
          row.description === item.description &&
          row.unit === item.unit &&
          row.rate === item.rate,
      );
      while (taken.has(`S${next}`) || known.some((row) => row.itemId === `S${next}`)) next += 1;
      id = equal?.itemId ?? `S${next}`;
      taken.add(id);
    } else if (named.some((other) => other.id === id)) {
      throw new RepeatedItemError(id);
    }
    named.push({ ...item, id });
  }
  return named;
}
