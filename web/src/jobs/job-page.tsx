import { Button, Group, Stack } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import type { Job } from "../api/types.ts";
import { Loaded } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { OutputLinks } from "../outputs/output-links.tsx";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { jobTypeKey } from "./job-list.tsx";
import { JobProgress } from "./job-progress.tsx";
import { useLiveJob } from "./jobs.ts";
import classes from "./job.module.css";

const textIn = (job: Job, field: string): string | undefined => {
  const value = job.result?.[field];
  return typeof value === "string" ? value : undefined;
};

function JobNext({ job }: { job: Job }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const estimateId = job.estimate_id ?? textIn(job, "estimate_id");
  const workslipId = textIn(job, "workslip_id");
  const billId = textIn(job, "bill_id");
  const base = `/o/${slug}/estimates/${estimateId}`;
  return (
    <Group gap={8}>
      {estimateId !== undefined && estimateId !== null && (
        <Button component={Link} to={base} variant="default">
          {t("job.open_estimate")}
        </Button>
      )}
      {workslipId !== undefined && (
        <Button component={Link} to={`${base}/workslips/${workslipId}`} variant="default">
          {t("job.open_workslip")}
        </Button>
      )}
      {billId !== undefined && (
        <Button component={Link} to={`${base}/bills/${billId}`} variant="default">
          {t("job.open_bill")}
        </Button>
      )}
      {job.job_type === "excel_parse" && job.upload_id && (
        <Button component={Link} to={`/o/${slug}/import/${job.upload_id}`} variant="default">
          {t("job.open_reading")}
        </Button>
      )}
    </Group>
  );
}

export default function JobPage() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { jobId } = useParams({ from: "/o/$organization/jobs/$jobId" });
  const query = useLiveJob(slug, jobId);
  const title = query.data ? t(jobTypeKey(query.data.job_type)) : t("job.title");
  return (
    <Page title={title} crumbs={[{ text: t("nav.jobs"), to: `/o/${slug}/jobs` }]}>
      <Loaded query={query}>
        {(job) => (
          <Stack gap={16} maw={760}>
            <JobProgress job={job} title={title} />
            {job.status === "completed" && job.outputs.length > 0 && (
              <section className={classes["panel"]}>
                <h2>{t("job.ready")}</h2>
                <OutputLinks outputs={job.outputs} />
              </section>
            )}
            {job.status === "completed" && <JobNext job={job} />}
            <dl className={classes["facts"]}>
              <div>
                <dt>{t("list.created")}</dt>
                <dd>
                  <When at={job.created_at} />
                </dd>
              </div>
              {job.finished_at !== null && (
                <div>
                  <dt>{t("job.finished")}</dt>
                  <dd>
                    <When at={job.finished_at} />
                  </dd>
                </div>
              )}
              <div>
                <dt>{t("job.number")}</dt>
                <dd>
                  <code>{job.id}</code>
                </dd>
              </div>
            </dl>
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}
