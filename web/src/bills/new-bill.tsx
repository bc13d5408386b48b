import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { Estimate } from "../api/documents.ts";
import { Failed, Loaded, Loading } from "../design/states.tsx";
import { chainQuery, estimateQuery } from "../estimates/estimates.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { BillDraftPage } from "./bill-draft-page.tsx";
import { billPreviewQuery, billQuery } from "./bills.ts";

/** The bill as it would be without anything typed, and the one before it. */
function Start({
  estimate,
  workslipId,
  previousId,
}: {
  estimate: Estimate;
  workslipId: string | undefined;
  previousId: string | undefined;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const first = useQuery(
    billPreviewQuery(
      slug,
      estimate.id,
      workslipId === undefined ? { quantities: [] } : { workslip_id: workslipId },
    ),
  );
  const previous = useQuery({ ...billQuery(slug, previousId ?? ""), enabled: previousId !== undefined });
  if (first.data && (previousId === undefined || previous.data))
    return (
      <BillDraftPage
        estimate={estimate}
        workslipId={workslipId}
        first={first.data.document}
        previous={previous.data?.document}
      />
    );
  const problem = first.error ?? previous.error;
  return (
    <Page
      title={t("action.new_bill")}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        { text: estimate.name, to: `/o/${slug}/estimates/${estimate.id}` },
      ]}
    >
      {problem === null ? (
        <Loading rows={10} />
      ) : (
        <Failed
          problem={problem}
          wayOut={
            <Button component={Link} to={`/o/${slug}/estimates/${estimate.id}`} variant="default">
              {t("bill.back_to_estimate")}
            </Button>
          }
        />
      )}
    </Page>
  );
}

export default function NewBill() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { estimateId } = useParams({ from: "/o/$organization/estimates/$estimateId/bills/new" });
  const estimate = useQuery(estimateQuery(slug, estimateId));
  const chain = useQuery(chainQuery(slug, estimateId));
  if (estimate.data && chain.data)
    return (
      <Start
        estimate={estimate.data}
        workslipId={chain.data.workslips.at(-1)?.id}
        previousId={chain.data.bills.at(-1)?.id}
      />
    );
  return (
    <Page title={t("action.new_bill")} crumbs={[{ text: t("nav.estimates"), to: `/o/${slug}/estimates` }]}>
      <Loaded<unknown> query={estimate.data === undefined ? estimate : chain}>{() => <Loading />}</Loaded>
    </Page>
  );
}
