import { releasedBy, withheldBy } from "../bill/make-memorandum.ts";
import { add, type Decimal, isNegative, subtract, ZERO } from "../decimal.ts";
import type { Bill, BillRow, DocumentHeading } from "../model.ts";
import { amountInWords } from "../text/amount-in-words.ts";
import { formatIndian } from "../text/format-indian.ts";
import { premiumLabel } from "../workslip/workslip-cascade.ts";
import { cascadeRows, rounded } from "./cascade-rows.ts";
import type { Form, FormColumn, FormFigure, FormNote, FormRow, FormTable } from "./form.ts";
import { formHeading } from "./heading-facts.ts";
import { itemCells, parentRows, productFigure, sumFigure } from "./item-cells.ts";
import { securedAdvanceTable } from "./secured-advance-table.ts";

const DOTS = "....................";

/**
 * A running bill as CPWA Form 26: account of work executed, account of secured advances, certificates and signatures,
 * memorandum of payments. The letters (A) to (K) are the form's own.
 */
export function form26(bill: Bill, heading: DocumentHeading): Form {
  const { particulars } = bill;
  const work = workTable(bill);
  return {
    ...formHeading(bill, heading),
    title: bill.kind === "final" ? "RUNNING ACCOUNT BILL (FINAL)" : "RUNNING ACCOUNT BILL",
    office: ["C.P.W.A. FORM 26", ...formHeading(bill, heading).office],
    facts: [
      ["Name of Work", particulars.name_of_work || bill.name],
      ["Name of Contractor", particulars.name_of_agency || DOTS],
      ["Serial No. of this Bill", bill.title],
      ["Previous Bill for this Work", bill.number === 1 ? "Nil" : `Bill No. ${bill.number - 1}`],
      ["Reference to Agreement", particulars.ref_of_agreement || DOTS],
      ["Written Order to Commence", particulars.work_order_date || particulars.date_of_commencement || DOTS],
      ["Actual Completion", particulars.date_of_completion || (bill.kind === "final" ? DOTS : "In progress")],
      ["Cash Book Voucher", `No. ${DOTS} dated ${DOTS}`],
    ],
    parts: [
      work,
      securedAdvanceTable(bill, "II. ACCOUNT OF SECURED ADVANCES"),
      certificates(bill, heading),
      paymentTable(bill),
      acknowledgement(bill, particulars.name_of_agency ?? ""),
    ],
    orientation: "landscape",
  };
}

const workColumns: readonly FormColumn[] = [
  {
    id: "description",
    heading: "Items of Work (by sub-heads and sub-works of the estimate)",
    kind: "description",
  },
  { id: "unit", heading: "Unit", kind: "label" },
  { id: "rate", heading: "Rate (Rs.)", kind: "amount" },
  { id: "quantity", heading: "Quantity executed up to date as per Measurement Book", kind: "quantity" },
  { id: "amount", heading: "Up to date (Rs.)", group: "Payments on actual measurement", kind: "amount" },
  {
    id: "since",
    heading: "Since previous bill (Rs.)",
    group: "Payments on actual measurement",
    kind: "amount",
  },
  { id: "remarks", heading: "Remarks", kind: "text" },
];

function workTable(bill: Bill): FormTable {
  const rows: FormRow[] = [];
  for (const [place, section] of bill.sections.entries()) {
    if (section.label !== "") {
      rows.push({ key: `section-${place}`, kind: "section", cells: { description: section.label } });
    }
    for (const [index, row] of section.rows.entries()) {
      const key = `row-${place}-${index}`;
      rows.push(...parentRows(key, row, section.rows[index - 1]), itemRow(key, row, bill.rounding));
    }
  }
  return {
    kind: "table",
    caption: "I. ACCOUNT OF WORK EXECUTED",
    columns: workColumns,
    rows: [...rows, ...valueRows(bill, rows)],
  };
}

