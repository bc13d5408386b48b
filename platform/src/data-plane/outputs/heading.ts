import type { DocumentHeading } from "@rowhouse/estimating";

const signatories = ["Assistant Engineer", "Deputy Executive Engineer", "Executive Engineer"];
const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "Asia/Kolkata" });

/** What a document says of itself beyond its figures. */
export function headingOf(of: { documentNumber: string; at: Date; organization: string }): DocumentHeading {
  const { documentNumber, at, organization } = of;
  return { documentNumber, date: date.format(at), organization, signatories };
}
