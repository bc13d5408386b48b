import { Button, SegmentedControl } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense, useState } from "react";
import type { Upload } from "../api/types.ts";
import { Notice } from "../design/notice.tsx";
import { dateText } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { DoubtList } from "./doubt-list.tsx";
import { PreviewBar } from "./preview-bar.tsx";
import classes from "./preview.module.css";
import type { Preview } from "./previews.ts";
import { ReadingTotals } from "./reading-totals.tsx";
import { isTable, mainSheet } from "./reading-facts.ts";
import { SheetList } from "./sheet-list.tsx";
import { SheetRows } from "./sheet-rows.tsx";
import { useCorrections } from "./use-corrections.ts";

const CreateEstimate = lazy(() => import("../estimates/create-estimate.tsx"));

type Pane = "sheets" | "rows" | "doubts";

/** What was read of a workbook, to be looked at and corrected: sheets, rows by class, and what deserves a look. */
export function ReadingPreview({ upload, preview }: { upload: Upload; preview: Preview }) {
  const { t, language } = useText();
  const { slug, may } = useOrganization();
  const correcting = useCorrections(slug, upload.id, preview);
  const { sheets } = preview;
  const [sheetIndex, setSheetIndex] = useState(() => mainSheet(sheets)?.index ?? 0);
  const [sought, setSought] = useState<number>();
  const [pane, setPane] = useState<Pane>("rows");
  const [isCreating, creating] = useDisclosure(false);
  const sheet = sheets.find(({ index }) => index === sheetIndex) ?? sheets[0];
  return (
    <>
      {preview.mapped_at !== null && (
        <div className={classes["mapped"]}>
          <Notice
            tone="info"
            title={t("correct.mapped", { date: dateText(new Date(preview.mapped_at), language) })}
            action={
              may("uploads.write") &&
              correcting.corrections.sheets.length > 0 && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => correcting.correct(() => ({ sheets: [] }))}
                >
                  {t("correct.unmap")}
                </Button>
              )
            }
          >
            {t("correct.mapped.text")}
          </Notice>
        </div>
      )}
      <div className={classes["top"]}>
        <ReadingTotals preview={preview} />
        {may("estimates.write") && (
          <Button onClick={creating.open} disabled={preview.counts.item === 0 || correcting.isReading}>
            {t("action.create_estimate")}
          </Button>
        )}
      </div>
      <PreviewBar upload={upload} correcting={correcting} />
      <SegmentedControl
        className={classes["paneChoice"] ?? ""}
        fullWidth
        aria-label={t("correct.panes")}
        value={pane}
        onChange={(value) => setPane(value as Pane)}
        data={[
          { value: "sheets", label: t("reading.sheets") },
          { value: "rows", label: t("correct.rows") },
          { value: "doubts", label: `${t("reading.to_look_at")} ${preview.doubts}` },
        ]}
      />
      <div className={classes["panes"]} data-pane={pane}>
        <SheetList
          sheets={sheets}
          chosen={sheet?.index}
          choose={(index) => {
            setSheetIndex(index);
            setSought(undefined);
            setPane("rows");
          }}
        />
        {sheet && (
          <SheetRows
            key={sheet.index}
            uploadId={upload.id}
            sheet={sheet}
            isInEstimate={(table) => preview.estimate?.tables.some(isTable(sheet, table))}
            sought={sought}
            correcting={correcting}
          />
        )}
        <DoubtList
          uploadId={upload.id}
          sheets={sheets}
          count={preview.doubts}
          show={({ sheet: index, position }) => {
            if (index === undefined) return;
            setSheetIndex(index);
            setSought(position);
            setPane("rows");
          }}
          correcting={correcting}
        />
      </div>
      <Suspense>
        {isCreating && (
          <CreateEstimate
            upload={upload}
            title={preview.title ?? undefined}
            cascade={preview.estimate?.cascade ?? null}
            close={creating.close}
          />
        )}
      </Suspense>
    </>
  );
}
