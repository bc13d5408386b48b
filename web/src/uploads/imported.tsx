import { Button, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { Upload } from "../api/types.ts";
import { Loaded, Loading } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { JobProgress } from "../jobs/job-progress.tsx";
import { useLiveJob } from "../jobs/jobs.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { ReadingPreview } from "./reading-preview.tsx";
import { previewQuery } from "./previews.ts";
import { uploadQuery } from "./uploads.ts";

function Reading({ upload, jobId, onParsed }: { upload: Upload; jobId: string; onParsed: () => void }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const job = useLiveJob(slug, jobId);
  const isParsed = job.data?.status === "completed";
  useEffect(() => {
    if (isParsed) onParsed();
  }, [isParsed, onParsed]);
  return (
    <Loaded query={job} rows={3}>
      {(data) =>
        data.status === "completed" ? (
          <Loading />
        ) : (
          <Stack gap={16} maw={640}>
            <JobProgress job={data} title={t("import.reading", { name: upload.filename })} />
            {data.is_complete && (
              <div>
                <Button component={Link} to={`/o/${slug}/import`}>
                  {t("import.another")}
                </Button>
              </div>
            )}
          </Stack>
        )
      }
    </Loaded>
  );
}

/** An uploaded workbook: the reading as it goes, then what was read. */
export default function Imported() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { uploadId } = useParams({ from: "/o/$organization/import/$uploadId" });
  const upload = useQuery(uploadQuery(slug, uploadId));
  const isParsed = upload.data?.status === "parsed";
  const preview = useQuery({ ...previewQuery(slug, uploadId), enabled: isParsed });
  const { refetch } = upload;
  return (
    <Page
      title={upload.data?.filename ?? t("import.title")}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        { text: t("action.import"), to: `/o/${slug}/import` },
      ]}
      {...(isParsed ? { lead: t("import.preview_lead") } : {})}
    >
      <Loaded query={upload}>
        {(data) => {
          if (data.status === "parsed")
            return (
              <Loaded query={preview}>{(read) => <ReadingPreview upload={data} preview={read} />}</Loaded>
            );
          return data.job_id === null ? (
            <Loading />
          ) : (
            <Reading upload={data} jobId={data.job_id} onParsed={() => void refetch()} />
          );
        }}
      </Loaded>
    </Page>
  );
}
