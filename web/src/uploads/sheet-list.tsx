import { EyeOff } from "lucide-react";
import { type TextKey, useText } from "../i18n/text.ts";
import classes from "./preview.module.css";
import type { PreviewSheet } from "./previews.ts";
import { confidenceOf } from "./reading-facts.ts";

export function SheetList({
  sheets,
  chosen,
  choose,
}: {
  sheets: PreviewSheet[];
  chosen: number | undefined;
  choose: (index: number) => void;
}) {
  const { t } = useText();
  return (
    <nav className={classes["sheets"]} aria-label={t("reading.sheets")}>
      <h2>{t("reading.sheets")}</h2>
      <ul>
        {sheets.map((sheet) => {
          const confidence = confidenceOf(sheet);
          return (
            <li key={sheet.index}>
              <button
                type="button"
                className={classes["sheet"]}
                aria-current={sheet.index === chosen}
                onClick={() => choose(sheet.index)}
              >
                <span className={classes["sheetName"]}>
                  {sheet.name}
                  {sheet.hidden && <EyeOff size={13} aria-label={t("reading.hidden")} />}
                </span>
                <span className={classes["sheetRole"]}>
                  {t(`reading.role.${sheet.role}` as TextKey)}
                  {sheet.corrected === true || sheet.tables.some(({ corrected }) => corrected === true)
                    ? ` · ${t("correct.by_hand")}`
                    : confidence !== undefined &&
                      ` · ${t("reading.sure", { percent: Math.round(confidence * 100) })}`}
                </span>
                {sheet.doubts > 0 && (
                  <span className={classes["sheetDoubts"]}>
                    {t("correct.sheet_doubts", { count: sheet.doubts })}
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
