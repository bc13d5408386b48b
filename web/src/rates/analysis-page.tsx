import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Notice } from "../design/notice.tsx";
import { Loaded, problemWords } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { AdditionLines } from "./addition-lines.tsx";
import {
  type Addition,
  type Analysis,
  type AnalysisBody,
  analysisQuery,
  figuresQuery,
  leadPages,
  leadQuery,
  ROUNDINGS,
  saveAnalysis,
} from "./analyses.ts";
import { AnalysisFigures } from "./analysis-figures.tsx";
import { AnalysisLines } from "./analysis-lines.tsx";
import classes from "./rates.module.css";
import { fullText, type Rate, rateQuery } from "./rates.ts";

const empty = (rate: Rate | undefined): AnalysisBody => ({
  code: rate?.code ?? "",
  description: rate === undefined ? "" : fullText(rate),
  unit: rate?.unit ?? "",
  output: "1",
  lines: [],
  additions: [],
  rounding: "rupee",
  lead_statement_id: null,
});

/** What is saved, as it is sent again: without the figures that were worked out. */
function bodyOf({ figures, lead_statement_id }: Analysis): AnalysisBody {
  const { code, description, unit, output, rounding, lines, additions } = figures;
  return {
    code,
    description,
    unit,
    output,
    rounding,
    lead_statement_id,
    lines: lines.map(({ amount: _amount, ...line }) => line),
    additions: additions.map((line) => ({ ...line })),
  };
}

function Editor({ saved, first }: { saved: Analysis | undefined; first: AnalysisBody }) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [body, setBody] = useState(first);
  const change = (part: Partial<AnalysisBody>): void => setBody((before) => ({ ...before, ...part }));
  const [settled] = useDebouncedValue(body, 200);
  const figures = useQuery({
    ...figuresQuery(slug, { ...settled, description: settled.description.trim() || "–" }),
  });
  const leads = useInfiniteQuery(leadPages(slug));
  const lead = useQuery({
    ...leadQuery(slug, body.lead_statement_id ?? ""),
    enabled: body.lead_statement_id !== null,
  });
  const saving = useMutation({
    mutationFn: () => saveAnalysis(body, saved && { id: saved.id, revision: saved.revision }),
    onSuccess: (kept) => {
      queries.setQueryData(analysisQuery(slug, kept.id).queryKey, kept);
      void queries.invalidateQueries({ queryKey: [slug, "analyses", "pages"] });
      void navigate({
        to: "/o/$organization/rates/analyses/$analysisId",
        params: { organization: slug, analysisId: kept.id },
      });
    },
    onError: (problem) => tellProblem(problem, t),
  });
  const words = figures.isError ? problemWords(figures.error, t) : undefined;
  return (
    <>
      {saved?.is_outdated === true && (
        <Notice tone="warn" title={t("rates.outdated")}>
          {t("rates.outdated_text")}
        </Notice>
      )}
      {words && (
        <Notice tone="bad" title={words.what} role="alert">
          {words.remedy}
        </Notice>
      )}
      <div className={classes["columns"]}>
        <div>
          <div className={classes["heads"]}>
            <TextInput
              label={t("rates.code")}
              value={body.code}
              maxLength={100}
              onChange={(event) => change({ code: event.currentTarget.value })}
            />
            <Textarea
              label={t("sheet.description")}
              autosize
              minRows={1}
              maxRows={6}
              value={body.description}
              onChange={(event) => change({ description: event.currentTarget.value })}
            />
            <TextInput
              label={t("sheet.unit")}
              value={body.unit}
              maxLength={50}
              onChange={(event) => change({ unit: event.currentTarget.value })}
            />
            <TextInput
              label={t("rates.output")}
              inputMode="decimal"
              defaultValue={body.output}
              onChange={(event) => {
                const { value } = event.currentTarget;
                if (/^\d+(\.\d{1,6})?$/u.test(value) && /[1-9]/u.test(value)) change({ output: value });
              }}
            />
            <Select
              label={t("rates.rounding")}
              value={body.rounding}
              onChange={(value) => change({ rounding: (value ?? "rupee") as AnalysisBody["rounding"] })}
              data={ROUNDINGS.map((value) => ({ value, label: t(`rates.rounding.${value}`) }))}
            />
          </div>
          <Select
            className={classes["chapters"] ?? ""}
            label={t("rates.lead_statement")}
            value={body.lead_statement_id ?? ""}
            onChange={(value) =>
              change(
                value === "" || value === null
                  ? {
                      lead_statement_id: null,
                      lines: body.lines.map(({ lead: _lead, ...line }) => line),
                    }
                  : { lead_statement_id: value },
              )
            }
            data={[
              { value: "", label: t("rates.no_lead_statement") },
              ...(leads.data?.pages ?? []).flatMap(({ items }) =>
                items.map(({ id, name }) => ({ value: id, label: name })),
              ),
            ]}
          />
          <AnalysisLines
            lines={body.lines}
            figures={figures.data}
            lead={body.lead_statement_id === null ? undefined : lead.data}
            change={(lines) => change({ lines })}
          />
          <AdditionLines
            lines={body.additions as unknown as Addition[]}
            figures={figures.data}
            change={(additions) => change({ additions: additions.map((line) => ({ ...line })) })}
          />
        </div>
        <AnalysisFigures
          figures={figures.data}
          action={
            may("rates.write") && (
              <Button
                fullWidth
                mt={14}
                loading={saving.isPending}
                disabled={body.description.trim() === "" || figures.isError}
                onClick={() => saving.mutate()}
              >
                {t("action.save")}
              </Button>
            )
          }
        />
      </div>
    </>
  );
}

export function NewAnalysis() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { rate: rateId } = useSearch({ from: "/o/$organization/rates/analyses/new" });
  const rate = useQuery({ ...rateQuery(slug, rateId ?? ""), enabled: rateId !== undefined });
  return (
    <Page
      title={t("rates.new_analysis")}
      crumbs={[{ text: t("rates.analyses"), to: `/o/${slug}/rates/analyses` }]}
      lead={t("rates.analysis_lead")}
    >
      {rateId === undefined ? (
        <Editor saved={undefined} first={empty(undefined)} />
      ) : (
        <Loaded query={rate}>{(data) => <Editor saved={undefined} first={empty(data)} />}</Loaded>
      )}
    </Page>
  );
}

export default function AnalysisPage() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { analysisId } = useParams({ from: "/o/$organization/rates/analyses/$analysisId" });
  const analysis = useQuery(analysisQuery(slug, analysisId));
  return (
    <Page
      title={analysis.data?.description.split("\n").at(-1) ?? t("rates.analyses")}
      crumbs={[{ text: t("rates.analyses"), to: `/o/${slug}/rates/analyses` }]}
      lead={t("rates.analysis_lead")}
    >
      <Loaded query={analysis} rows={10}>
        {(data) => <Editor key={`${data.id} ${data.revision}`} saved={data} first={bodyOf(data)} />}
      </Loaded>
    </Page>
  );
}
