import { CircleCheck, TriangleAlert } from "lucide-react";
import { useText } from "../i18n/text.ts";
import classes from "./templates.module.css";
import type { TemplateReport } from "./templates.ts";

/** Whether a template is understood, in a few words. */
export function ReportSummary({ report }: { report: TemplateReport }) {
  const { t } = useText();
  const { filled, labels, unknownKeys } = report;
  if (unknownKeys.length > 0)
    return (
      <span className={classes["summary"]} data-tone="warn">
        <TriangleAlert size={14} aria-hidden />
        {t("template.unknown_keys", { count: unknownKeys.length })}
      </span>
    );
  if (filled.length === 0)
    return (
      <span className={classes["summary"]} data-tone="warn">
        <TriangleAlert size={14} aria-hidden />
        {t("template.nothing_filled")}
      </span>
    );
  return (
    <span className={classes["summary"]} data-tone="good">
      <CircleCheck size={14} aria-hidden />
      {labels.length > 0
        ? t("template.labels_found", { count: labels.length })
        : t("template.keys_filled", { count: filled.length })}
    </span>
  );
}
