import { Button, NativeSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Eye, Undo2 } from "lucide-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { Estimate, Workslip } from "../api/documents.ts";
import { formatMoney } from "../design/decimal-text.ts";
import type { SheetHandle } from "../design/sheet.tsx";
import { Failed, Loaded, Loading } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { chainQuery, estimateQuery } from "../estimates/estimates.ts";
import { WarningList } from "../estimates/warning-list.tsx";
import { useText } from "../i18n/text.ts";
import { startJob } from "../jobs/jobs.ts";
import { PaperChoice } from "../outputs/paper-choice.tsx";
import { useColumnKeys } from "../quantities/column-keys.ts";
import paperClasses from "../bills/bills.module.css";
import bar from "../quantities/quantities.module.css";
import { QuantityInput } from "../quantities/quantity-input.tsx";
import { entriesOf, useTypedQuantities } from "../quantities/typed-quantities.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { TemplateChoice } from "../templates/template-choice.tsx";
import { SupplementalItems, type TypedSupplemental, wholeItems } from "./supplemental-items.tsx";
import { WorkslipCascade } from "./workslip-cascade.tsx";
import { workslipRows, WorkslipSheet } from "./workslip-sheet.tsx";
import {
  type DeviationLayout,
  executedIn,
  supplementalIn,
  workslipPaper,
  workslipPreviewQuery,
  workslipQuery,
} from "./workslips.ts";

const PaperPreview = lazy(() => import("../outputs/paper-preview.tsx"));
const PREVIEW_AFTER_MS = 250;
const PAPERS = ["workslip", "deviation"] as const;
type Paper = (typeof PAPERS)[number];

