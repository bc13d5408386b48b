import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import type { Bill, Generated } from "../api/documents.ts";
import { Loaded } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { WarningList } from "../estimates/warning-list.tsx";
import { useText } from "../i18n/text.ts";
import { OutputLinks } from "../outputs/output-links.tsx";
import { documentRows } from "../quantities/document-rows.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { FillTemplate } from "../templates/fill-template.tsx";
import classes from "../workslips/workslips.module.css";
import { SnapshotHash } from "../outputs/snapshot-hash.tsx";
import { AdvanceAccount } from "./advance-account.tsx";
import { BillAccount } from "./bill-account.tsx";
import { BillSheet } from "./bill-sheet.tsx";
import { billQuery } from "./bills.ts";
import { Memorandum } from "./memorandum.tsx";

const DAY = { day: "numeric", month: "short", year: "numeric" } as const;

function Body({ bill }: { bill: Generated<Bill> }) {
  const { t } = useText();
  const { document } = bill;
  return (
    <>
      <WarningList warnings={document.warnings} />
      <BillSheet bill={document} rows={documentRows(document.sections)} />
      <div className={classes["below"]}>
        <section aria-label={t("job.ready")}>
          <h2>{t("job.ready")}</h2>
          <OutputLinks outputs={bill.outputs} />
          <FillTemplate fits="bill" document={{ bill_id: bill.id }} />
        </section>
        <div>
          <BillAccount bill={document} />
          <Memorandum bill={document} />
          {document.securedAdvances && <AdvanceAccount account={document.securedAdvances} />}
        </div>
      </div>
    </>
  );
}

export default function BillPage() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { estimateId, billId } = useParams({ from: "/o/$organization/estimates/$estimateId/bills/$billId" });
  const query = useQuery(billQuery(slug, billId));
  const { data } = query;
  return (
    <Page
      title={data?.document.title ?? t("bill.title")}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        { text: data?.document.name ?? t("estimate.title"), to: `/o/${slug}/estimates/${estimateId}` },
      ]}
      lead={
        data && (
          <span className={classes["meta"]}>
            <span>{data.document_number}</span>
            <When at={data.created_at} />
            {data.document.on !== undefined && (
              <span>
                {t("bill.dated", { date: new Date(data.document.on).toLocaleDateString(undefined, DAY) })}
              </span>
            )}
            {data.document.particulars.mb_details !== undefined && (
              <span>{data.document.particulars.mb_details}</span>
            )}
            <SnapshotHash hash={data.document.snapshotHash} />
          </span>
        )
      }
    >
      <Loaded query={query} rows={10}>
        {(bill) => <Body bill={bill} />}
      </Loaded>
    </Page>
  );
}
