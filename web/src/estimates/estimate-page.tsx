import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ClipboardList, FileText, Pencil, ReceiptIndianRupee } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { Estimate } from "../api/documents.ts";
import { lostPresetWords, presetsQuery } from "../cascades/presets.ts";
import { Money } from "../design/money.tsx";
import { Loaded } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { startJob } from "../jobs/jobs.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { TemplateChoice } from "../templates/template-choice.tsx";
import { CascadeTable } from "./cascade-table.tsx";
import { ChainPicture } from "./chain-picture.tsx";
import { EstimateState } from "./estimate-state.tsx";
import { EstimateSheet } from "./estimate-sheet.tsx";
import classes from "./estimates.module.css";
import { chainQuery, estimateQuery } from "./estimates.ts";
import { TenderPremium } from "./tender-premium.tsx";
import { WarningList } from "./warning-list.tsx";

const MoreMenu = lazy(() => import("./more-menu.tsx"));
const EditEstimate = lazy(() => import("./edit-estimate.tsx"));
const EditFacts = lazy(() => import("./facts.tsx"));

function Actions({
  estimate,
  edit,
  editFacts,
}: {
  estimate: Estimate;
  edit: () => void;
  editFacts: () => void;
}) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const navigate = useNavigate();
  const chain = useQuery(chainQuery(slug, estimate.id));
  const isClosed = chain.data?.bills.at(-1)?.kind === "final";
  const [templateIds, chooseTemplates] = useState<string[]>([]);
  const generating = useMutation({
    mutationFn: () =>
      startJob({
        job_type: "generate_estimate",
        metadata: { estimate_id: estimate.id, template_ids: templateIds },
      }),
    onSuccess: (jobId) =>
      navigate({ to: "/o/$organization/jobs/$jobId", params: { organization: slug, jobId } }),
    onError: (problem) => tellProblem(problem, t),
  });
  const base = `/o/${slug}/estimates/${estimate.id}`;
  return (
    <Group gap={8}>
      <Suspense>
        <MoreMenu estimate={estimate} editTerms={edit} editFacts={editFacts} />
      </Suspense>
      {may("estimates.write") && estimate.state === "draft" && (
        <Button
          component={Link}
          to={`${base}/edit`}
          variant="default"
          leftSection={<Pencil size={14} aria-hidden />}
        >
          {t("estimate.edit_rows")}
        </Button>
      )}
      {may("jobs.run") && may("estimates.write") && (
        <TemplateChoice fits="estimate" chosen={templateIds} choose={chooseTemplates} />
      )}
      {may("jobs.run") && (
        <Button
          variant="default"
          leftSection={<FileText size={14} aria-hidden />}
          loading={generating.isPending}
          onClick={() => generating.mutate()}
        >
          {t("action.generate_documents")}
        </Button>
      )}
      {may("bills.generate") && (
        <>
          <Button
            component={Link}
            to={`${base}/workslips/new`}
            variant="default"
            leftSection={<ClipboardList size={14} aria-hidden />}
          >
            {t("action.new_workslip")}
          </Button>
          {!isClosed && (
            <Button
              component={Link}
              to={`${base}/bills/new`}
              leftSection={<ReceiptIndianRupee size={14} aria-hidden />}
            >
              {t("action.new_bill")}
            </Button>
          )}
        </>
      )}
    </Group>
  );
}

function EstimateBody({ estimate }: { estimate: Estimate }) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const chain = useQuery(chainQuery(slug, estimate.id));
  const presets = useQuery(presetsQuery(slug));
  const preset = presets.data?.items.find(({ id }) => id === estimate.preset);
  return (
    <>
      <WarningList warnings={estimate.warnings} />
      {chain.data && <ChainPicture estimate={estimate} chain={chain.data} />}
      <div className={classes["columns"]}>
        <EstimateSheet estimate={estimate} />
        <aside aria-label={t("cascade.title")}>
          <h2>{t("cascade.title")}</h2>
          <dl className={classes["terms"]}>
            <div>
              <dt>{t("estimate.preset")}</dt>
              <dd>{preset?.name ?? (presets.isSuccess ? lostPresetWords(estimate.preset, t) : "–")}</dd>
            </div>
            <div>
              <dt>{t("estimate.sanctioned")}</dt>
              <dd>
                <Money value={estimate.sanctioned_amount} />
              </dd>
            </div>
            <div>
              <dt>{t("estimate.premium")}</dt>
              <dd>
                <TenderPremium percent={estimate.tender_premium_percent} />
              </dd>
            </div>
          </dl>
          <CascadeTable
            label={t("cascade.title")}
            start={[{ id: "ecv", label: t("estimate.ecv"), amount: estimate.ecv }]}
            lines={estimate.cascade}
          />
          {may("estimates.write") && estimate.state === "draft" && (
            <Button
              component={Link}
              to={`/o/${slug}/estimates/${estimate.id}/edit?part=cascade`}
              size="xs"
              variant="default"
              mt={12}
            >
              {t("cascade.edit")}
            </Button>
          )}
        </aside>
      </div>
    </>
  );
}

export default function EstimatePage() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { estimateId } = useParams({ from: "/o/$organization/estimates/$estimateId" });
  const estimate = useQuery(estimateQuery(slug, estimateId));
  const [isEditing, editing] = useDisclosure(false);
  const [isEditingFacts, editingFacts] = useDisclosure(false);
  return (
    <Page
      title={estimate.data?.name ?? t("estimate.title")}
      crumbs={[{ text: t("nav.estimates"), to: `/o/${slug}/estimates` }]}
      lead={estimate.data && <EstimateState estimate={estimate.data} />}
      aside={
        estimate.data && (
          <Actions estimate={estimate.data} edit={editing.open} editFacts={editingFacts.open} />
        )
      }
    >
      <Loaded query={estimate} rows={12}>
        {(data) => (
          <>
            <EstimateBody estimate={data} />
            <Suspense>
              {isEditing && <EditEstimate estimate={data} close={editing.close} />}
              {isEditingFacts && <EditFacts estimate={data} close={editingFacts.close} />}
            </Suspense>
          </>
        )}
      </Loaded>
    </Page>
  );
}
