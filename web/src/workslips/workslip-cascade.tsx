import type { Workslip } from "../api/documents.ts";
import { CascadeTable } from "../estimates/cascade-table.tsx";
import { useText } from "../i18n/text.ts";

export function WorkslipCascade({ workslip }: { workslip: Workslip }) {
  const { t } = useText();
  return (
    <section aria-label={t("cascade.title")}>
      <h2>{t("cascade.title")}</h2>
      <CascadeTable
        label={t("cascade.title")}
        start={[{ id: "executed", label: t("workslip.executed_total"), amount: workslip.totals.executed }]}
        lines={workslip.cascade}
      />
    </section>
  );
}
