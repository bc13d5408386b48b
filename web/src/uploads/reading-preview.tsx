import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense, useMemo, useState } from "react";
import type { WorkbookReading } from "../api/reading.ts";
import type { Upload } from "../api/types.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { DoubtList } from "./doubt-list.tsx";
import classes from "./preview.module.css";
import { ReadingTotals } from "./reading-totals.tsx";
import { doubtsOf, mainSheet } from "./reading-facts.ts";
import { SheetList } from "./sheet-list.tsx";
import { SheetRows } from "./sheet-rows.tsx";

const CreateEstimate = lazy(() => import("../estimates/create-estimate.tsx"));

/** What was read of a workbook: sheets, rows by class, and what deserves a look, side by side. */
export function ReadingPreview({ upload, reading }: { upload: Upload; reading: WorkbookReading }) {
  const { t } = useText();
  const { may } = useOrganization();
  const [sheetIndex, setSheetIndex] = useState(() => mainSheet(reading)?.index ?? 0);
  const [soughtRow, setSoughtRow] = useState<number>();
  const [isCreating, creating] = useDisclosure(false);
  const doubts = useMemo(() => doubtsOf(reading), [reading]);
  const sheet = reading.sheets.find(({ index }) => index === sheetIndex) ?? reading.sheets[0];
  return (
    <>
      <div className={classes["top"]}>
        <ReadingTotals reading={reading} doubts={doubts.length} />
        {may("estimates.write") && (
          <Button onClick={creating.open} disabled={reading.counts.item === 0}>
            {t("action.create_estimate")}
          </Button>
        )}
      </div>
      <div className={classes["panes"]}>
        <SheetList
          sheets={reading.sheets}
          chosen={sheet?.index}
          choose={(index) => {
            setSheetIndex(index);
            setSoughtRow(undefined);
          }}
        />
        {sheet && <SheetRows key={sheet.index} sheet={sheet} soughtRow={soughtRow} />}
        <DoubtList
          doubts={doubts}
          show={(doubt) => {
            setSheetIndex(doubt.sheet.index);
            setSoughtRow(doubt.row);
          }}
        />
      </div>
      <Suspense>
        {isCreating && <CreateEstimate upload={upload} title={reading.title} close={creating.close} />}
      </Suspense>
    </>
  );
}
