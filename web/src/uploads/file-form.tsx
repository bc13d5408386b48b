import { Button, Group, Progress, Stack } from "@mantine/core";
import { FileUp } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import classes from "./file-form.module.css";

/** One file and what is said of it, sent together. */
export function FileForm({
  file,
  pick,
  texts,
  endings,
  isReady = true,
  sending,
  percent,
  send,
  close,
  children,
}: {
  file: File | undefined;
  pick: (file: File) => void;
  texts: {
    choose: string;
    formats: string;
    send: string;
    /** What happens while the file is on its way. */
    sending?: string;
  };
  endings: readonly string[];
  /** Whether what is said of the file is complete. */
  isReady?: boolean;
  sending: { isPending: boolean; isError: boolean; error: unknown };
  /** Of the file that has left. */
  percent: number;
  send: () => void;
  close: () => void;
  children?: ReactNode;
}) {
  const { t } = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const words = sending.isError ? problemWords(sending.error, t) : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (file === undefined) chooser.current?.click();
        else if (isReady) send();
      }}
    >
      <Stack gap={14}>
        {words && (
          <Notice tone="bad" title={words.what} role="alert">
            {words.remedy}
          </Notice>
        )}
        <button type="button" className={classes["drop"]} onClick={() => chooser.current?.click()}>
          <FileUp size={22} aria-hidden />
          <strong>{file?.name ?? texts.choose}</strong>
          <span>{texts.formats}</span>
        </button>
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label={texts.choose}
          accept={endings.join(",")}
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            if (chosen) pick(chosen);
          }}
        />
        {children}
        {sending.isPending && (
          <div role="status">
            {texts.sending !== undefined && <p className={classes["state"]}>{texts.sending}</p>}
            <Progress value={percent} aria-label={t("import.upload_progress")} />
          </div>
        )}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={close}>
            {t("action.close")}
          </Button>
          <Button type="submit" disabled={file === undefined || !isReady} loading={sending.isPending}>
            {texts.send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
