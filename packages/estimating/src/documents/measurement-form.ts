import { ZERO } from "../decimal.ts";
import { evaluateExpression } from "../measurement/evaluate-expression.ts";
import { measure } from "../measurement/measure.ts";
import type { DocumentHeading, Measurement, MeasurementField, PricedItem, Snapshot } from "../model.ts";
import type { Form, FormCell, FormColumn, FormRow } from "./form.ts";
import { formHeading } from "./heading-facts.ts";
import { itemCells, parentRows, sumFigure } from "./item-cells.ts";

const FACTORS: readonly MeasurementField[] = ["number", "length", "breadth", "depth"];
const columns: readonly FormColumn[] = [
  { id: "item", heading: "Sl.No", kind: "label" },
  { id: "description", heading: "Description", kind: "description" },
  { id: "unit", heading: "Unit", kind: "label" },
  { id: "number", heading: "No.", kind: "quantity" },
  { id: "length", heading: "L", kind: "quantity" },
  { id: "breadth", heading: "B", kind: "quantity" },
  { id: "depth", heading: "D", kind: "quantity" },
  { id: "quantity", heading: "Quantity", kind: "quantity" },
];

/** The detailed estimate: the measurements behind the quantities. Items without any are not in it. */
export function measurementForm({ estimate, hash }: Snapshot, heading: DocumentHeading): Form {
  const rows: FormRow[] = [];
  for (const [place, section] of estimate.sections.entries()) {
    const items = section.items.filter(({ measurements = [] }) => measurements.length > 0);
    if (items.length > 0 && section.label !== "") {
      rows.push({ key: `section-${place}`, kind: "section", cells: { description: section.label } });
    }
    for (const [index, item] of items.entries()) {
      const key = `item-${place}-${index}`;
      rows.push(...parentRows(key, item, items[index - 1]), ...itemRows(key, item));
    }
  }
  const nil: FormRow = { key: "nil", kind: "line", cells: { description: "No measurements are kept" } };
  return {
    ...formHeading({ ...estimate, estimateAmount: estimate.grandTotal, snapshotHash: hash }, heading),
    title: "DETAILED ESTIMATE (MEASUREMENTS)",
    parts: [
      { kind: "table", caption: "", columns, rows: rows.length === 0 ? [nil] : rows },
      { kind: "note", caption: "", lines: [], signatories: heading.signatories },
    ],
    orientation: "portrait",
  };
}

function itemRows(key: string, item: PricedItem): FormRow[] {
  const { measurements = [] } = item;
  const { quantities, quantity } = measure(measurements);
  const { number, description, unit } = itemCells({ ...item, per: ZERO });
  const lines = measurements.map((row, index): FormRow => {
    const given = FACTORS.filter((field) => row[field].trim() !== "");
    const factors = given.map((field) => [field, factorCell(row, field)] as const);
    const product = given.map((field) => `[.${field}]`).join("*");
    const measured: Record<string, FormCell> =
      given.length === 0
        ? {}
        : { quantity: { value: quantities[index] ?? ZERO, formula: `ROUND(${product},6)` } };
    const cells = { description: row.description, ...Object.fromEntries(factors), ...measured };
    return { key: `${key}-${index}`, kind: "item", cells };
  });
  const total = { ...sumFigure(quantity, lines, "quantity") };
  return [
    { key, kind: "item", cells: { item: number, description, unit } },
    ...lines,
    { key: `${key}-total`, kind: "total", cells: { description: "Total", unit, quantity: total } },
  ];
}

/** Typed arithmetic stays live: it holds numbers, signs and brackets alone. */
function factorCell(row: Measurement, field: MeasurementField): FormCell {
  const text = row[field].trim();
  const value = evaluateExpression(text);
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return { value };
  return {
    value,
    formula: text
      .replaceAll(/[×xX]/g, "*")
      .replaceAll("÷", "/")
      .replaceAll("−", "-"),
  };
}
