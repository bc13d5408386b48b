import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Eye, Undo2 } from "lucide-react";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import type { Bill, BillRow, Estimate } from "../api/documents.ts";
import { formatMoney, formatQuantity } from "../design/decimal-text.ts";
import type { SheetHandle } from "../design/sheet.tsx";
import { Failed } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { WarningList } from "../estimates/warning-list.tsx";
import { useText } from "../i18n/text.ts";
import { startJob } from "../jobs/jobs.ts";
import { PaperChoice } from "../outputs/paper-choice.tsx";
import { useColumnKeys } from "../quantities/column-keys.ts";
import { documentRows } from "../quantities/document-rows.ts";
import bar from "../quantities/quantities.module.css";
import { QuantityInput } from "../quantities/quantity-input.tsx";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { TemplateChoice } from "../templates/template-choice.tsx";
import { SupplementalItems } from "../workslips/supplemental-items.tsx";
import { BillAccount } from "./bill-account.tsx";
import { BillSheet } from "./bill-sheet.tsx";
import { billPaper, billPreviewQuery } from "./bills.ts";
import classes from "./bills.module.css";
import { Memorandum } from "./memorandum.tsx";
import { OwnMemorandum } from "./own-memorandum.tsx";
import { SecuredAdvances } from "./secured-advances.tsx";
import { draftOf, openRows, quantitiesOf, startOf } from "./typed-bill.ts";
import { useTypedBill } from "./use-typed-bill.ts";
import { WithheldAmounts } from "./withheld-amounts.tsx";

const PaperPreview = lazy(() => import("../outputs/paper-preview.tsx"));
const PREVIEW_AFTER_MS = 250;
const PAPERS = ["bill", "form26"] as const;
type Paper = (typeof PAPERS)[number];

const today = (): string => new Date().toLocaleDateString("en-CA", { timeZone: "Asia/Kolkata" });

const nameOf = (line: BillRow) => ({ item: line.number === "" ? line.description : line.number });

