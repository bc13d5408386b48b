import { Group, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Dialog } from "../design/dialog.tsx";
import { Loaded } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { JobProgress } from "../jobs/job-progress.tsx";
import { startJob, useLiveJob } from "../jobs/jobs.ts";
import { useOrganization } from "../shell/organization.ts";
import { FileForm } from "../uploads/file-form.tsx";
import { uploadWorkbook, WORKBOOK_ENDINGS } from "../uploads/uploads.ts";
import type { ScheduleFacts } from "./rates.ts";

/** The book's own name, taken from the file's: "Building_rates_2025.xlsx" is "Building rates". */
function nameOf(filename: string): string {
  return filename
    .replace(/\.\w+$/u, "")
    .replace(/[_-]+/gu, " ")
    .replace(/\b(19|20)\d{2}\b.*/u, "")
    .trim();
}

const yearOf = (filename: string): string => /(?<!\d)(19|20)\d{2}(?!\d)/u.exec(filename)?.[0] ?? "";

function Importing({ jobId, close }: { jobId: string; close: () => void }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const job = useLiveJob(slug, jobId);
  const scheduleId =
    job.data?.status === "completed" ? String(job.data.result?.["schedule_id"] ?? "") : undefined;
  useEffect(() => {
    if (scheduleId === undefined) return;
    void queries.invalidateQueries({ queryKey: [slug, "rates"] });
    close();
    void navigate({
      to: "/o/$organization/rates/schedules/$scheduleId",
      params: { organization: slug, scheduleId },
    });
  }, [scheduleId, slug, queries, navigate, close]);
  return (
    <Loaded query={job} rows={3}>
      {(data) => <JobProgress job={data} title={t("rates.importing")} />}
    </Loaded>
  );
}

/** Uploads a workbook and makes a schedule of it, in the background: closing the dialog does not end it. */
export function ImportRates({ file: dropped, close }: { file: File | undefined; close: () => void }) {
  const { t } = useText();
  const [picked, pick] = useState<File>();
  const file = picked ?? dropped;
  const [typed, type] = useState<Partial<Record<keyof ScheduleFacts, string>>>({});
  const [percent, setPercent] = useState(0);
  const year = typed.year ?? yearOf(file?.name ?? "");
  const shown = {
    state: typed.state ?? "",
    name: typed.name ?? nameOf(file?.name ?? ""),
    year,
    effective_from: typed.effective_from ?? (/^\d{4}$/u.test(year) ? `${year}-04-01` : ""),
  };
  const importing = useMutation({
    mutationFn: async () => {
      if (file === undefined) throw new Error("No file is chosen.");
      const upload = await uploadWorkbook(file, setPercent);
      const metadata = { ...shown, year: Number(shown.year) };
      return startJob({ job_type: "import_rates", upload_id: upload.id, metadata });
    },
  });
  const isReady =
    shown.state.trim() !== "" &&
    shown.name.trim() !== "" &&
    /^\d{4}$/u.test(shown.year) &&
    shown.effective_from !== "";
  const field = (name: keyof ScheduleFacts) => ({
    value: shown[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      type((before) => ({ ...before, [name]: value }));
    },
  });
  return (
    <Dialog title={t("rates.import")} close={close}>
      {importing.data === undefined ? (
        <FileForm
          file={file}
          pick={(chosen) => {
            pick(chosen);
            importing.reset();
          }}
          texts={{
            choose: t("rates.choose_file"),
            formats: t("import.formats"),
            send: t("rates.import_now"),
          }}
          endings={WORKBOOK_ENDINGS}
          isReady={isReady}
          sending={importing}
          percent={percent}
          send={importing.mutate}
          close={close}
        >
          <TextInput label={t("rates.state")} maxLength={100} required {...field("state")} />
          <TextInput
            label={t("rates.name")}
            description={t("rates.name_hint")}
            maxLength={200}
            required
            {...field("name")}
          />
          <Group gap={12} grow align="flex-start">
            <TextInput
              label={t("rates.year")}
              inputMode="numeric"
              maxLength={4}
              required
              {...field("year")}
            />
            <TextInput type="date" label={t("rates.effective")} required {...field("effective_from")} />
          </Group>
        </FileForm>
      ) : (
        <Importing jobId={importing.data} close={close} />
      )}
    </Dialog>
  );
}
