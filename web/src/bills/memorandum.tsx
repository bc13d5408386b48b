import type { Bill } from "../api/documents.ts";
import { memorandumStarts } from "../cascades/starts.ts";
import { CascadeTable } from "../estimates/cascade-table.tsx";
import { useText } from "../i18n/text.ts";

/** The memorandum of payments: from what was done since the last bill to what is paid. */
export function Memorandum({ bill }: { bill: Bill }) {
  const { t } = useText();
  const { memorandum } = bill;
  return (
    <section aria-label={t("bill.memorandum")}>
      <h2>{t("bill.memorandum")}</h2>
      <CascadeTable
        label={t("bill.memorandum")}
        start={[{ id: "since", label: t("bill.since_total"), amount: bill.total.since }]}
        lines={memorandum.lines}
        bases={Object.fromEntries(
          memorandumStarts(t, bill).flatMap(({ id, amount }) =>
            id === "since" || amount === undefined ? [] : [[id, amount]],
          ),
        )}
      />
    </section>
  );
}
