import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Notice } from "../design/notice.tsx";
import { Loaded, problemWords } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { type Lead, type LeadBody, leadFiguresQuery, leadQuery, ROUNDINGS, saveLead } from "./analyses.ts";
import { Conveyances } from "./conveyances.tsx";
import { LeadLines } from "./lead-lines.tsx";
import classes from "./rates.module.css";

const EMPTY: LeadBody = { name: "", conveyances: [], lines: [], rounding: "paise" };

function bodyOf({ figures }: Lead): LeadBody {
  const { lines, ...rest } = figures;
  return {
    ...rest,
    lines: lines.map(
      ({ slab: _slab, slabStart: _start, steps: _steps, conveyed: _conveyed, rateAtSite: _rate, ...line }) =>
        line,
    ),
  };
}

function Editor({ saved, first }: { saved: Lead | undefined; first: LeadBody }) {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [body, setBody] = useState(first);
  const change = (part: Partial<LeadBody>): void => setBody((before) => ({ ...before, ...part }));
  const [settled] = useDebouncedValue(body, 200);
  const figures = useQuery(leadFiguresQuery(slug, { ...settled, name: settled.name.trim() || "–" }));
  const saving = useMutation({
    mutationFn: () => saveLead(body, saved && { id: saved.id, revision: saved.revision }),
    onSuccess: (kept) => {
      queries.setQueryData(leadQuery(slug, kept.id).queryKey, kept);
      void queries.invalidateQueries({ queryKey: [slug, "leads", "pages"] });
      void queries.invalidateQueries({ queryKey: [slug, "analyses"] });
      void navigate({
        to: "/o/$organization/rates/leads/$leadId",
        params: { organization: slug, leadId: kept.id },
      });
    },
    onError: (problem) => tellProblem(problem, t),
  });
  const words = figures.isError ? problemWords(figures.error, t) : undefined;
  return (
    <>
      {words && (
        <Notice tone="bad" title={words.what} role="alert">
          {words.remedy}
        </Notice>
      )}
      <div className={classes["heads"]}>
        <TextInput
          className={classes["leadName"] ?? ""}
          label={t("rates.lead_name")}
          maxLength={300}
          value={body.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label={t("rates.rounding")}
          value={body.rounding}
          onChange={(value) => change({ rounding: (value ?? "paise") as LeadBody["rounding"] })}
          data={ROUNDINGS.map((value) => ({ value, label: t(`rates.rounding.${value}`) }))}
        />
        {may("rates.write") && (
          <Button
            loading={saving.isPending}
            disabled={body.name.trim() === "" || figures.isError}
            onClick={() => saving.mutate()}
          >
            {t("action.save")}
          </Button>
        )}
      </div>
      <LeadLines body={body} figures={figures.data} change={(lines) => change({ lines })} />
      <Conveyances
        conveyances={body.conveyances}
        change={(conveyances) =>
          change({
            conveyances,
            lines: body.lines.map((line) =>
              conveyances.some(({ id }) => id === line.conveyance) ? line : { ...line, conveyance: null },
            ),
          })
        }
      />
    </>
  );
}

export function NewLead() {
  const { t } = useText();
  const { slug } = useOrganization();
  return (
    <Page
      title={t("rates.new_lead")}
      crumbs={[{ text: t("rates.leads"), to: `/o/${slug}/rates/leads` }]}
      lead={t("rates.leads_lead")}
    >
      <Editor saved={undefined} first={EMPTY} />
    </Page>
  );
}

export default function LeadPage() {
  const { t } = useText();
  const { slug } = useOrganization();
  const { leadId } = useParams({ from: "/o/$organization/rates/leads/$leadId" });
  const lead = useQuery(leadQuery(slug, leadId));
  return (
    <Page
      title={lead.data?.name ?? t("rates.leads")}
      crumbs={[{ text: t("rates.leads"), to: `/o/${slug}/rates/leads` }]}
      lead={t("rates.leads_lead")}
    >
      <Loaded query={lead} rows={10}>
        {(data) => <Editor key={`${data.id} ${data.revision}`} saved={data} first={bodyOf(data)} />}
      </Loaded>
    </Page>
  );
}
