import { foldText, isWithinEdits } from "../reading/fold-text.ts";

/** What people write beside the blank of a key. */
const LABELS: Readonly<Record<string, readonly string[]>> = {
  NAME_OF_WORK: ["name of work", "name of the work", "work"],
  REF_OF_AGREEMENT: [
    "reference to agreement",
    "agreement no",
    "agreement number",
    "ref to agreement",
    "bond no",
  ],
  ADMIN_SANCTION: ["administrative sanction", "admin sanction", "administrative approval", "a s no"],
  TECH_SANCTION: ["technical sanction", "tech sanction", "t s no"],
  ESTIMATE_AMOUNT: ["estimate amount", "estimated amount", "estimated cost"],
  NAME_OF_AGENCY: [
    "name of agency",
    "name of the agency",
    "name of contractor",
    "name of the contractor",
    "contractor",
    "agency",
  ],
  CONTRACTOR_ADDRESS: ["contractor address", "address of contractor", "address of the contractor"],
  MB_DETAILS: ["measurement book", "m b no", "mb no", "mb details"],
  TENDER_PREMIUM: ["tender premium", "tender percentage"],
  NIT_NO: ["nit no", "tender no", "tender notice no"],
  PERIOD_OF_COMPLETION: ["period of completion", "stipulated period", "time of completion"],
  DATE_OF_COMMENCEMENT: ["date of commencement"],
  DATE_OF_COMPLETION: ["date of completion"],
  WORK_ORDER_NO: ["work order no", "work order number"],
  WORK_ORDER_DATE: ["work order date", "date of work order"],
  EARNEST_MONEY: ["earnest money", "earnest money deposit", "emd"],
  SECURITY_DEPOSIT: ["security deposit"],
  AMOUNT: ["amount of bill", "bill amount", "total amount", "amount"],
  AMOUNT_IN_WORDS: ["amount in words", "bill amount in words", "rupees in words", "rs in words", "in words"],
  DOCUMENT_NUMBER: ["document no", "bill no", "serial no of this bill"],
  DATE: ["date"],
  DIVISION: ["division", "name of division"],
  DEPARTMENT: ["department", "name of department"],
};

const NUMBERED = /^\s*(?:\d{1,2}|[a-z])\s*[.):-]\s*/i;
const LONGEST = 45;
/** Shorter labels are too near to each other for a typing error. */
const FORGIVEN_FROM = 9;

/** The key whose label a cell holds: "1. Name of the Work :" is NAME_OF_WORK. Typing errors of two letters are forgiven. */
export function keyOfLabel(cell: string): string | undefined {
  if (cell.length > LONGEST) return undefined;
  const folded = foldText(cell.replace(NUMBERED, ""));
  if (folded === "") return undefined;
  const entries = Object.entries(LABELS);
  const exact = entries.find(([, labels]) => labels.includes(folded));
  if (exact !== undefined || folded.length < FORGIVEN_FROM) return exact?.[0];
  return entries.find(([, labels]) =>
    labels.some((label) => label.length >= FORGIVEN_FROM && isWithinEdits(folded, label, 2)),
  )?.[0];
}
