import { Button, Select } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { Loaded } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { chainQuery, estimatesQuery } from "../estimates/estimates.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { ReportDetails } from "./report-details.tsx";
import classes from "./templates.module.css";
import { downloadTestPrint, type Template, type TestDocument, testPrintQuery } from "./templates.ts";

const NO_CHAIN = "00000000-0000-0000-0000-000000000000";

/** The documents that a template can be tried with: estimates, and of the chosen one its workslips and bills. */
function useDocuments({ kind }: Template, estimateId: string | null) {
  const { t } = useText();
  const { slug } = useOrganization();
  const estimates = useQuery(estimatesQuery(slug));
  const wantsChain = kind !== "estimate" && estimateId !== null;
  const chain = useQuery({ ...chainQuery(slug, estimateId ?? NO_CHAIN), enabled: wantsChain });
  const fits = (document: string): boolean => kind === document || kind === "letter";
  const workslips = (wantsChain && fits("workslip") && chain.data?.workslips) || [];
  const bills = (wantsChain && fits("bill") && chain.data?.bills) || [];
  return {
    estimates: (estimates.data?.items ?? []).map(({ id, name, document_number }) => ({
      value: id,
      label: `${document_number} · ${name}`,
    })),
    documents: [
      ...(fits("estimate") && kind !== "estimate"
        ? [{ value: "estimate_id", label: t("estimate.title") }]
        : []),
      ...workslips.map(({ id, document_number }) => ({ value: `workslip_id ${id}`, label: document_number })),
      ...bills.map(({ id, document_number, title }) => ({
        value: `bill_id ${id}`,
        label: `${document_number} · ${title}`,
      })),
    ],
    isChainKnown: !wantsChain || chain.data !== undefined,
  };
}

function documentOf(
  kind: Template["kind"],
  estimateId: string | null,
  chosen: string | undefined,
): TestDocument {
  if (estimateId === null) return {};
  if (kind === "estimate" || chosen === "estimate_id") return { estimate_id: estimateId };
  const [field, id] = chosen?.split(" ") ?? [];
  return field === undefined || id === undefined ? {} : { [field]: id };
}

/** A template filled with the sample or a document, and what became of its keys. */
export function TestPrint({ template }: { template: Template }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const [estimateId, setEstimate] = useState<string | null>(null);
  const [chosen, choose] = useState<string | null>(null);
  const { estimates, documents, isChainKnown } = useDocuments(template, estimateId);
  const shown = documents.find(({ value }) => value === chosen)?.value ?? documents.at(-1)?.value;
  const document = documentOf(template.kind, estimateId, shown);
  const version = template.version.number;
  const print = useQuery(testPrintQuery(slug, template.id, version, document));
  const downloading = useMutation({
    mutationFn: (filename: string) => downloadTestPrint(template.id, { version, filename }, document),
    onError: (problem) => tellProblem(problem, t),
  });
  return (
    <section className={classes["panel"]} aria-labelledby="test-print">
      <div>
        <h2 id="test-print">{t("template.test_print")}</h2>
        <p className={classes["hint"]}>{t("template.test_print_hint")}</p>
      </div>
      <div className={classes["with"]}>
        <Select
          label={t("template.fill_with")}
          placeholder={t("template.the_sample")}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("template.the_sample") }}
          nothingFoundMessage={t("palette.nothing")}
          data={estimates}
          value={estimateId}
          onChange={setEstimate}
        />
        {estimateId !== null && template.kind !== "estimate" && documents.length > 0 && (
          <Select
            label={t("template.document")}
            data={documents}
            value={shown ?? null}
            allowDeselect={false}
            onChange={choose}
          />
        )}
        <Button
          variant="default"
          leftSection={<Download size={14} aria-hidden />}
          disabled={print.data === undefined || print.isPlaceholderData}
          loading={downloading.isPending}
          onClick={() => downloading.mutate(print.data?.filename ?? "")}
        >
          {t("template.download_print")}
        </Button>
      </div>
      {estimateId !== null && isChainKnown && template.kind !== "estimate" && documents.length === 0 && (
        <p className={classes["hint"]}>{t("template.no_documents")}</p>
      )}
      <Loaded query={print}>{({ report }) => <ReportDetails report={report} />}</Loaded>
    </section>
  );
}
