import { type Decimal, isNegative, absolute } from "../decimal.ts";
import type { Bill, DocumentHeading, Particulars, Snapshot, Workslip } from "../model.ts";
import { amountInWords } from "../text/amount-in-words.ts";
import { formatIndian, formatQuantity } from "../text/format-indian.ts";
import { parseIndianAmount } from "../text/parse-indian-amount.ts";

/** What stands for a key: text, and in a cell of its own the figure as a number. */
export interface TemplateValue {
  readonly text: string;
  readonly figure?: Decimal;
}

export interface TemplateFields {
  readonly values: Readonly<Record<string, TemplateValue>>;
  /** One for each item; their keys begin with `ITEM_`. */
  readonly items: readonly Readonly<Record<string, TemplateValue>>[];
}

export type TemplateSubject =
  | { readonly kind: "estimate"; readonly document: Snapshot }
  | { readonly kind: "workslip"; readonly document: Workslip }
  | { readonly kind: "bill"; readonly document: Bill };

/** Other names of the same keys. */
const ALIASES: Readonly<Record<string, string>> = {
  AGREEMENT_REF: "REF_OF_AGREEMENT",
  BOND_NO: "REF_OF_AGREEMENT",
  AGENCY_NAME: "NAME_OF_AGENCY",
  CONTRACTOR: "NAME_OF_AGENCY",
  NAME_OF_CONTRACTOR: "NAME_OF_AGENCY",
  TENDER_NO: "NIT_NO",
  STIPULATED_PERIOD: "PERIOD_OF_COMPLETION",
  EMD: "EARNEST_MONEY",
  SD: "SECURITY_DEPOSIT",
  TOTAL_AMOUNT: "AMOUNT",
};

export interface TemplateKey {
  readonly key: string;
  /** Its other names. */
  readonly aliases: readonly string[];
  /** What the sample document has for it. */
  readonly example: string;
  /** Of an item: the table row or sheet row that holds it is repeated. */
  readonly isRepeated: boolean;
}

/** The keys of a document, in the order in which forms have them. */
export function templateKeys({ values, items: [item = {}] }: TemplateFields): TemplateKey[] {
  const keys = (of: Readonly<Record<string, TemplateValue>>, isRepeated: boolean): TemplateKey[] =>
    Object.entries(of).map(([key, { text }]) => ({
      key,
      aliases: Object.keys(ALIASES).filter((alias) => ALIASES[alias] === key),
      example: text,
      isRepeated,
    }));
  return [...keys(values, false), ...keys(item, true)];
}

/** `{{ name of work }}`, `{{BOND_NO}}`: the key that is meant, in its first form. */
export function templateKey(placeholder: string): string {
  const key = placeholder.trim().toUpperCase().replaceAll(/\s+/g, "_");
  return ALIASES[key] ?? key;
}

const text = (value: string): TemplateValue => ({ text: value });
const amount = (value: Decimal): TemplateValue => ({ text: formatIndian(value), figure: value });
const quantity = (value: Decimal): TemplateValue => ({ text: formatQuantity(value), figure: value });
const RUPEES = /(?:rs\.?|₹|inr)\s*[\d,.]*\d\s*(?:lakhs?|lacs?|crores?|cr)?/i;

/** The keys that a document can fill, with their values. */
export function templateFields(subject: TemplateSubject, heading: DocumentHeading): TemplateFields {
  const of = factsOf(subject);
  const { particulars } = of;
  const value = (key: keyof Particulars): TemplateValue => text(particulars[key] ?? "");
  const sanctioned = (key: keyof Particulars): TemplateValue => {
    const found = parseIndianAmount(RUPEES.exec(particulars[key] ?? "")?.[0] ?? "");
    return found === undefined ? text("") : amount(found);
  };
  const values: Record<string, TemplateValue> = {
    NAME_OF_WORK: text(particulars.name_of_work || of.name),
    REF_OF_AGREEMENT: value("ref_of_agreement"),
    ADMIN_SANCTION: value("admin_sanction"),
    ADMIN_SANCTION_AMOUNT: sanctioned("admin_sanction"),
    TECH_SANCTION: value("tech_sanction"),
    TECH_SANCTION_AMOUNT: sanctioned("tech_sanction"),
    ESTIMATE_AMOUNT: text(particulars.estimate_amount || `Rs. ${formatIndian(of.estimateAmount)}`),
    EST_GRAND_TOTAL: amount(of.estimateAmount),
    NAME_OF_AGENCY: value("name_of_agency"),
    CONTRACTOR_ADDRESS: value("contractor_address"),
    MB_DETAILS: value("mb_details"),
    TP_DETAILS: text(particulars.tp_details || premiumText(of.premium)),
    TENDER_PREMIUM: text(premiumText(of.premium)),
    CC_HEADER: text(of.title),
    NIT_NO: value("nit_no"),
    PERIOD_OF_COMPLETION: value("period_of_completion"),
    DATE_OF_COMMENCEMENT: value("date_of_commencement"),
    DATE_OF_COMPLETION: value("date_of_completion"),
    WORK_ORDER_NO: value("work_order_no"),
    WORK_ORDER_DATE: value("work_order_date"),
    EARNEST_MONEY: value("earnest_money"),
    SECURITY_DEPOSIT: value("security_deposit"),
    AMOUNT: text(formatIndian(of.amount)),
    AMOUNT_RAW: { text: of.amount, figure: of.amount },
    AMOUNT_WITH_RS: text(`Rs. ${formatIndian(of.amount)}`),
    AMOUNT_IN_WORDS: text(`${amountInWords(of.amount)} Only`),
    PAY_AMOUNT: amount(of.pay),
    DOCUMENT_NUMBER: text(heading.documentNumber),
    DATE: text(heading.date),
    ORGANIZATION: text(heading.organization),
    DEPARTMENT: value("department"),
    DIVISION: value("division"),
  };
  return { values, items: of.items };
}

