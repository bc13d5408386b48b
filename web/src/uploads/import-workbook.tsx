import { Button, Progress } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileSpreadsheet } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Notice } from "../design/notice.tsx";
import { problemWords } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { startJob } from "../jobs/jobs.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { MappingList } from "./mapping-list.tsx";
import { takeFiles } from "./pending-file.ts";
import { sampleWorkbook, uploadWorkbook, WORKBOOK_ENDINGS } from "./uploads.ts";
import classes from "./uploads.module.css";

export default function ImportWorkbook() {
  const { t } = useText();
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const chooser = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<{ name: string; percent: number }>();
  const importing = useMutation({
    mutationFn: async (choice: File | "sample") => {
      const file = choice === "sample" ? await sampleWorkbook() : choice;
      setProgress({ name: file.name, percent: 0 });
      const upload = await uploadWorkbook(file, (percent) => setProgress({ name: file.name, percent }));
      await startJob({ upload_id: upload.id, job_type: "excel_parse", metadata: {} });
      return upload;
    },
    onSettled: () => setProgress(undefined),
    onSuccess: (upload) =>
      navigate({
        to: "/o/$organization/import/$uploadId",
        params: { organization: slug, uploadId: upload.id },
      }),
  });
  const { mutate, isPending } = importing;
  useEffect(() => takeFiles(mutate), [mutate]);

  const words = importing.isError ? problemWords(importing.error, t) : undefined;
  return (
    <Page
      title={t("import.title")}
      crumbs={[{ text: t("nav.estimates"), to: `/o/${slug}/estimates` }]}
      lead={t("import.lead")}
    >
      {words && (
        <div className={classes["trouble"]}>
          <Notice tone="bad" title={words.what} role="alert">
            {words.remedy}
            {words.reference !== undefined && ` ${t("error.reference", { reference: words.reference })}`}
          </Notice>
        </div>
      )}
      <div className={classes["zone"]}>
        <FileSpreadsheet size={36} strokeWidth={1.4} aria-hidden />
        {isPending ? (
          <div className={classes["uploading"]} role="status">
            <p>{progress ? t("import.uploading", { name: progress.name }) : t("import.fetching_sample")}</p>
            <Progress value={progress?.percent ?? 0} aria-label={t("import.upload_progress")} />
            <p className={classes["quiet"]}>{progress?.percent ?? 0} %</p>
          </div>
        ) : (
          <>
            <p className={classes["call"]}>{t("import.drop")}</p>
            <p className={classes["quiet"]}>{t("import.formats")}</p>
            <div className={classes["choices"]}>
              <Button onClick={() => chooser.current?.click()}>{t("import.choose")}</Button>
              <Button variant="default" onClick={() => mutate("sample")}>
                {t("action.try_sample")}
              </Button>
            </div>
          </>
        )}
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label={t("import.choose")}
          accept={WORKBOOK_ENDINGS.join(",")}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) mutate(file);
          }}
        />
      </div>
      <MappingList />
    </Page>
  );
}
