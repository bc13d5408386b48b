import { type Decimal, isNegative, subtract, ZERO } from "../decimal.ts";
import { itemAmount } from "../estimate/item-amount.ts";
import { nameOfItem } from "../estimate/name-of-item.ts";
import { quantitiesById } from "../estimate/quantities-by-id.ts";
import type {
  Bill,
  BillQuantity,
  BillRow,
  BillSection,
  Measure,
  Snapshot,
  SupplementalItem,
  Warning,
  Workslip,
} from "../model.ts";
import { formatIndian, formatQuantity } from "../text/format-indian.ts";
import { executedQuantities } from "../workslip/executed-quantities.ts";
import { PreviousRows } from "./previous-rows.ts";
import { supplementalBillables } from "./supplemental-billables.ts";

interface RowsInput {
  readonly snapshot: Snapshot;
  readonly workslip?: Workslip | undefined;
  readonly quantities?: readonly BillQuantity[] | undefined;
  readonly supplemental?: readonly SupplementalItem[] | undefined;
  readonly previous?: Bill | undefined;
  readonly rows?: "begun" | "all" | undefined;
}

/** Something that can be billed: an item of the estimate or a supplemental one. */
export type Billable = Pick<
  BillRow,
  "itemId" | "number" | "code" | "parents" | "description" | "unit" | "rate" | "per" | "rounding"
>;

const NOTHING: Measure = { quantity: ZERO, amount: ZERO };

/** The rows of a bill by section: what has been begun (or all that can be), and every row of the previous bill. */
export function billRows(input: RowsInput): { sections: BillSection[]; warnings: Warning[] } {
  const extra = supplementalBillables(input.supplemental ?? [], input.workslip, input.previous);
  const groups = [...estimateGroups(input.snapshot), extra];
  const billables = groups.flatMap((group) => group.billables);
  const quantities = quantitiesById(
    [...quantitiesOf(input), ...extra.quantities],
    new Set(billables.map((billable) => billable.itemId)),
  );
  const previous = new PreviousRows(input.previous, billables);
  const { rounding } = input.snapshot.estimate;
  const sections = groups.map(({ id, label, billables }): BillSection => {
    const rows = billables.flatMap((billable) => {
      const before = previous.of(billable.itemId);
      const given = quantities.get(billable.itemId);
      const row =
        given === undefined && before !== undefined
          ? unchanged(before, billable)
          : rowOf(billable, given ?? { itemId: billable.itemId, quantity: ZERO }, before, rounding);
      return input.rows !== "all" && isUntouched(row) ? [] : [row];
    });
    return { id, label, rows };
  });
  const leftover = previous.unmatched().map((row) => unchanged(row, row, "As in the previous bill"));
  if (leftover.length > 0) sections.push({ id: "earlier", label: "ITEMS OF EARLIER BILLS", rows: leftover });
  const filled = sections.filter((section) => section.rows.length > 0);
  return { sections: filled, warnings: [...previous.warnings, ...rowWarnings(filled)] };
}

function estimateGroups({ estimate }: Snapshot): { id: string; label: string; billables: Billable[] }[] {
  return estimate.sections.map((section) => ({
    id: section.id,
    label: section.label,
    billables: section.items.map((item): Billable => ({ ...item, itemId: item.id })),
  }));
}

function quantitiesOf(input: RowsInput): readonly BillQuantity[] {
  const executed = input.workslip === undefined ? [] : [...executedQuantities(input.workslip)];
  return input.quantities ?? executed.map(([itemId, quantity]): BillQuantity => ({ itemId, quantity }));
}

function rowOf(
  billable: Billable,
  given: BillQuantity,
  before: BillRow | undefined,
  rounding: Bill["rounding"],
): BillRow {
  const rate = given.rate ?? billable.rate;
  const isPartRate = rate !== billable.rate;
  const amount = itemAmount({ ...billable, quantity: given.quantity, rate }, rounding);
  return {
    ...plain(billable),
    rate,
    ...(isPartRate ? { fullRate: billable.rate } : {}),
    ...columns({ quantity: given.quantity, amount }, before?.upToDate ?? NOTHING),
    remarks: isPartRate ? `Part rate (full rate ${formatIndian(billable.rate)})` : "",
  };
}

/** Nothing new was measured: the row stands as the previous bill has it. */
function unchanged(before: BillRow, billable: Billable, remarks = before.remarks): BillRow {
  return {
    ...plain(billable),
    rate: before.rate,
    per: before.per,
    ...(before.fullRate === undefined ? {} : { fullRate: before.fullRate }),
    ...columns(before.upToDate, before.upToDate),
    remarks,
  };
}

function plain(billable: Billable): Billable {
  const { itemId, number, code, parents, description, unit, rate, per, rounding } = billable;
  const own = rounding === undefined ? {} : { rounding };
  return { itemId, number, code, parents, description, unit, rate, per, ...own };
}

function columns(upToDate: Measure, previous: Measure): Pick<BillRow, "upToDate" | "previous" | "since"> {
  const minus = (of: (measure: Measure) => Decimal): Decimal => subtract(of(upToDate), of(previous));
  const since = {
    quantity: minus((measure) => measure.quantity),
    amount: minus((measure) => measure.amount),
  };
  return { upToDate, previous: { quantity: previous.quantity, amount: previous.amount }, since };
}

const isUntouched = (row: BillRow): boolean =>
  [row.upToDate, row.previous].every((measure) => measure.quantity === ZERO && measure.amount === ZERO);

function rowWarnings(sections: readonly BillSection[]): Warning[] {
  return sections
    .flatMap((section) => section.rows)
    .flatMap((row): Warning[] => {
      const item = nameOfItem(row);
      if (isNegative(row.since.quantity) || isNegative(row.since.amount)) {
        const quantity = formatQuantity(row.since.quantity);
        const amount = formatIndian(row.since.amount);
        return [
          {
            code: "NEGATIVE_SINCE",
            message: `Item ${item} stands at less than in the previous bill: quantity ${quantity}, amount ${amount}.`,
            values: { item, quantity, amount },
            itemId: row.itemId,
          },
        ];
      }
      if (row.fullRate === undefined) return [];
      const message = `Item ${item} is billed at a part rate.`;
      return [{ code: "PART_RATE", message, values: { item }, itemId: row.itemId }];
    });
}