function itemRow(key: string, row: BillRow, rounding: Bill["rounding"]): FormRow {
  const { number, description, unit } = itemCells(row);
  const isAsBefore = row.since.quantity === ZERO && row.since.amount === ZERO;
  return {
    key,
    kind: "item",
    cells: {
      description: number === "" ? description : `${number}. ${description}`,
      unit,
      rate: { value: row.rate },
      quantity: { value: row.upToDate.quantity },
      amount: isAsBefore
        ? { value: row.upToDate.amount }
        : productFigure(row.upToDate.amount, "quantity", row, rounding),
      since: less(row.since.amount, "[.amount]", row.previous.amount),
      remarks: row.remarks,
    },
  };
}

/** What a figure exceeds an amount of the previous bill by, which stands in no cell of this form. */
const less = (value: Decimal, from: string, previous: Decimal): FormFigure => ({
  value,
  formula: `ROUND(${from}${isNegative(previous) ? "+" : "-"}${previous.replace("-", "")},2)`,
});

const valueRow = (
  key: string,
  kind: FormRow["kind"],
  description: string,
  cells: Record<string, FormFigure>,
): FormRow => ({ key, kind, cells: { description, ...cells } });

function valueRows(bill: Bill, rows: readonly FormRow[]): FormRow[] {
  const { subTotal, tenderPremium, total, tenderPremiumPercent: percent } = bill;
  const premium =
    percent === null
      ? []
      : [
          valueRow("work_items", "total", "Sub Total", {
            amount: sumFigure(subTotal.upToDate, rows, "amount"),
            since: sumFigure(subTotal.since, rows, "since"),
          }),
          valueRow("work_premium", "line", premiumLabel(percent), {
            amount: {
              value: tenderPremium.upToDate,
              formula: rounded(`[work_items.amount]*${percent}/100`, bill.rounding),
            },
            since: less(tenderPremium.since, "[.amount]", tenderPremium.previous),
          }),
        ];
  const done = (value: Decimal, column: string): FormFigure =>
    percent === null
      ? sumFigure(value, rows, column)
      : { value, formula: `ROUND([work_items.${column}]+[work_premium.${column}],2)` };
  return [
    ...premium,
    valueRow("work_total", "total", "Total value of work done to date (A)", {
      amount: done(total.upToDate, "amount"),
      since: done(total.since, "since"),
    }),
    valueRow("work_before", "line", "Deduct value of work shown on the previous bill", {
      amount: { value: total.previous },
    }),
    valueRow("work_since", "grand", "Net value of work since the previous bill (F)", {
      amount: { value: total.since, formula: "ROUND([work_total.amount]-[work_before.amount],2)" },
    }),
  ];
}

const named = (role: string, name: string): string => (name === "" ? role : `${role}\n${name}`);

function certificates(bill: Bill, heading: DocumentHeading): FormNote {
  const book = bill.particulars.mb_details || `Measurement Book No. ${DOTS}, pages ${DOTS}`;
  const [preparing = "", ...others] = heading.signatories;
  const authorising = others.at(-1) ?? "";
  return {
    kind: "note",
    caption: "III. CERTIFICATES AND SIGNATURES",
    lines: [
      `Net value of work since the previous bill (F) in words: Rupees ${amountInWords(bill.total.since)} only.`,
      `1. The measurements for columns 1 to 4 of Account I were taken by ${DOTS} on ${DOTS} and are entered in ${book}.`,
      "2. Work beyond the quantities of Account I was done on several items; less the secured advances that its materials carry, it is worth no less than the advance payments of item 2 in Account IV.",
      "3. The materials of Account II lie at the site, are needed for this work, and are security for the advances under a signed indenture.",
    ],
    signatories: [
      named("Officer preparing the bill (signature, date)", preparing),
      named("Contractor (signature, date)", bill.particulars.name_of_agency ?? ""),
      named("Officer authorising payment (signature, date)", authorising),
    ],
  };
}

const paymentColumns: readonly FormColumn[] = [
  { id: "entry", heading: "No.", kind: "label" },
  { id: "description", heading: "Particulars", kind: "description" },
  { id: "letter", heading: "Entry", kind: "label" },
  { id: "payment", heading: "Amount (Rs.)", kind: "amount" },
];

