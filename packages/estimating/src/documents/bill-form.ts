import type { Decimal } from "../decimal.ts";
import type { Bill, BillFigure, BillRow, DocumentHeading } from "../model.ts";
import { amountInWords } from "../text/amount-in-words.ts";
import { premiumLabel } from "../workslip/workslip-cascade.ts";
import { cascadeRows, narrowTable, rounded } from "./cascade-rows.ts";
import type { Form, FormCell, FormColumn, FormFigure, FormRow } from "./form.ts";
import { formHeading } from "./heading-facts.ts";
import { itemCells, parentRows, productFigure } from "./item-cells.ts";
import { securedAdvanceTable } from "./secured-advance-table.ts";

/** Running account bill with its memorandum of payments. A first bill has no previous columns. */
export function billForm(bill: Bill, heading: DocumentHeading): Form {
  const isFirst = bill.number === 1;
  const rows: FormRow[] = [];
  for (const [place, section] of bill.sections.entries()) {
    if (section.label !== "") {
      rows.push({ key: `section-${place}`, kind: "section", cells: { description: section.label } });
    }
    for (const [index, row] of section.rows.entries()) {
      const key = `row-${place}-${index}`;
      const cells = rowCells(row, bill.rounding, isFirst);
      rows.push(...parentRows(key, row, section.rows[index - 1]), { key, kind: "item", cells });
    }
  }
  const due = isFirst ? "amount" : "since_amount";
  rows.push(...totalRows(bill, rows, isFirst));
  return {
    ...formHeading(bill, heading, [["Measurement Book", bill.particulars.mb_details || "—"]]),
    title: `${bill.title} BILL`,
    parts: [
      { kind: "table", caption: "", columns: isFirst ? firstColumns : laterColumns, rows },
      ...(bill.securedAdvances === undefined
        ? []
        : [securedAdvanceTable(bill, "Account of secured advances")]),
      narrowTable("Memorandum of payments", due, [
        {
          key: "since_value",
          kind: "line",
          cells: {
            description: isFirst ? "Value of work done" : "Value of work since the last bill",
            [due]: { value: bill.total.since, formula: `[total.${due}]` },
          },
        },
        ...cascadeRows(bill.memorandum.lines, {
          column: due,
          labelColumn: "description",
          inputs: memorandumInputs(bill, due),
        }),
      ]),
      {
        kind: "note",
        caption: "",
        lines: [`Amount to be paid: Rupees ${amountInWords(bill.memorandum.pay)} only`],
        signatories: heading.signatories,
      },
    ],
    // The account of secured advances has ten columns.
    orientation: isFirst && bill.securedAdvances === undefined ? "portrait" : "landscape",
  };
}

function memorandumInputs({ number, securedAdvances }: Bill, due: string): Record<string, string> {
  return {
    since: `since_value.${due}`,
    up_to_date: "total.amount",
    ...(number === 1 ? {} : { previous: "total.previous_amount" }),
    ...(securedAdvances === undefined ? {} : { advances: "advances_since.advance_amount" }),
  };
}

const firstColumns: readonly FormColumn[] = [
  { id: "number", heading: "S.No", kind: "label" },
  { id: "description", heading: "Item", kind: "description" },
  { id: "quantity", heading: "Quantity", kind: "quantity" },
  { id: "unit", heading: "Unit", kind: "label" },
  { id: "rate", heading: "Rate (Rs.)", kind: "amount" },
  { id: "amount", heading: "Total Value (Rs.)", kind: "amount" },
  { id: "remarks", heading: "Remarks", kind: "text" },
];

const laterColumns: readonly FormColumn[] = [
  { id: "number", heading: "S.No", kind: "label" },
  { id: "description", heading: "Item", kind: "description" },
  { id: "quantity", heading: "Quantity Till Date", kind: "quantity" },
  { id: "unit", heading: "Unit", kind: "label" },
  { id: "rate", heading: "Rate (Rs.)", kind: "amount" },
  { id: "amount", heading: "Total Value till date", kind: "amount" },
  { id: "previous_quantity", heading: "Qty", group: "Deduct Previous", kind: "quantity" },
  { id: "previous_amount", heading: "Amount", group: "Deduct Previous", kind: "amount" },
  { id: "since_quantity", heading: "Qty", group: "Since Last", kind: "quantity" },
  { id: "since_amount", heading: "Amount", group: "Since Last", kind: "amount" },
  { id: "remarks", heading: "Remarks", kind: "text" },
];

const difference = (value: Decimal, a: string, b: string, decimals: number): FormFigure => ({
  value,
  formula: `ROUND([.${a}]-[.${b}],${decimals})`,
});

function rowCells(row: BillRow, rounding: Bill["rounding"], isFirst: boolean): Record<string, FormCell> {
  const { upToDate, previous, since, remarks } = row;
  const isAsBefore = since.quantity === "0" && since.amount === "0";
  const cells = {
    ...itemCells(row),
    quantity: { value: upToDate.quantity },
    rate: { value: row.rate },
    // A row that stands as the previous bill has it keeps that bill's amount, however it was rounded.
    amount: isAsBefore
      ? { value: upToDate.amount }
      : productFigure(upToDate.amount, "quantity", row, rounding),
    remarks,
  };
  if (isFirst) return cells;
  return {
    ...cells,
    previous_quantity: { value: previous.quantity },
    previous_amount: { value: previous.amount },
    since_quantity: difference(since.quantity, "quantity", "previous_quantity", 6),
    since_amount: difference(since.amount, "amount", "previous_amount", 2),
  };
}

const withPremium = (column: string): string => `ROUND([sub_total.${column}]+[premium.${column}],2)`;

function totalRows(bill: Bill, rows: readonly FormRow[], isFirst: boolean): FormRow[] {
  const first = rows.at(0)?.key;
  const last = rows.at(-1)?.key;
  const sumOf = (column: string): string =>
    first === undefined ? "0" : `SUM([${first}.${column}]:[${last}.${column}])`;
  const row = (
    key: string,
    kind: FormRow["kind"],
    description: string,
    figure: BillFigure,
    formulas: readonly [upToDate: string, previous: string | null],
  ): FormRow => {
    const amount = { value: figure.upToDate, formula: formulas[0] };
    if (isFirst) return { key, kind, cells: { description, amount } };
    const before = { value: figure.previous, ...(formulas[1] === null ? {} : { formula: formulas[1] }) };
    const since = difference(figure.since, "amount", "previous_amount", 2);
    return { key, kind, cells: { description, amount, previous_amount: before, since_amount: since } };
  };
  const subTotal = row("sub_total", "total", "Sub Total", bill.subTotal, [
    sumOf("amount"),
    sumOf("previous_amount"),
  ]);
  if (bill.tenderPremiumPercent === null) {
    return [
      subTotal,
      row("total", "grand", "Total", bill.total, ["[sub_total.amount]", "[sub_total.previous_amount]"]),
    ];
  }
  const premium = rounded(`[sub_total.amount]*${bill.tenderPremiumPercent}/100`, bill.rounding);
  return [
    subTotal,
    row("premium", "line", premiumLabel(bill.tenderPremiumPercent), bill.tenderPremium, [premium, null]),
    row("total", "grand", "Total", bill.total, [withPremium("amount"), withPremium("previous_amount")]),
  ];
}
