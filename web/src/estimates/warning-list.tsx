import type { Warning } from "../api/documents.ts";
import { Notice } from "../design/notice.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./estimates.module.css";

const SHOWN = 5;

export function WarningList({ warnings }: { warnings: Warning[] }) {
  const { t } = useText();
  if (warnings.length === 0) return null;
  return (
    <div className={classes["warnings"]}>
      <Notice tone="warn" title={t("warnings.title", { count: warnings.length })}>
        {warnings.slice(0, SHOWN).map((warning) => (
          <p key={`${warning.code}/${warning.itemId ?? ""}/${warning.message}`}>{warning.message}</p>
        ))}
        {warnings.length > SHOWN && <p>{t("warnings.more", { count: warnings.length - SHOWN })}</p>}
      </Notice>
    </div>
  );
}