const premiumText = (percent: Decimal | null): string =>
  percent === null ? "" : `${absolute(percent)} % ${isNegative(percent) ? "Less" : "Excess"}`;

interface Facts {
  readonly name: string;
  readonly title: string;
  readonly particulars: Particulars;
  readonly estimateAmount: Decimal;
  readonly premium: Decimal | null;
  /** Of an estimate and a workslip the grand total; of a bill the value since the last one. */
  readonly amount: Decimal;
  readonly pay: Decimal;
  readonly items: TemplateFields["items"];
}

interface Line {
  readonly number: string;
  readonly code: string;
  readonly parents: readonly string[];
  readonly description: string;
  readonly unit: string;
  readonly rate: Decimal;
}

const line = (
  row: Line,
  section: { readonly label: string },
  of: { quantity: Decimal; amount: Decimal },
): Record<string, TemplateValue> => ({
  ITEM_NO: text(row.number),
  ITEM_CODE: text(row.code),
  ITEM_SECTION: text(section.label),
  ITEM_DESCRIPTION: text(row.description),
  ITEM_FULL_DESCRIPTION: text([...row.parents, row.description].join("\n")),
  ITEM_UNIT: text(row.unit),
  ITEM_RATE: amount(row.rate),
  ITEM_QUANTITY: quantity(of.quantity),
  ITEM_AMOUNT: amount(of.amount),
});

function factsOf({ kind, document }: TemplateSubject): Facts {
  if (kind === "estimate") {
    const { estimate } = document;
    return {
      ...estimate,
      title: "ABSTRACT ESTIMATE",
      estimateAmount: estimate.grandTotal,
      premium: estimate.tenderPremiumPercent,
      amount: estimate.grandTotal,
      pay: estimate.grandTotal,
      items: estimate.sections.flatMap((section) => section.items.map((item) => line(item, section, item))),
    };
  }
  const premium = document.tenderPremiumPercent;
  if (kind === "workslip") {
    const items = [...document.sections, document.supplemental].flatMap((section) =>
      section.rows.map((row) => ({
        ...line(row, section, row.executed),
        ITEM_ESTIMATE_QUANTITY: row.estimate === null ? text("") : quantity(row.estimate.quantity),
        ITEM_ESTIMATE_AMOUNT: row.estimate === null ? text("") : amount(row.estimate.amount),
        ITEM_MORE: amount(row.more),
        ITEM_LESS: amount(row.less),
        ITEM_REMARKS: text(row.remarks),
      })),
    );
    const { grandTotal } = document;
    return {
      ...document,
      title: `WORKSLIP No. ${document.number}`,
      premium,
      amount: grandTotal,
      pay: grandTotal,
      items,
    };
  }
  const items = document.sections.flatMap((section) =>
    section.rows.map((row) => ({
      ...line(row, section, row.upToDate),
      ITEM_PREVIOUS_QUANTITY: quantity(row.previous.quantity),
      ITEM_PREVIOUS_AMOUNT: amount(row.previous.amount),
      ITEM_SINCE_QUANTITY: quantity(row.since.quantity),
      ITEM_SINCE_AMOUNT: amount(row.since.amount),
      ITEM_REMARKS: text(row.remarks),
    })),
  );
  return { ...document, premium, amount: document.total.since, pay: document.memorandum.pay, items };
}
