import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Generated, Workslip } from "../api/documents.ts";
import { Loaded } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { WarningList } from "../estimates/warning-list.tsx";
import { useText } from "../i18n/text.ts";
import { OutputLinks } from "../outputs/output-links.tsx";
import { SnapshotHash } from "../outputs/snapshot-hash.tsx";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { FillTemplate } from "../templates/fill-template.tsx";
import { WorkslipCascade } from "./workslip-cascade.tsx";
import { workslipRows, WorkslipSheet } from "./workslip-sheet.tsx";
import { workslipQuery } from "./workslips.ts";
import classes from "./workslips.module.css";

function Body({ workslip }: { workslip: Generated<Workslip> }) {
  const { t } = useText();
  const { document } = workslip;
  return (
    <>
      <WarningList warnings={document.warnings} />
      <WorkslipSheet workslip={document} rows={workslipRows(document, t("supplemental.title"))} />
      <div className={classes["below"]}>
        <section aria-label={t("job.ready")}>
          <h2>{t("job.ready")}</h2>
          <OutputLinks outputs={workslip.outputs} />
          <FillTemplate fits="workslip" document={{ workslip_id: workslip.id }} />
        </section>
        <WorkslipCascade workslip={document} />
      </div>
    </>
  );
}

export default function WorkslipPage() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { estimateId, workslipId } = useParams({
    from: "/o/$organization/estimates/$estimateId/workslips/$workslipId",
  });
  const query = useQuery(workslipQuery(slug, workslipId));
  const { data } = query;
  return (
    <Page
      title={data ? t("workslip.numbered", { number: data.number }) : t("workslip.title")}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        { text: data?.document.name ?? t("estimate.title"), to: `/o/${slug}/estimates/${estimateId}` },
      ]}
      lead={
        data && (
          <span className={classes["meta"]}>
            <span>{data.document_number}</span>
            <When at={data.created_at} />
            <SnapshotHash hash={data.document.snapshotHash} />
          </span>
        )
      }
    >
      <Loaded query={query} rows={10}>
        {(workslip) => <Body workslip={workslip} />}
      </Loaded>
    </Page>
  );
}
