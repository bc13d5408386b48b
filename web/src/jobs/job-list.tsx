import { Progress } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Activity } from "lucide-react";
import type { Job } from "../api/types.ts";
import { DataTable, type TableColumn } from "../design/data-table.tsx";
import { Paged } from "../design/paged.tsx";
import { Blank } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { estimatesQuery } from "../estimates/estimates.ts";
import { type TextKey, useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { ImportButton } from "../uploads/import-button.tsx";
import classes from "./job.module.css";
import { faultWords, stepWords } from "./job-words.ts";
import { JobStatus } from "./job-status.tsx";
import { jobPages } from "./jobs.ts";

export const jobTypeKey = (type: string): TextKey => `job.type.${type as "excel_parse"}`;

export function JobTable({ jobs }: { jobs: Job[] }) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const estimates = useQuery({ ...estimatesQuery(slug), enabled: may("estimates.read") });
  const nameOf = new Map(estimates.data?.items.map(({ id, name }) => [id, name]));
  /** What the job works on: its estimate, else the file that came of it. */
  const subjectOf = (job: Job): string | undefined =>
    nameOf.get(job.estimate_id ?? "") ?? job.outputs[0]?.filename;
  const columns: TableColumn<Job>[] = [
    {
      id: "job",
      header: t("job.what"),
      isTitle: true,
      sortBy: (job) => job.job_type,
      cell: (job) => (
        <span className={classes["subjectCell"]}>
          <Link
            className="quiet"
            to="/o/$organization/jobs/$jobId"
            params={{ organization: slug, jobId: job.id }}
          >
            {t(jobTypeKey(job.job_type))}
          </Link>
          <span className={classes["subject"]}>{subjectOf(job)}</span>
        </span>
      ),
    },
    {
      id: "status",
      header: t("job.status"),
      sortBy: (job) => job.status,
      cell: (job) => <JobStatus status={job.status} />,
    },
    {
      id: "progress",
      header: t("job.progress"),
      width: "34%",
      cell: (job) =>
        job.is_complete ? (
          <span style={{ color: "var(--mantine-color-dimmed)" }}>
            {job.errors[0] !== undefined
              ? faultWords(job.errors[0], t).what
              : job.outputs.length === 0
                ? "–"
                : t("job.documents", { count: job.outputs.length })}
          </span>
        ) : (
          <span style={{ display: "block", minWidth: 140 }}>
            {stepWords(job, t)} · {job.progress} %
            <Progress value={job.progress} size="xs" mt={4} aria-label={t("job.progress")} />
          </span>
        ),
    },
    {
      id: "created",
      header: t("list.created"),
      sortBy: (job) => job.created_at,
      cell: (job) => <When at={job.created_at} />,
    },
  ];
  return <DataTable label={t("nav.jobs")} columns={columns} rows={jobs} rowId={(job) => job.id} />;
}

export default function JobList() {
  const { t } = useText();
  const { slug } = useOrganization();
  const jobs = useInfiniteQuery(jobPages(slug));
  return (
    <Page title={t("nav.jobs")} lead={t("jobs.lead")} action={<ImportButton />}>
      <Paged query={jobs}>
        {(items) =>
          items.length === 0 ? (
            <Blank icon={<Activity size={22} />} title={t("jobs.empty")} actions={<ImportButton />}>
              {t("jobs.empty.text")}
            </Blank>
          ) : (
            <JobTable jobs={items} />
          )
        }
      </Paged>
    </Page>
  );
}
