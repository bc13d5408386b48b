import {
  absolute,
  add,
  type Decimal,
  divide,
  isNegative,
  isZero,
  multiply,
  round,
  sum,
  decimal,
  ZERO,
} from "../decimal.ts";
import { moreOrLess } from "../workslip/more-or-less.ts";
import type { DocumentHeading, Measure, Workslip, WorkslipRow } from "../model.ts";
import { formatIndian } from "../text/format-indian.ts";
import { premiumOn } from "../estimate/price-estimate.ts";
import { premiumLabel } from "../workslip/workslip-cascade.ts";
import { rounded } from "./cascade-rows.ts";
import {
  type Form,
  type FormCell,
  type FormColumn,
  type FormFigure,
  type FormRow,
  isFigure,
} from "./form.ts";
import { formHeading } from "./heading-facts.ts";
import { itemCells, parentRows, productFigure, sumFigure } from "./item-cells.ts";

/** Whose columns a deviation statement has: excess and saving by quantity and amount, or less and excess by amount. */
export type DeviationLayout = "rajasthan" | "odisha";

const LAYOUTS: Readonly<Record<DeviationLayout, readonly FormColumn[]>> = {
  rajasthan: [
    { id: "number", heading: "S.No.", kind: "label" },
    { id: "description", heading: "Item", kind: "description" },
    { id: "unit", heading: "Unit", kind: "label" },
    { id: "rate", heading: "Rate (Rs.)", kind: "amount" },
    { id: "quantity", heading: "Qty", group: "As per sanction", kind: "quantity" },
    { id: "amount", heading: "Amount", group: "As per sanction", kind: "amount" },
    { id: "executed_quantity", heading: "Qty", group: "As per execution", kind: "quantity" },
    { id: "executed_amount", heading: "Amount", group: "As per execution", kind: "amount" },
    { id: "excess_quantity", heading: "Qty", group: "Excess", kind: "quantity" },
    { id: "excess", heading: "Amount", group: "Excess", kind: "amount" },
    { id: "saving_quantity", heading: "Qty", group: "Saving", kind: "quantity" },
    { id: "saving", heading: "Amount", group: "Saving", kind: "amount" },
    { id: "remarks", heading: "Remarks", kind: "text" },
  ],
  odisha: [
    { id: "number", heading: "Sl. No.", kind: "label" },
    { id: "description", heading: "Name of the Item", kind: "description" },
    { id: "unit", heading: "Unit", kind: "label" },
    { id: "rate", heading: "Rate (Rs.)", group: "As per Agreement", kind: "amount" },
    { id: "quantity", heading: "Qty", group: "As per Agreement", kind: "quantity" },
    { id: "amount", heading: "Amount (Rs.)", group: "As per Agreement", kind: "amount" },
    { id: "executed_quantity", heading: "Qty", group: "As per Actual", kind: "quantity" },
    { id: "executed_amount", heading: "Amount (Rs.)", group: "As per Actual", kind: "amount" },
    { id: "saving", heading: "Less (Rs.)", group: "As per Actual", kind: "amount" },
    { id: "excess", heading: "Excess (Rs.)", group: "As per Actual", kind: "amount" },
    { id: "remarks", heading: "Remarks", kind: "text" },
  ],
};

const NOTHING: Measure = { quantity: ZERO, amount: ZERO };

/** A workslip's figures as deviation statement: an item and what was executed beyond it are one row. */
export function deviationForm(workslip: Workslip, heading: DocumentHeading, layout: DeviationLayout): Form {
  const columns = LAYOUTS[layout];
  const rows: FormRow[] = [];
  const sections = [...workslip.sections, workslip.supplemental].filter((section) => section.rows.length > 0);
  for (const [place, section] of sections.entries()) {
    if (section.label !== "") {
      rows.push({ key: `section-${place}`, kind: "section", cells: { description: section.label } });
    }
    const items = wholeItems(section.rows);
    for (const [index, row] of items.entries()) {
      const key = `row-${place}-${index}`;
      const cells = shown(rowCells(row, workslip.rounding), columns);
      rows.push(...parentRows(key, row, items[index - 1]), { key, kind: "item", cells });
    }
  }
  return {
    ...formHeading(workslip, heading),
    title: `DEVIATION STATEMENT (Workslip No. ${workslip.number})`,
    parts: [
      { kind: "table", caption: "", columns, rows: [...rows, ...totalRows(workslip, rows, columns)] },
      { kind: "note", caption: "", lines: [netLine(workslip)], signatories: heading.signatories },
    ],
    orientation: "landscape",
  };
}

