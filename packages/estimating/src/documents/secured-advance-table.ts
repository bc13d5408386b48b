import { ZERO } from "../decimal.ts";
import type { Bill, SecuredAdvanceRow } from "../model.ts";
import { rounded } from "./cascade-rows.ts";
import type { FormColumn, FormFigure, FormRow, FormTable } from "./form.ts";
import { sumFigure } from "./item-cells.ts";

const columns: readonly FormColumn[] = [
  { id: "advance_before", heading: "Quantity outstanding from previous bill", kind: "quantity" },
  { id: "advance_utilised", heading: "Deduct utilised since previous bill", kind: "quantity" },
  { id: "description", heading: "Description of Material", kind: "description" },
  { id: "advance_quantity", heading: "Quantity outstanding with what was brought since", kind: "quantity" },
  { id: "unit", heading: "Unit", kind: "label" },
  { id: "advance_full_rate", heading: "Full rate as assessed (Rs.)", kind: "amount" },
  { id: "rate", heading: "Reduced rate of advance (Rs.)", kind: "amount" },
  { id: "advance_amount", heading: "Up-to-date amount of advance (Rs.)", kind: "amount" },
  { id: "advance_orders", heading: "Reference to orders", kind: "text" },
  { id: "advance_reasons", heading: "Reasons for non-clearance over three months", kind: "text" },
];

/** Account of secured advances (CPWA Form 26-A): `advances_total` (C), `advances_before`, `advances_since` (E). */
export function securedAdvanceTable({ securedAdvances, rounding }: Bill, caption: string): FormTable {
  const advances = securedAdvances?.rows ?? [];
  const rows = advances.map((row, index) => advanceRow(row, `advance-${index}`, rounding));
  const nil: FormRow = { key: "advance-nil", kind: "item", cells: { description: "Nil" } };
  const total = securedAdvances?.total ?? { upToDate: ZERO, previous: ZERO, since: ZERO };
  const sums: FormRow[] = [
    totalRow(
      "advances_total",
      "total",
      "Total amount outstanding (C)",
      sumFigure(total.upToDate, rows, "advance_amount"),
    ),
    totalRow("advances_before", "line", "Deduct amount outstanding as per the previous bill", {
      value: total.previous,
    }),
    totalRow("advances_since", "grand", "Net amount since the previous bill (E)", {
      value: total.since,
      formula: "ROUND([advances_total.advance_amount]-[advances_before.advance_amount],2)",
    }),
  ];
  return { kind: "table", caption, columns, rows: [...(rows.length === 0 ? [nil] : rows), ...sums] };
}

const totalRow = (key: string, kind: FormRow["kind"], description: string, amount: FormFigure): FormRow => ({
  key,
  kind,
  cells: { description, advance_amount: amount },
});

function advanceRow(row: SecuredAdvanceRow, key: string, rounding: Bill["rounding"]): FormRow {
  return {
    key,
    kind: "item",
    cells: {
      advance_before: { value: row.outstandingBefore },
      advance_utilised: { value: row.utilised },
      description: row.description,
      advance_quantity: {
        value: row.outstanding,
        formula: `ROUND([.advance_before]-[.advance_utilised]+${row.brought},6)`,
      },
      unit: row.unit,
      advance_full_rate: { value: row.fullRate },
      rate: { value: row.rate },
      advance_amount: { value: row.amount, formula: rounded("[.advance_quantity]*[.rate]", rounding) },
      advance_orders: row.orders,
      advance_reasons: row.reasons,
    },
  };
}
