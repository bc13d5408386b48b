import { Button, SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import type { Bill, Estimate } from "../api/documents.ts";
import { formatMoney } from "../design/decimal-text.ts";
import type { SheetHandle } from "../design/sheet.tsx";
import { Failed, Loaded, Loading } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { chainQuery, estimateQuery } from "../estimates/estimates.ts";
import { WarningList } from "../estimates/warning-list.tsx";
import { useText } from "../i18n/text.ts";
import { startJob } from "../jobs/jobs.ts";
import { useColumnKeys } from "../quantities/column-keys.ts";
import { documentRows } from "../quantities/document-rows.ts";
import bar from "../quantities/quantities.module.css";
import { QuantityInput } from "../quantities/quantity-input.tsx";
import { entriesOf, useTypedQuantities } from "../quantities/typed-quantities.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import below from "../workslips/workslips.module.css";
import { BillSheet } from "./bill-sheet.tsx";
import { type BillDraft, billPreviewQuery, startOf } from "./bills.ts";
import { Memorandum } from "./memorandum.tsx";

const PREVIEW_AFTER_MS = 250;

function Draft({
  estimate,
  workslipId,
  first,
}: {
  estimate: Estimate;
  workslipId: string | undefined;
  first: Bill;
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const navigate = useNavigate();
  const sheet = useRef<SheetHandle>(null);
  const [isFinal, setFinal] = useState(false);
  const order = useMemo(
    () => first.sections.flatMap(({ rows }) => rows.map(({ itemId }) => itemId)),
    [first],
  );
  const start = useMemo(
    () => startOf(first, workslipId === undefined ? "previous" : "upToDate"),
    [first, workslipId],
  );
  const quantities = useTypedQuantities(start);
  const draft = useMemo(
    (): BillDraft => ({
      ...(workslipId === undefined ? {} : { workslip_id: workslipId }),
      quantities: entriesOf(quantities.typed, order),
      final: isFinal,
    }),
    [quantities.typed, order, isFinal, workslipId],
  );
  const [settled] = useDebouncedValue(draft, PREVIEW_AFTER_MS);
  const preview = useQuery(billPreviewQuery(slug, estimate.id, settled));
  const bill = preview.data?.document ?? first;
  const rows = useMemo(() => documentRows(bill.sections), [bill]);
  const inputs = useMemo(
    () => rows.map((row) => (row.kind === "line" ? row.line.itemId : undefined)),
    [rows],
  );
  const { move, pasteColumn } = useColumnKeys(sheet, inputs, order, quantities);
  const generating = useMutation({
    mutationFn: () =>
      startJob({ job_type: "generate_bill", metadata: { estimate_id: estimate.id, ...draft } }),
    onSuccess: (jobId) =>
      navigate({ to: "/o/$organization/jobs/$jobId", params: { organization: slug, jobId } }),
    onError: (problem) => tellProblem(problem, t),
  });
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
          disabled={draft.quantities?.length === 0}
          loading={generating.isPending}
          onClick={() => generating.mutate()}
        >
          {t("action.generate_bill")}
        </Button>
      }
    >
      <div className={bar["bar"]}>
        <SegmentedControl
          size="xs"
          aria-label={t("bill.kind")}
          value={isFinal ? "final" : "part"}
          onChange={(kind) => setFinal(kind === "final")}
          data={[
            { value: "part", label: t("bill.part") },
            { value: "final", label: t("bill.final") },
          ]}
        />
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
      </div>
      {preview.isError && <Failed problem={preview.error} retry={() => void preview.refetch()} />}
      <WarningList warnings={bill.warnings} />
      <BillSheet
        bill={bill}
        rows={rows}
        handle={sheet}
        input={(line, index) => (
          <QuantityInput
            label={t("quantities.till_date_of", {
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
        {t("bill.spoken", { total: formatMoney(bill.total.upToDate), pay: formatMoney(bill.memorandum.pay) })}
      </p>
      <div className={below["below"]}>
        <div />
        <Memorandum bill={bill} />
      </div>
    </Page>
  );
}

function Start({ estimate, workslipId }: { estimate: Estimate; workslipId: string | undefined }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const first = useQuery(
    billPreviewQuery(
      slug,
      estimate.id,
      workslipId === undefined ? { quantities: [], final: false } : { workslip_id: workslipId, final: false },
    ),
  );
  if (first.data) return <Draft estimate={estimate} workslipId={workslipId} first={first.data.document} />;
  return (
    <Page
      title={t("action.new_bill")}
      crumbs={[
        { text: t("nav.estimates"), to: `/o/${slug}/estimates` },
        { text: estimate.name, to: `/o/${slug}/estimates/${estimate.id}` },
      ]}
    >
      {first.isError ? (
        <Failed
          problem={first.error}
          wayOut={
            <Button component={Link} to={`/o/${slug}/estimates/${estimate.id}`} variant="default">
              {t("bill.back_to_estimate")}
            </Button>
          }
        />
      ) : (
        <Loading rows={10} />
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
    return <Start estimate={estimate.data} workslipId={chain.data.workslips.at(-1)?.id} />;
  return (
    <Page title={t("action.new_bill")} crumbs={[{ text: t("nav.estimates"), to: `/o/${slug}/estimates` }]}>
      <Loaded<unknown> query={estimate.data === undefined ? estimate : chain}>{() => <Loading />}</Loaded>
    </Page>
  );
}
