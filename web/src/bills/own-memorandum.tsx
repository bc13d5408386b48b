import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { Bill } from "../api/documents.ts";
import type { Line } from "../cascades/lines.ts";
import { Loading } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";

const MemorandumLines = lazy(() => import("../cascades/memorandum-lines.tsx"));

/** How this bill alone is paid. */
export function OwnMemorandum({
  bill,
  lines,
  on,
  change,
}: {
  bill: Bill;
  lines: Line[];
  on: string | null;
  /** Without lines the bill goes back to the estimate's. */
  change: (lines: Line[] | undefined) => void;
}) {
  const { t } = useText();
  return (
    <section aria-label={t("bill.own_memorandum")}>
      <h2>{t("bill.own_memorandum")}</h2>
      <Suspense fallback={<Loading />}>
        <MemorandumLines lines={lines} on={on} bill={bill} change={change} />
      </Suspense>
      <Button size="xs" variant="subtle" mt={10} onClick={() => change(undefined)}>
        {t("bill.estimates_memorandum")}
      </Button>
    </section>
  );
}
