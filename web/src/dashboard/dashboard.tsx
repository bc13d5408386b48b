import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { FileSpreadsheet, FlaskConical, Upload } from "lucide-react";
import type { ReactNode } from "react";
import { Loaded, Loading } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { EstimateTable } from "../estimates/estimate-list.tsx";
import { estimatesQuery } from "../estimates/estimates.ts";
import { useText } from "../i18n/text.ts";
import { JobTable } from "../jobs/job-list.tsx";
import { jobsQuery } from "../jobs/jobs.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { ImportButton } from "../uploads/import-button.tsx";
import { leaveFile } from "../uploads/pending-file.ts";
import { sampleWorkbook } from "../uploads/uploads.ts";
import classes from "./dashboard.module.css";

const RECENT = 5;

function Start() {
  const { t } = useText();
  const { slug, name, may } = useOrganization();
  const navigate = useNavigate();
  const trying = useMutation({
    mutationFn: async () => leaveFile(await sampleWorkbook()),
    onSuccess: () => navigate({ to: "/o/$organization/import", params: { organization: slug } }),
    onError: (problem) => tellProblem(problem, t),
  });
  return (
    <section className={classes["start"]}>
      <FileSpreadsheet size={32} strokeWidth={1.4} aria-hidden />
      <h2>{t("dashboard.start", { name })}</h2>
      <p>{t("dashboard.start.text")}</p>
      {may("uploads.write") && (
        <div className={classes["choices"]}>
          <Button component={Link} to={`/o/${slug}/import`} leftSection={<Upload size={15} aria-hidden />}>
            {t("action.import")}
          </Button>
          <Button
            variant="default"
            leftSection={<FlaskConical size={15} aria-hidden />}
            loading={trying.isPending}
            onClick={() => trying.mutate()}
          >
            {t("action.try_sample")}
          </Button>
        </div>
      )}
      <ol className={classes["steps"]}>
        {(["import", "check", "measure", "bill"] as const).map((step) => (
          <li key={step}>
            <strong>{t(`dashboard.step.${step}`)}</strong>
            <span>{t(`dashboard.step.${step}.text`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Recent({
  title,
  all,
  to,
  children,
}: {
  title: string;
  all: string;
  to: string;
  children: ReactNode;
}) {
  return (
    <section className={classes["recent"]}>
      <header>
        <h2>{title}</h2>
        <Link to={to}>{all}</Link>
      </header>
      {children}
    </section>
  );
}

export default function Dashboard() {
  const { t } = useText();
  const { slug } = useOrganization();
  const estimates = useQuery(estimatesQuery(slug));
  const jobs = useQuery(jobsQuery(slug, RECENT));
  const isEmpty = estimates.data?.items.length === 0 && jobs.data?.items.length === 0;
  return (
    <Page title={t("nav.dashboard")} action={isEmpty ? null : <ImportButton />}>
      {isEmpty ? (
        <Start />
      ) : estimates.isPending || jobs.isPending ? (
        <Loading />
      ) : (
        <>
          <Recent
            title={t("dashboard.estimates")}
            all={t("dashboard.all_estimates")}
            to={`/o/${slug}/estimates`}
          >
            <Loaded query={estimates}>
              {({ items }) =>
                items.length === 0 ? (
                  <p className={classes["none"]}>{t("estimates.empty.text")}</p>
                ) : (
                  <EstimateTable estimates={items.slice(0, RECENT)} />
                )
              }
            </Loaded>
          </Recent>
          <Recent title={t("dashboard.jobs")} all={t("dashboard.all_jobs")} to={`/o/${slug}/jobs`}>
            <Loaded query={jobs}>{({ items }) => <JobTable jobs={items} />}</Loaded>
          </Recent>
        </>
      )}
    </Page>
  );
}
