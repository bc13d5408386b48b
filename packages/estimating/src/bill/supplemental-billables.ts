import { UnknownItemError } from "../errors.ts";
import type { Bill, BillQuantity, SupplementalItem, Workslip } from "../model.ts";
import type { Billable } from "./bill-rows.ts";
import { likeness } from "./previous-rows.ts";

const SECTION = "supplemental";

interface SupplementalBillables {
  readonly id: string;
  readonly label: string;
  readonly billables: Billable[];
  /** Of those that came with this bill. */
  readonly quantities: BillQuantity[];
}

/**
 * What can be billed beyond the estimate: the workslip's supplemental items, those that earlier bills brought without a
 * workslip, and those that come with this bill. One that a workslip has taken over since is the workslip's.
 */
export function supplementalBillables(
  given: readonly SupplementalItem[],
  workslip: Workslip | undefined,
  previous: Bill | undefined,
): SupplementalBillables {
  const ofWorkslip = workslip?.supplemental.rows ?? [];
  const ids = new Set(ofWorkslip.map((row) => row.itemId));
  const kinds = new Set(ofWorkslip.map(likeness));
  const earlier = (previous?.sections.find((section) => section.id === SECTION)?.rows ?? []).filter(
    (row) => !ids.has(row.itemId) && !kinds.has(likeness({ ...row, rate: row.fullRate ?? row.rate })),
  );
  const known = new Set(earlier.map((row) => row.itemId));
  const taken = new Set([...ids, ...known]);
  let next = 1;
  const named = given.map((item) => {
    if (item.id !== "") {
      if (!known.has(item.id)) throw new UnknownItemError(item.id);
      return item;
    }
    while (taken.has(`X${next}`)) next += 1;
    taken.add(`X${next}`);
    return { ...item, id: `X${next}` };
  });
  const anew = new Set(named.map((item) => item.id));
  const billables = [
    ...ofWorkslip,
    ...earlier
      .filter((row) => !anew.has(row.itemId))
      .map((row): Billable => ({ ...row, rate: row.fullRate ?? row.rate })),
    ...named.map(({ id, description, unit, rate, per }): Billable => ({
      itemId: id,
      number: id,
      code: "",
      parents: [],
      description,
      unit,
      rate,
      per,
    })),
  ];
  return {
    id: SECTION,
    label: workslip?.supplemental.label ?? "SUPPLEMENTAL ITEMS",
    billables,
    quantities: named.map(({ id, quantity }) => ({ itemId: id, quantity })),
  };
}