/** The AE row goes back into its item: the statement compares items. */
function wholeItems(rows: readonly WorkslipRow[]): WorkslipRow[] {
  const excess = new Map(
    rows.filter((row) => row.kind === "excess").map((row) => [row.itemId, row.executed]),
  );
  return rows
    .filter((row) => row.kind !== "excess")
    .map((row) => {
      const beyond = excess.get(row.itemId) ?? NOTHING;
      const executed = {
        quantity: add(row.executed.quantity, beyond.quantity),
        amount: add(row.executed.amount, beyond.amount),
      };
      return { ...row, executed, ...moreOrLess((row.estimate ?? NOTHING).amount, executed.amount) };
    });
}

const above = (a: string, b: string, decimals: number): string => `MAX(ROUND([.${a}]-[.${b}],${decimals}),0)`;

function rowCells(row: WorkslipRow, rounding: Workslip["rounding"]): Record<string, FormCell> {
  const estimate = row.estimate ?? NOTHING;
  const quantity = moreOrLess(estimate.quantity, row.executed.quantity);
  return {
    ...itemCells(row),
    rate: { value: row.rate },
    quantity: { value: estimate.quantity },
    amount: productFigure(estimate.amount, "quantity", row, rounding),
    executed_quantity: { value: row.executed.quantity },
    executed_amount: productFigure(row.executed.amount, "executed_quantity", row, rounding),
    excess_quantity: { value: quantity.more, formula: above("executed_quantity", "quantity", 6) },
    saving_quantity: { value: quantity.less, formula: above("quantity", "executed_quantity", 6) },
    excess: { value: row.more, formula: above("executed_amount", "amount", 2) },
    saving: { value: row.less, formula: above("amount", "executed_amount", 2) },
    remarks: row.kind === "supplemental" ? row.remarks || "Extra item" : row.remarks,
  };
}

const shown = (cells: Record<string, FormCell>, columns: readonly FormColumn[]): Record<string, FormCell> =>
  Object.fromEntries(Object.entries(cells).filter(([id]) => columns.some((column) => column.id === id)));

function totalRows(workslip: Workslip, rows: readonly FormRow[], columns: readonly FormColumn[]): FormRow[] {
  const { tenderPremiumPercent: percent, rounding, totals } = workslip;
  const line = (
    key: string,
    kind: FormRow["kind"],
    description: string,
    figures: Record<string, FormFigure>,
  ): FormRow => ({ key, kind, cells: { description, ...shown(figures, columns) } });
  const sums = {
    amount: sumFigure(totals.estimate, rows, "amount"),
    executed_amount: sumFigure(totals.executed, rows, "executed_amount"),
    excess: columnSum(rows, "excess"),
    saving: columnSum(rows, "saving"),
  };
  if (percent === null) return [line("total", "grand", "Total", sums)];
  const premium = (total: Decimal, column: string): FormFigure => ({
    value: premiumOn(total, percent, rounding),
    formula: rounded(`[total.${column}]*${percent}/100`, rounding),
  });
  const premiums = {
    amount: premium(totals.estimate, "amount"),
    executed_amount: premium(totals.executed, "executed_amount"),
  };
  const amount = add(totals.estimate, premiums.amount.value);
  const executed = add(totals.executed, premiums.executed_amount.value);
  const { more, less } = moreOrLess(amount, executed);
  return [
    line("total", "total", "Total", sums),
    line("premium", "line", premiumLabel(percent), premiums),
    line("net", "grand", "Total with tender premium", {
      amount: withPremium(amount, "amount"),
      executed_amount: withPremium(executed, "executed_amount"),
      excess: { value: more, formula: above("executed_amount", "amount", 2) },
      saving: { value: less, formula: above("amount", "executed_amount", 2) },
    }),
  ];
}

const withPremium = (value: Decimal, column: string): FormFigure => ({
  value,
  formula: `ROUND([total.${column}]+[premium.${column}],2)`,
});

function columnSum(rows: readonly FormRow[], column: string): FormFigure {
  const cells = rows.map((row) => row.cells[column]).filter((cell) => isFigure(cell));
  return sumFigure(sum(cells.map((cell) => cell.value)), rows, column);
}

function netLine({ totals }: Workslip): string {
  const { net, estimate } = totals;
  if (isZero(net)) return "The work executed comes to the amount of the sanction.";
  const share = isZero(estimate)
    ? ""
    : `, ${round(divide(multiply(absolute(net), decimal("100")), estimate), 2)} % of the amount of the items as sanctioned`;
  return `Net ${isNegative(net) ? "saving" : "excess"}: Rs. ${formatIndian(absolute(net))}${share}`;
}
