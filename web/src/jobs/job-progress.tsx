import { Button, Progress } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { Job } from "../api/types.ts";
import { Notice } from "../design/notice.tsx";
import { useText } from "../i18n/text.ts";
import { cancelJob } from "./jobs.ts";
import { faultWords, stepWords } from "./job-words.ts";
import { JobStatus } from "./job-status.tsx";
import classes from "./job.module.css";

/** Where a job stands, in words and as a bar; spoken as it changes. */
export function JobProgress({ job, title }: { job: Job; title: string }) {
  const { t } = useText();
  const cancelling = useMutation({ mutationFn: () => cancelJob(job.id) });
  const place = job.queue_position ?? 0;
  const step = job.status === "pending" && place > 1 ? t("job.place", { place }) : stepWords(job, t);
  return (
    <section className={classes["panel"]} aria-label={title}>
      <div className={classes["top"]}>
        <h2>{title}</h2>
        <JobStatus status={job.status} />
      </div>
      {!job.is_complete && (
        <>
          <Progress value={job.progress} size="sm" aria-label={title} transitionDuration={120} />
          <div className={classes["top"]}>
            <p className={classes["step"]} role="status">
              {step} · {job.progress} %
            </p>
            <Button
              size="xs"
              variant="default"
              loading={cancelling.isPending}
              onClick={() => cancelling.mutate()}
            >
              {t("action.cancel")}
            </Button>
          </div>
        </>
      )}
      {job.errors.map((error) => {
        const words = faultWords(error, t);
        return (
          <Notice key={error.code + error.message} tone="bad" title={words.what} role="alert">
            {words.remedy} <code>{error.code}</code>
            {/* The service may name a place that its code does not. */}
            {words.what !== error.message && (
              <span lang="en" className={classes["said"]}>
                {error.message}
              </span>
            )}
          </Notice>
        );
      })}
    </section>
  );
}
