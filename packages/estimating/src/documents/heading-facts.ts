import type { Decimal } from "../decimal.ts";
import type { DocumentHeading, Particulars } from "../model.ts";
import { formatIndian } from "../text/format-indian.ts";
import type { Form } from "./form.ts";

const BLANK = "—";

interface Headed {
  readonly name: string;
  readonly particulars: Particulars;
  readonly estimateAmount: Decimal;
  readonly snapshotHash: string;
}

type Heading = Pick<Form, "documentNumber" | "date" | "office" | "facts" | "snapshotHash">;

/** What every document says above and below its figures: office, six facts, where it comes from. */
export function formHeading(document: Headed, heading: DocumentHeading, more: Form["facts"] = []): Heading {
  const { particulars } = document;
  const office = [heading.organization, particulars.department ?? "", particulars.division ?? ""];
  return {
    documentNumber: heading.documentNumber,
    date: heading.date,
    office: [...new Set(office.filter((line) => line !== ""))],
    facts: [
      ["Name of Work", particulars.name_of_work || document.name],
      ["Estimate Amount", particulars.estimate_amount || `Rs. ${formatIndian(document.estimateAmount)}`],
      ["Administrative Sanction", particulars.admin_sanction || BLANK],
      ["Technical Sanction", particulars.tech_sanction || BLANK],
      ["Reference to Agreement", particulars.ref_of_agreement || BLANK],
      ["Name of Agency", particulars.name_of_agency || BLANK],
      ...more,
    ],
    snapshotHash: document.snapshotHash,
  };
}