function Draft({ estimate, last }: { estimate: Estimate; last: Workslip | undefined }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const sheet = useRef<SheetHandle>(null);
  const order = useMemo(
    () => estimate.sections.flatMap(({ items }) => items.map(({ id }) => id)),
    [estimate],
  );
  const quantities = useTypedQuantities(useMemo(() => (last ? executedIn(last) : {}), [last]));
  const [supplemental, setSupplemental] = useState<TypedSupplemental[]>(() =>
    last ? supplementalIn(last) : [],
  );
  const draft = useMemo(
    () => ({ executed: entriesOf(quantities.typed, order), supplemental: wholeItems(supplemental) }),
    [quantities.typed, order, supplemental],
  );
  const [papers, setPapers] = useState<Paper[]>([...PAPERS]);
  const [layout, setLayout] = useState<DeviationLayout>("rajasthan");
  const [shownPaper, showPaper] = useState<Paper>();
  const [settled] = useDebouncedValue(draft, PREVIEW_AFTER_MS);
  const preview = useQuery(workslipPreviewQuery(slug, estimate.id, settled));
  const workslip = preview.data?.document;
  const supplementalLabel = t("supplemental.title");
  const rows = useMemo(
    () => (workslip ? workslipRows(workslip, supplementalLabel) : []),
    [workslip, supplementalLabel],
  );
  const inputs = useMemo(
    () => rows.map((row) => (row.kind === "line" && row.line.kind === "item" ? row.line.itemId : undefined)),
    [rows],
  );
  const { move, pasteColumn } = useColumnKeys(sheet, inputs, order, quantities);
  const [templateIds, chooseTemplates] = useState<string[]>([]);
  const generating = useMutation({
    mutationFn: () =>
      startJob({
        job_type: "generate_workslip",
        metadata: {
          estimate_id: estimate.id,
          ...draft,
          documents: papers,
          deviation_layout: layout,
          template_ids: templateIds,
        },
      }),
    onSuccess: (jobId) =>
      navigate({ to: "/o/$organization/jobs/$jobId", params: { organization: slug, jobId } }),
    onError: (problem) => tellProblem(problem, t),
  });
  const fillWithEstimate = (): void =>
    quantities.replace(
      Object.fromEntries(
        estimate.sections.flatMap(({ items }) => items.map((item) => [item.id, item.quantity])),
      ),
    );
  const isEmpty = draft.executed.length === 0 && draft.supplemental.length === 0;

  return (
    <Page
      title={t("workslip.new", { number: workslip?.number ?? (last?.number ?? 0) + 1 })}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        { text: estimate.name, to: `/o/${slug}/estimates/${estimate.id}` },
      ]}
      lead={estimate.name}
      action={
        <Button
          size="xs"
          disabled={isEmpty}
          loading={generating.isPending}
          onClick={() => generating.mutate()}
        >
          {t("action.generate_workslip")}
        </Button>
      }
    >
      <div className={bar["bar"]}>
        <p className={bar["barText"]}>{t("quantities.hint")}</p>
        {quantities.canUndo && (
          <Button
            size="xs"
            variant="subtle"
            leftSection={<Undo2 size={14} aria-hidden />}
            onClick={quantities.undo}
          >
            {t("action.undo")}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={fillWithEstimate}>
          {t("quantities.as_estimated")}
        </Button>
        <Button size="xs" variant="default" onClick={() => quantities.replace({})}>
          {t("quantities.clear")}
        </Button>
        {PAPERS.map((paper) => (
          <Button
            key={paper}
            size="xs"
            variant="default"
            leftSection={<Eye size={14} aria-hidden />}
            onClick={() => showPaper(paper)}
          >
            {t(`paper.preview.${paper}`)}
          </Button>
        ))}
        <TemplateChoice fits="workslip" chosen={templateIds} choose={chooseTemplates} />
      </div>
      {preview.isError && <Failed problem={preview.error} retry={() => void preview.refetch()} />}
      {preview.isPending && <Loading rows={10} />}
      {workslip && (
        <div className={paperClasses["split"]} data-open={shownPaper !== undefined}>
          <div className={paperClasses["inputs"]}>
            <WarningList warnings={workslip.warnings} />
            <WorkslipSheet
              workslip={workslip}
              rows={rows}
              handle={sheet}
              input={(line, index) => (
                <QuantityInput
                  label={t("quantities.executed_of", {
                    item: line.number === "" ? line.description : line.number,
                  })}
                  text={quantities.typed[line.itemId] ?? ""}
                  change={(text) => quantities.set(line.itemId, text)}
                  move={(by) => move(index, by)}
                  pasteColumn={(text) => pasteColumn(line.itemId, text)}
                />
              )}
            />
            <p className="visually-hidden" role="status">
              {t("workslip.spoken", {
                executed: formatMoney(workslip.totals.executed),
                net: formatMoney(workslip.totals.net),
              })}
            </p>
            <div className={paperClasses["below"]} data-open={shownPaper !== undefined}>
              <SupplementalItems
                items={supplemental}
                hint={t("supplemental.text")}
                change={setSupplemental}
              />
              <WorkslipCascade workslip={workslip} />
            </div>
            <section aria-label={t("paper.choice")}>
              <h2>{t("paper.choice")}</h2>
              <div className={paperClasses["papers"]}>
                <PaperChoice papers={PAPERS} chosen={papers} choose={setPapers} />
                <NativeSelect
                  size="xs"
                  aria-label={t("paper.layout")}
                  value={layout}
                  onChange={(event) => setLayout(event.currentTarget.value as DeviationLayout)}
                  data={(["rajasthan", "odisha"] as const).map((value) => ({
                    value,
                    label: t(`paper.layout.${value}`),
                  }))}
                />
              </div>
            </section>
          </div>
          <Suspense>
            {shownPaper !== undefined && (
              <PaperPreview
                title={t(`paper.${shownPaper}`)}
                filename={`${t(`paper.${shownPaper}`)} ${workslip.number}.pdf`}
                queryKey={[slug, "estimate", estimate.id, "workslip-paper", shownPaper, layout, settled]}
                read={(signal) => workslipPaper(estimate.id, { paper: shownPaper, layout }, settled, signal)}
                close={() => showPaper(undefined)}
              />
            )}
          </Suspense>
        </div>
      )}
    </Page>
  );
}

export default function NewWorkslip() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { estimateId } = useParams({ from: "/o/$organization/estimates/$estimateId/workslips/new" });
  const estimate = useQuery(estimateQuery(slug, estimateId));
  const chain = useQuery(chainQuery(slug, estimateId));
  const lastId = chain.data?.workslips.at(-1)?.id;
  const last = useQuery({ ...workslipQuery(slug, lastId ?? ""), enabled: lastId !== undefined });
  if (estimate.data && chain.data && (lastId === undefined || last.data))
    return <Draft key={lastId ?? "first"} estimate={estimate.data} last={last.data?.document} />;
  const query = estimate.data === undefined ? estimate : chain.data === undefined ? chain : last;
  return (
    <Page
      title={t("action.new_workslip")}
      crumbs={[{ text: t("nav.estimates"), to: `/o/${slug}/estimates` }]}
    >
      <Loaded<unknown> query={query}>{() => <Loading />}</Loaded>
    </Page>
  );
}
