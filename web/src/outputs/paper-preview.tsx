import { Button, CloseButton } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect } from "react";
import { Failed } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import classes from "../bills/bills.module.css";

/** A draft as it would be printed, beside the screen that it is typed on. */
export default function PaperPreview({
  title,
  filename,
  queryKey,
  read,
  close,
}: {
  title: string;
  filename: string;
  queryKey: readonly unknown[];
  read: (signal: AbortSignal) => Promise<Blob>;
  close: () => void;
}) {
  const { t } = useText();
  const paper = useQuery({
    queryKey,
    queryFn: async ({ signal }) => URL.createObjectURL(await read(signal)),
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  const url = paper.data;
  useEffect(
    () => () => {
      if (url !== undefined) URL.revokeObjectURL(url);
    },
    [url],
  );
  return (
    <section className={classes["paper"]} aria-label={title}>
      <div className={classes["paperBar"]}>
        <h2>{title}</h2>
        {url !== undefined && (
          <Button
            size="compact-xs"
            variant="default"
            component="a"
            href={url}
            download={filename}
            leftSection={<Download size={13} aria-hidden />}
          >
            {t("action.download")}
          </Button>
        )}
        <CloseButton aria-label={t("paper.close")} onClick={close} />
      </div>
      {paper.isError ? (
        <Failed problem={paper.error} retry={() => void paper.refetch()} />
      ) : url === undefined ? (
        <p role="status" className={classes["pending"]}>
          {t("paper.drawing")}
        </p>
      ) : (
        // The browser's own reader of PDF does not start in a sandbox; the file is ours.
        // oxlint-disable-next-line react/iframe-missing-sandbox
        <iframe title={title} src={`${url}#navpanes=0`} />
      )}
    </section>
  );
}
