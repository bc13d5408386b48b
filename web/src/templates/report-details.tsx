import { Notice } from "../design/notice.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./templates.module.css";
import type { TemplateReport } from "./templates.ts";

function Names({ label, names }: { label: string; names: readonly string[] }) {
  return (
    <ul className={classes["names"]} aria-label={label}>
      {names.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}

/** What became of the keys: what needs mending first. */
export function ReportDetails({ report }: { report: TemplateReport }) {
  const { t } = useText();
  const { filled, unknownKeys, emptyKeys, unusedKeys, labels } = report;
  const known = filled.filter((key) => !emptyKeys.includes(key));
  return (
    <div className={classes["panel"]} role="status">
      {unknownKeys.length > 0 && (
        <Notice tone="warn" title={t("template.unknown_keys", { count: unknownKeys.length })}>
          <p>{t("template.unknown_hint")}</p>
          <Names label={t("template.unknown")} names={unknownKeys} />
        </Notice>
      )}
      {filled.length === 0 && (
        <Notice tone="warn" title={t("template.nothing_filled")}>
          {t("template.nothing_filled_hint")}
        </Notice>
      )}
      {emptyKeys.length > 0 && (
        <Notice tone="info" title={t("template.empty_keys", { count: emptyKeys.length })}>
          <p>{t("template.empty_hint")}</p>
          <Names label={t("template.empty")} names={emptyKeys} />
        </Notice>
      )}
      {labels.length > 0 && (
        <Notice tone="good" title={t("template.labels_found", { count: labels.length })}>
          <ul className={classes["rows"]}>
            {labels.map(({ label, key }) => (
              <li key={`${key} ${label}`}>
                <span>{label}</span>
                <code>{key}</code>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {known.length > 0 && labels.length === 0 && (
        <div>
          <h3>{t("template.keys_filled", { count: known.length })}</h3>
          <Names label={t("template.filled")} names={known} />
        </div>
      )}
      {unusedKeys.length > 0 && (
        <details>
          <summary>{t("template.unused_keys", { count: unusedKeys.length })}</summary>
          <p className={classes["hint"]}>{t("template.unused_hint")}</p>
          <Names label={t("template.unused")} names={unusedKeys} />
        </details>
      )}
    </div>
  );
}