/** A bill while it is typed: every figure follows, and nothing is stored until it is generated. */
export function BillDraftPage({
  estimate,
  workslipId,
  first,
  previous,
}: {
  estimate: Estimate;
  workslipId: string | undefined;
  first: Bill;
  previous: Bill | undefined;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const sheet = useRef<SheetHandle>(null);
  const open = useMemo(() => new Map(openRows(first).map((row) => [row.itemId, row])), [first]);
  const order = useMemo(() => [...open.keys()], [open]);
  const start = useMemo(() => quantitiesOf(first), [first]);
  const { typed, quantities, type } = useTypedBill(() => ({
    quantities: start,
    typed: startOf(first, previous, today()),
  }));
  const [papers, setPapers] = useState<Paper[]>([...PAPERS]);
  const [shownPaper, showPaper] = useState<Paper>();
  const [templateIds, chooseTemplates] = useState<string[]>([]);
  const draft = useMemo(
    () => draftOf(typed, quantities.typed, [...open.values()], workslipId),
    [typed, quantities.typed, open, workslipId],
  );
  const [settled] = useDebouncedValue(draft, PREVIEW_AFTER_MS);
  const preview = useQuery(billPreviewQuery(slug, estimate.id, settled));
  const bill = preview.data?.document ?? first;
  const rows = useMemo(() => documentRows(bill.sections), [bill]);
  const inputs = useMemo(
    () => rows.map((row) => (row.kind === "line" && open.has(row.line.itemId) ? row.line.itemId : undefined)),
    [rows, open],
  );
  const { move, pasteColumn } = useColumnKeys(sheet, inputs, order, quantities);
  const generating = useMutation({
    mutationFn: () =>
      startJob({
        job_type: "generate_bill",
        metadata: { estimate_id: estimate.id, ...draft, documents: papers, template_ids: templateIds },
      }),
    onSuccess: (jobId) =>
      navigate({ to: "/o/$organization/jobs/$jobId", params: { organization: slug, jobId } }),
    onError: (problem) => tellProblem(problem, t),
  });
  const isEmpty = [draft.quantities, draft.supplemental, draft.secured_advances].every(
    (list = []) => list.length === 0,
  );
  return (
    <Page
      title={bill.title}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        { text: estimate.name, to: `/o/${slug}/estimates/${estimate.id}` },
      ]}
      lead={
        <>
          {estimate.name}
          {bill.workslipNumber !== null && ` · ${t("bill.from_workslip", { number: bill.workslipNumber })}`}
        </>
      }
      action={
        <Button
          size="xs"
          disabled={isEmpty || preview.isError}
          loading={generating.isPending}
          onClick={() => generating.mutate()}
        >
          {t("action.generate_bill")}
        </Button>
      }
    >
      <div className={classes["facts"]}>
        <TextInput
          size="xs"
          type="date"
          label={t("bill.date")}
          value={typed.on}
          onChange={(event) => type({ on: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label={t("bill.book")}
          placeholder={estimate.particulars["mb_details"] ?? ""}
          maxLength={200}
          value={typed.book}
          onChange={(event) => type({ book: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label={t("bill.pages")}
          maxLength={200}
          value={typed.pages}
          onChange={(event) => type({ pages: event.currentTarget.value })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("bill.kind")}
          value={typed.isFinal ? "final" : "part"}
          onChange={(kind) => type({ isFinal: kind === "final" })}
          data={[
            { value: "part", label: t("bill.part") },
            { value: "final", label: t("bill.final") },
          ]}
        />
      </div>
      <div className={bar["bar"]}>
        <p className={bar["barText"]}>{t("bill.hint")}</p>
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
        <Button size="xs" variant="default" onClick={() => quantities.replace(start)}>
          {t("bill.start_again")}
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
      </div>
      {preview.isError && <Failed problem={preview.error} retry={() => void preview.refetch()} />}
      <WarningList warnings={bill.warnings} />
      <div className={classes["split"]} data-open={shownPaper !== undefined}>
        <div className={classes["inputs"]}>
          <BillSheet
            bill={bill}
            rows={rows}
            handle={sheet}
            input={(line, index) =>
              open.has(line.itemId) ? (
                <QuantityInput
                  label={t("quantities.till_date_of", nameOf(line))}
                  text={quantities.typed[line.itemId] ?? ""}
                  change={(text) => quantities.set(line.itemId, text)}
                  move={(by) => move(index, by)}
                  pasteColumn={(text) => pasteColumn(line.itemId, text)}
                />
              ) : undefined
            }
            rateInput={(line, index) =>
              open.has(line.itemId) ? (
                <QuantityInput
                  column="rate"
                  label={t("bill.part_rate_of", nameOf(line))}
                  placeholder={formatQuantity(line.fullRate ?? line.rate)}
                  text={typed.rates[line.itemId] ?? ""}
                  change={(text) =>
                    type({ rates: { ...typed.rates, [line.itemId]: text } }, `rate of ${line.itemId}`)
                  }
                  move={(by) => sheet.current?.focusInput(index + by, "rate")}
                  pasteColumn={() => {}}
                />
              ) : undefined
            }
          />
          <p className="visually-hidden" role="status">
            {t("bill.spoken", {
              total: formatMoney(bill.total.upToDate),
              pay: formatMoney(bill.memorandum.pay),
            })}
          </p>
          <div className={classes["below"]} data-open={shownPaper !== undefined}>
            <div className={classes["inputs"]}>
              <SupplementalItems
                items={typed.supplemental}
                hint={t("bill.supplemental")}
                change={(supplemental) => type({ supplemental })}
              />
              <SecuredAdvances
                advances={typed.advances}
                account={bill.securedAdvances}
                change={(advances) => type({ advances })}
              />
              <WithheldAmounts
                withheld={typed.withheld}
                released={typed.released}
                before={previous?.withheldToDate ?? "0"}
                isFinal={typed.isFinal}
                change={type}
              />
              <section aria-label={t("paper.choice")}>
                <h2>{t("paper.choice")}</h2>
                <div className={classes["papers"]}>
                  <PaperChoice papers={PAPERS} chosen={papers} choose={setPapers} />
                  <TemplateChoice fits="bill" chosen={templateIds} choose={chooseTemplates} />
                </div>
              </section>
            </div>
            <div>
              <BillAccount bill={bill} />
              <Memorandum bill={bill} />
              {typed.memorandum === undefined && (
                <Button
                  size="xs"
                  variant="default"
                  mt={10}
                  onClick={() => type({ memorandum: estimate.memorandum_lines })}
                >
                  {t("bill.change_memorandum")}
                </Button>
              )}
            </div>
          </div>
          {typed.memorandum !== undefined && (
            <OwnMemorandum
              bill={bill}
              lines={typed.memorandum}
              on={typed.on === "" ? estimate.rates_on : typed.on}
              change={(memorandum) => type({ memorandum })}
            />
          )}
        </div>
        <Suspense>
          {shownPaper !== undefined && (
            <PaperPreview
              title={t(`paper.${shownPaper}`)}
              filename={`${bill.title}.pdf`}
              queryKey={[slug, "estimate", estimate.id, "bill-paper", shownPaper, settled]}
              read={(signal) => billPaper(estimate.id, shownPaper, settled, signal)}
              close={() => showPaper(undefined)}
            />
          )}
        </Suspense>
      </div>
    </Page>
  );
}
