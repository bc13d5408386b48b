import { Button, Checkbox } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { FileDown, Undo2 } from "lucide-react";
import { useEffect, useState } from "react";
import type { Upload } from "../api/types.ts";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import classes from "./preview.module.css";
import { downloadOriginal } from "./previews.ts";
import type { Correcting } from "./use-corrections.ts";

const WORDS_AFTER_MS = 2_000;

/** What holds for all corrections: whether they are kept for files like this, the way back, and the file as it was. */
export function PreviewBar({ upload, correcting }: { upload: Upload; correcting: Correcting }) {
  const { t } = useText();
  const { may } = useOrganization();
  const { isReading, problem, canUndo, undo, sendAgain } = correcting;
  const downloading = useMutation({
    mutationFn: () => downloadOriginal(upload.id, upload.filename),
    onError: (failure) => tellProblem(failure, t),
  });
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isReading) return;
    const timer = setTimeout(() => setLong(true), WORDS_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [isReading]);
  useEffect(() => {
    if (!canUndo) return;
    const press = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (isTyping || event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      undo();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [canUndo, undo]);
  const words = problem === undefined ? undefined : problemWords(problem, t);
  const hasCorrections = correcting.corrections.sheets.length > 0;
  return (
    <>
      <div className={classes["bar"]}>
        {may("uploads.write") && (
          <>
            <Checkbox
              size="xs"
              label={t("correct.remember")}
              checked={correcting.remember}
              onChange={(event) => correcting.chooseToRemember(event.currentTarget.checked)}
            />
            <span role="status" className={classes["barState"]}>
              {isReading
                ? t(isLong ? "correct.reading_long" : "correct.reading")
                : hasCorrections && t("correct.saved")}
            </span>
            <Button
              size="xs"
              variant="subtle"
              disabled={!canUndo}
              leftSection={<Undo2 size={14} aria-hidden />}
              onClick={undo}
            >
              {t("action.undo")}
            </Button>
          </>
        )}
        <Button
          size="xs"
          variant="subtle"
          loading={downloading.isPending}
          leftSection={<FileDown size={14} aria-hidden />}
          onClick={() => downloading.mutate()}
        >
          {t("correct.original")}
        </Button>
      </div>
      {words && (
        <Notice
          tone="bad"
          title={words.what}
          role="alert"
          action={
            <Button size="compact-sm" variant="default" onClick={sendAgain}>
              {t("action.try_again")}
            </Button>
          }
        >
          {words.remedy}
        </Notice>
      )}
    </>
  );
}
