import type { DocumentHeading } from "@rowhouse/estimating";
import type { Drawing } from "../jobs/workbench-tasks.ts";

const signatories = ["Assistant Engineer", "Deputy Executive Engineer", "Executive Engineer"];
const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "Asia/Kolkata" });

/** What a document says of itself beyond its figures. A bill bears its own date, whenever it is drawn. */
export function headingOf(
  { kind, document }: Pick<Drawing, "kind" | "document">,
  { documentNumber, at, organization }: { documentNumber: string; at: Date; organization: string },
): DocumentHeading {
  const own = kind === "bill" && "on" in document && document.on !== undefined ? new Date(document.on) : at;
  return { documentNumber, date: date.format(own), organization, signatories };
}
