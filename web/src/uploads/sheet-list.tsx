import { EyeOff } from "lucide-react";
import type { SheetReading } from "../api/reading.ts";
import { type TextKey, useText } from "../i18n/text.ts";
import classes from "./preview.module.css";
import { confidenceOf } from "./reading-facts.ts";

export function SheetList({
  sheets,
  chosen,
  choose,
}: {
  sheets: SheetReading[];
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
                  {confidence !== undefined &&
                    ` · ${t("reading.sure", { percent: Math.round(confidence * 100) })}`}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
