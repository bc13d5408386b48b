import { type Decimal, ONE, ZERO } from "../decimal.ts";
import type {
  DocumentHeading,
  Measure,
  Workslip,
  WorkslipRow,
  WorkslipSection,
  WorkslipTotals,
} from "../model.ts";
import { amountInWords } from "../text/amount-in-words.ts";
import { cascadeRows, narrowTable, rounded } from "./cascade-rows.ts";
import type { Form, FormCell, FormColumn, FormFigure, FormRow } from "./form.ts";
import { formHeading } from "./heading-facts.ts";
import { itemCells, parentRows, productFigure, sumFigure } from "./item-cells.ts";

/** Estimate, earlier workslips, execution, More and Less, row by row; then the cascade over what was executed. */
export function workslipForm(workslip: Workslip, heading: DocumentHeading): Form {
  const columns = columnsOf(workslip);
  const rows: FormRow[] = [];
  const totalKeys: string[] = [];
  const sections = [...workslip.sections, workslip.supplemental].filter((section) => section.rows.length > 0);
  for (const [place, section] of sections.entries()) {
    if (section.label !== "") {
      rows.push({ key: `section-${place}`, kind: "section", cells: { description: section.label } });
    }
    const from = rows.length;
    for (const [index, row] of section.rows.entries()) {
      const key = `row-${place}-${index}`;
      rows.push(...parentRows(key, row, section.rows[index - 1]), {
        key,
        kind: "item",
        cells: rowCells(row, workslip, `row-${place}-${index - 1}`),
      });
    }
    rows.push(totalRow(`total-${place}`, section, rows.slice(from), workslip));
    totalKeys.push(`total-${place}`);
  }
  rows.push(...overall(workslip, totalKeys));
  return {
    ...formHeading(workslip, heading),
    title: `WORKSLIP No. ${workslip.number}`,
    parts: [
      { kind: "table", caption: "", columns, rows },
      narrowTable("Abstract of the workslip", "executed_amount", [
        {
          key: "executed_value",
          kind: "line",
          cells: {
            description: "Value of work executed",
            executed_amount: { value: workslip.totals.executed, formula: "[all.executed_amount]" },
          },
        },
        ...cascadeRows(workslip.cascade, {
          column: "executed_amount",
          labelColumn: "description",
          inputs: { executed: "executed_value.executed_amount" },
          sanctioned: workslip.sanctionedAmount,
        }),
      ]),
      {
        kind: "note",
        caption: "",
        lines: [`Rupees ${amountInWords(workslip.grandTotal)} only`],
        signatories: heading.signatories,
      },
    ],
    orientation: "landscape",
  };
}

function columnsOf(workslip: Workslip): FormColumn[] {
  const earlier = workslip.previousNumbers.flatMap((number, index): FormColumn[] => {
    const group = `Workslip-${number}`;
    return [
      { id: `before_${index}_quantity`, heading: "Qty", group, kind: "quantity" },
      { id: `before_${index}_amount`, heading: "Amount", group, kind: "amount" },
    ];
  });
  return [
    { id: "number", heading: "Sl.No", kind: "label" },
    { id: "description", heading: "Description of Item", kind: "description" },
    { id: "unit", heading: "Unit", kind: "label" },
    { id: "quantity", heading: "Qty", group: "Estimate", kind: "quantity" },
    { id: "rate", heading: "Rate", group: "Estimate", kind: "amount" },
    { id: "amount", heading: "Amount", group: "Estimate", kind: "amount" },
    ...earlier,
    { id: "executed_quantity", heading: "Qty", group: "Execution", kind: "quantity" },
    { id: "executed_amount", heading: "Amount", group: "Execution", kind: "amount" },
    { id: "more", heading: "More", kind: "amount" },
    { id: "less", heading: "Less", kind: "amount" },
    { id: "remarks", heading: "Remarks", kind: "text" },
  ];
}

function rowCells(row: WorkslipRow, { rounding }: Workslip, keyBefore: string): Record<string, FormCell> {
  const cells: Record<string, FormCell> = {
    ...itemCells(row),
    rate: { value: row.rate },
    executed_quantity: { value: row.executed.quantity },
    executed_amount:
      row.kind === "excess"
        ? excessFigure(row, keyBefore, rounding)
        : productFigure(row.executed.amount, "executed_quantity", row, rounding),
    more: { value: row.more, formula: "MAX(ROUND([.executed_amount]-[.amount],2),0)" },
    less: { value: row.less, formula: "MAX(ROUND([.amount]-[.executed_amount],2),0)" },
    remarks: row.remarks,
  };
  if (row.estimate !== null) {
    cells.quantity = { value: row.estimate.quantity };
    cells.amount = productFigure(row.estimate.amount, "quantity", row, rounding);
  }
  for (const [index, measure] of row.previous.entries()) Object.assign(cells, beforeCells(index, measure));
  return cells;
}

/** The item's whole value less the part of it that stands in the row above. */
function excessFigure(row: WorkslipRow, base: string, rounding: Workslip["rounding"]): FormFigure {
  const divisor = row.per === ONE || row.per === ZERO ? "" : `/${row.per}`;
  const quantity = `([${base}.executed_quantity]+[.executed_quantity])`;
  const whole = rounded(`${quantity}*[.rate]${divisor}`, row.rounding ?? rounding);
  return { value: row.executed.amount, formula: `ROUND(${whole}-[${base}.executed_amount],2)` };
}

function beforeCells(index: number, measure: Measure | null): Record<string, FormCell> {
  if (measure === null) return {};
  return {
    [`before_${index}_quantity`]: { value: measure.quantity },
    [`before_${index}_amount`]: { value: measure.amount },
  };
}

/** Column id and figure of each total. */
function totalFigures(totals: WorkslipTotals): [string, Decimal][] {
  return [
    ["amount", totals.estimate],
    ...totals.previous.map((value, index): [string, Decimal] => [`before_${index}_amount`, value]),
    ["executed_amount", totals.executed],
    ["more", totals.more],
    ["less", totals.less],
  ];
}

function totalRow(
  key: string,
  section: WorkslipSection,
  rows: readonly FormRow[],
  workslip: Workslip,
): FormRow {
  const isOnly = section.label === "";
  const figures = totalFigures(section.totals).map(([column, value]) => [
    column,
    sumFigure(value, rows, column),
  ]);
  const label = isOnly ? "Sub-total" : `Sub-total, ${section.label}`;
  const isEmpty = section === workslip.supplemental && section.totals.estimate === ZERO;
  const shown = isEmpty ? figures.filter(([column]) => column !== "amount") : figures;
  return { key, kind: "total", cells: { description: label, ...Object.fromEntries(shown) } };
}

function overall(workslip: Workslip, totalKeys: readonly string[]): FormRow[] {
  const figures = totalFigures(workslip.totals).map(([column, value]) => [
    column,
    { value, formula: totalKeys.map((key) => `[${key}.${column}]`).join("+") || "0" },
  ]);
  const { net } = workslip.totals;
  return [
    { key: "all", kind: "grand", cells: { description: "Total", ...Object.fromEntries(figures) } },
    {
      key: "net",
      kind: "total",
      cells: {
        description: "Net of More and Less (executed − estimate)",
        more: { value: net, formula: "ROUND([all.more]-[all.less],2)" },
      },
    },
  ];
}
