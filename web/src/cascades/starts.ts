import { addDecimals } from "../design/add-decimals.ts";
import type { Bill } from "../api/documents.ts";
import type { Text } from "../i18n/text.ts";
import type { Start } from "./lines.ts";

/** What a memorandum of payments may stand on; with a bill, its figures too. */
export function memorandumStarts(t: Text, bill?: Bill): Start[] {
  return [
    { id: "since", label: t("bill.since_total"), amount: bill?.total.since },
    { id: "up_to_date", label: t("cascade.up_to_date"), amount: bill?.total.upToDate },
    { id: "previous", label: t("cascade.previous"), amount: bill?.total.previous },
    { id: "withheld", label: t("cascade.withheld"), amount: bill && withheldBefore(bill) },
    {
      id: "advances",
      label: t("cascade.advances"),
      amount: bill && (bill.securedAdvances?.total.since ?? "0"),
    },
  ];
}

/** What earlier bills withhold: what stands after this one, less its own, and what it releases. */
function withheldBefore({ memorandum, withheldToDate }: Bill): string {
  const own = memorandum.lines.filter(({ withheld }) => withheld === true).map(({ amount }) => `-${amount}`);
  const released = memorandum.lines
    .filter(({ base }) => base.includes("withheld"))
    .map(({ amount }) => amount);
  return [...own, ...released].reduce(addDecimals, withheldToDate);
}
