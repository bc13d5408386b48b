import { add, compare, isNegative, subtract, sum, ZERO } from "../decimal.ts";
import { AdvanceError, RepeatedItemError } from "../errors.ts";
import { itemAmount } from "../estimate/item-amount.ts";
import type { Bill, SecuredAdvance, SecuredAdvanceRow, SecuredAdvances, Warning } from "../model.ts";
import { formatIndian } from "../text/format-indian.ts";
import { figure } from "./figure.ts";

/** The account of secured advances; undefined where none stands or stood. Throws AdvanceError, RepeatedItemError. */
export function makeSecuredAdvances(
  given: readonly SecuredAdvance[],
  previous: Bill | undefined,
  rounding: Bill["rounding"],
): SecuredAdvances | undefined {
  const before = previous?.securedAdvances;
  const earlier = new Map((before?.rows ?? []).map((row) => [row.id, row]));
  const named = withIds(given, earlier);
  const ids = new Set(named.map(({ id }) => id));
  const untouched = [...earlier.values()]
    .filter((row) => !ids.has(row.id) && row.outstanding !== ZERO)
    .map((row) => ({ ...row, brought: ZERO, utilised: ZERO }));
  const rows = [...named, ...untouched].map((advance) =>
    rowOf(advance, earlier.get(advance.id)?.outstanding ?? ZERO, rounding),
  );
  if (rows.length === 0 && before === undefined) return undefined;
  return { rows, total: figure(sum(rows.map((row) => row.amount)), before?.total.upToDate ?? ZERO) };
}

/** One without an id is new, and takes the next free A-number. */
function withIds(given: readonly SecuredAdvance[], earlier: ReadonlyMap<string, unknown>): SecuredAdvance[] {
  const taken = new Set(earlier.keys());
  const ids = new Set<string>();
  for (const { id } of given) {
    if (id !== "" && ids.has(id)) throw new RepeatedItemError(id);
    ids.add(id);
    taken.add(id);
  }
  let next = 1;
  return given.map((advance) => {
    if (advance.id !== "") return advance;
    while (taken.has(`A${next}`)) next += 1;
    taken.add(`A${next}`);
    return { ...advance, id: `A${next}` };
  });
}

function rowOf(
  advance: SecuredAdvance,
  outstandingBefore: SecuredAdvanceRow["outstandingBefore"],
  rounding: Bill["rounding"],
): SecuredAdvanceRow {
  const { id, description, unit, brought, utilised, fullRate, rate, orders, reasons } = advance;
  const outstanding = subtract(add(outstandingBefore, brought), utilised);
  if (isNegative(outstanding)) throw new AdvanceError(description, outstanding);
  const amount = itemAmount({ quantity: outstanding, rate, per: ZERO }, rounding);
  const given = { id, description, unit, brought, utilised, fullRate, rate, orders, reasons };
  return { ...given, outstandingBefore, outstanding, amount };
}

/** A final bill settles the account: what still stands is said. */
export function outstandingAdvances(kind: Bill["kind"], advances: SecuredAdvances | undefined): Warning[] {
  if (kind !== "final" || compare(advances?.total.upToDate ?? ZERO, ZERO) === 0) return [];
  const amount = formatIndian(advances?.total.upToDate ?? ZERO);
  return [
    {
      code: "ADVANCE_OUTSTANDING",
      message: `Secured advances of ${amount} are not recovered by the final bill.`,
      values: { amount },
      itemId: null,
    },
  ];
}
