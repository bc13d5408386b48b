import { Button } from "@mantine/core";
import { useState } from "react";
import type { Warning } from "../api/documents.ts";
import { Notice } from "../design/notice.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./estimates.module.css";
import { groupWarnings } from "./group-warnings.ts";
import { warningWords } from "./warning-words.ts";

const SHOWN = 5;

/** What to look at: the same of many rows is said once, and all of it can be opened. */
export function WarningList({ warnings }: { warnings: Warning[] }) {
  const { t, language } = useText();
  const [isOpen, setOpen] = useState(false);
  if (warnings.length === 0) return null;
  const groups = groupWarnings(warnings);
  const shown = isOpen ? groups : groups.slice(0, SHOWN);
  const hidden = groups.slice(shown.length).reduce((sum, { count }) => sum + count, 0);
  return (
    <div className={classes["warnings"]}>
      <Notice tone="warn" title={t("warnings.title", { count: warnings.length })}>
        {shown.map(({ warning, sheet, rows, count }) => (
          <p key={`${warning.message}/${sheet}`}>
            {sheet !== "" && (
              <strong>
                {rows === "" ? sheet : t(count === 1 ? "warnings.row" : "warnings.rows", { sheet, rows })}
                :{" "}
              </strong>
            )}
            {warningWords(warning, language)}
          </p>
        ))}
        {hidden > 0 && (
          <Button variant="subtle" size="compact-sm" mt={4} onClick={() => setOpen(true)}>
            {t("warnings.more", { count: hidden })}
          </Button>
        )}
      </Notice>
    </div>
  );
}
