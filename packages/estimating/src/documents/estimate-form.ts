import { absolute, isNegative, isZero } from "../decimal.ts";
import type { DocumentHeading, Snapshot } from "../model.ts";
import { amountInWords } from "../text/amount-in-words.ts";
import { formatIndian } from "../text/format-indian.ts";
import { cascadeRows } from "./cascade-rows.ts";
import type { Form, FormColumn, FormRow } from "./form.ts";
import { formHeading } from "./heading-facts.ts";
import { itemCells, parentRows, productFigure, sumFigure } from "./item-cells.ts";

/** Abstract of cost: items by part, sub-totals, ECV, cascade, grand total in words. */
export function estimateForm(snapshot: Snapshot, heading: DocumentHeading): Form {
  const { estimate } = snapshot;
  const rows: FormRow[] = [];
  const subTotals: string[] = [];
  for (const [place, section] of estimate.sections.entries()) {
    const isNamed = section.label !== "";
    if (isNamed)
      rows.push({ key: `section-${place}`, kind: "section", cells: { description: section.label } });
    const from = rows.length;
    for (const [index, item] of section.items.entries()) {
      const key = `item-${place}-${index}`;
      rows.push(...parentRows(key, item, section.items[index - 1]), {
        key,
        kind: "item",
        cells: {
          ...itemCells(item),
          quantity: { value: item.quantity },
          rate: { value: item.rate },
          amount: productFigure(item.amount, "quantity", item, estimate.rounding),
        },
      });
    }
    const key = `total-${place}`;
    const amount = sumFigure(section.total, rows.slice(from), "amount");
    const label = isNamed ? `Sub-total, ${section.label}` : "Sub-total";
    rows.push({ key, kind: "total", cells: { description: label, amount } });
    subTotals.push(`[${key}.amount]`);
  }
  rows.push(
    {
      key: "ecv",
      kind: "total",
      cells: {
        description: "Estimated contract value (ECV)",
        amount: { value: estimate.ecv, formula: subTotals.join("+") || "0" },
      },
    },
    ...cascadeRows(estimate.cascade, {
      column: "amount",
      labelColumn: "description",
      inputs: { ecv: "ecv.amount" },
      sanctioned: estimate.sanctionedAmount,
    }),
  );
  return {
    ...formHeading(
      { ...estimate, estimateAmount: estimate.grandTotal, snapshotHash: snapshot.hash },
      heading,
    ),
    title: "ABSTRACT ESTIMATE",
    parts: [
      { kind: "table", caption: "", columns, rows },
      {
        kind: "note",
        caption: "",
        lines: [`Rupees ${amountInWords(estimate.grandTotal)} only`, ...contractLine(snapshot)],
        signatories: heading.signatories,
      },
    ],
    orientation: "portrait",
  };
}

const columns: readonly FormColumn[] = [
  { id: "number", heading: "Sl.No", kind: "label" },
  { id: "description", heading: "Description of Item", kind: "description" },
  { id: "unit", heading: "Unit", kind: "label" },
  { id: "quantity", heading: "Quantity", kind: "quantity" },
  { id: "rate", heading: "Rate (Rs.)", kind: "amount" },
  { id: "amount", heading: "Amount (Rs.)", kind: "amount" },
];

function contractLine({ estimate }: Snapshot): string[] {
  const percent = estimate.tenderPremiumPercent;
  if (percent === null || isZero(percent)) return [];
  const side = isNegative(percent) ? "less" : "excess";
  return [`Contract value at ${absolute(percent)} % ${side}: Rs. ${formatIndian(estimate.contractValue)}`];
}
