import { Button } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { Bill } from "../api/documents.ts";
import type { Line } from "../cascades/lines.ts";
import { Loading } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./bills.module.css";
import { Memorandum } from "./memorandum.tsx";

const MemorandumLines = lazy(() =>
  import("../cascades/edit-cascade.tsx").then((module) => ({ default: module.MemorandumLines })),
);

/** The memorandum of payments of a bill that is being typed: the estimate's, or lines of its own. */
export function DraftMemorandum({
  bill,
  estimateLines,
  own,
  on,
  change,
}: {
  bill: Bill;
  estimateLines: Line[];
  own: Line[] | undefined;
  on: string | null;
  change: (lines: Line[] | undefined) => void;
}) {
  const { t } = useText();
  return (
    <div>
      <Memorandum bill={bill} />
      {own === undefined ? (
        <Button size="xs" variant="default" mt={10} onClick={() => change(estimateLines)}>
          {t("bill.change_memorandum")}
        </Button>
      ) : (
        <section aria-label={t("bill.own_memorandum")}>
          <p className={classes["hint"]}>{t("bill.own_memorandum")}</p>
          <Suspense fallback={<Loading />}>
            <MemorandumLines lines={own} on={on} bill={bill} change={change} />
          </Suspense>
          <Button size="xs" variant="subtle" mt={10} onClick={() => change(undefined)}>
            {t("bill.estimates_memorandum")}
          </Button>
        </section>
      )}
    </div>
  );
}