const paymentRow = (
  key: string,
  entry: string,
  description: string,
  letter: string,
  payment: FormFigure,
  kind: FormRow["kind"] = "line",
): FormRow => ({ key, kind, cells: { entry, description, letter, payment } });

function paymentTable(bill: Bill): FormTable {
  const advances = bill.securedAdvances?.total ?? { upToDate: ZERO, previous: ZERO, since: ZERO };
  const withheld = withheldFigures(bill);
  const value = add(bill.total.upToDate, advances.upToDate);
  const balance = subtract(value, add(withheld.before, withheld.now));
  const paid = subtract(add(bill.total.previous, advances.previous), withheld.atPrevious);
  return {
    kind: "table",
    caption: "IV. MEMORANDUM OF PAYMENTS",
    columns: paymentColumns,
    rows: [
      paymentRow("p1", "1", "Total value of work actually measured, Account I", "(A)", {
        value: bill.total.upToDate,
        formula: "[work_total.amount]",
      }),
      paymentRow(
        "p2a",
        "2 (a)",
        "Advance payments for work not yet measured, as per the previous bill",
        "(B)",
        {
          value: ZERO,
        },
      ),
      paymentRow(
        "p2b",
        "2 (b)",
        "Advance payments for work not yet measured, since the previous bill",
        "(D)",
        {
          value: ZERO,
        },
      ),
      paymentRow("p3", "3", "Total up-to-date secured advances, Account II", "(C)", {
        value: advances.upToDate,
        formula: "[advances_total.advance_amount]",
      }),
      paymentRow(
        "p4",
        "4",
        "Total (items 1 + 2 + 3)",
        "",
        { value, formula: "SUM([p1.payment]:[p3.payment])" },
        "total",
      ),
      paymentRow("p5a", "5 (a)", "Deduct amount withheld from previous bills", "", {
        value: withheld.before,
      }),
      paymentRow("p5b", "5 (b)", "Deduct amount withheld from this bill", "", { value: withheld.now }),
      paymentRow(
        "p6",
        "6",
        "Balance: up-to-date payments (item 4 − item 5)",
        "(K)",
        { value: balance, formula: "ROUND([p4.payment]-[p5a.payment]-[p5b.payment],2)" },
        "total",
      ),
      paymentRow("p7", "7", "Deduct payments already made, entry (K) of the previous bill", "", {
        value: paid,
      }),
      paymentRow(
        "p8",
        "8",
        "Payments now to be made, before taxes and recoveries (item 6 − item 7)",
        "",
        { value: subtract(balance, paid), formula: "ROUND([p6.payment]-[p7.payment],2)" },
        "total",
      ),
      {
        key: "p8_detail",
        kind: "section",
        cells: { description: "Detail of item 8: from the value since the previous bill (F) to the cheque" },
      },
      ...cascadeRows(bill.memorandum.lines, {
        column: "payment",
        labelColumn: "description",
        inputs: {
          since: "work_since.amount",
          up_to_date: "work_total.amount",
          previous: "work_before.amount",
          advances: "advances_since.advance_amount",
        },
      }),
    ],
  };
}

/** What is kept back: by bills before this one and still kept, by this one, and in all when the previous one was paid. */
function withheldFigures({
  memorandum: { lines },
  withheldToDate,
}: Bill): Record<"before" | "now" | "atPrevious", Decimal> {
  const now = withheldBy(lines);
  const before = subtract(withheldToDate, now);
  return { before, now, atPrevious: add(before, releasedBy(lines)) };
}

function acknowledgement({ memorandum, kind }: Bill, contractor: string): FormNote {
  const settled = kind === "final" ? " in full and final settlement of all demands" : " on account";
  return {
    kind: "note",
    caption: "",
    lines: [
      `Pay Rs. ${formatIndian(memorandum.pay)}: Rupees ${amountInWords(memorandum.pay)} only, by cheque.`,
      `Received the above${settled}. Paid by cheque No. ${DOTS} dated ${DOTS}.`,
    ],
    signatories: [
      "Disbursing officer (initials, date)",
      "Witness",
      named("Contractor (signature over stamp)", contractor),
    ],
  };
}
