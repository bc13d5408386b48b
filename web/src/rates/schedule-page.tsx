import { Button, Select } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { DataTable } from "../design/data-table.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Notice } from "../design/notice.tsx";
import { Paged } from "../design/paged.tsx";
import { Loaded } from "../design/states.tsx";
import { tellProblem } from "../design/tell.ts";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { warningWords } from "../estimates/warning-words.ts";
import { reasonWords } from "../uploads/reason-words.ts";
import { Page } from "../shell/page.tsx";
import { RateLink } from "./rate-link.tsx";
import { RateList } from "./rate-list.tsx";
import classes from "./rates.module.css";
import { deleteSchedule, type ScheduleDetail, scheduleQuery, scheduleRatePages } from "./rates.ts";
import { ScheduleName } from "./schedule-name.tsx";

function Rates({ schedule }: { schedule: ScheduleDetail }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const [chapter, choose] = useState<string>();
  const rates = useInfiniteQuery(scheduleRatePages(slug, schedule.id, chapter));
  return (
    <section aria-label={t("nav.rates")}>
      <Select
        className={classes["chapters"] ?? ""}
        aria-label={t("rates.chapter")}
        value={chapter ?? ""}
        onChange={(value) => choose(value === "" || value === null ? undefined : value)}
        searchable
        data={[
          { value: "", label: t("rates.all_chapters", { count: schedule.rate_count }) },
          ...schedule.chapters.map((each) => ({
            value: each.chapter,
            label: `${each.chapter} (${each.rate_count})`,
          })),
        ]}
      />
      <Paged query={rates}>
        {(items) => (
          <RateList
            label={t("nav.rates")}
            rates={items}
            title={({ id }, text) => <RateLink id={id}>{text}</RateLink>}
          />
        )}
      </Paged>
    </section>
  );
}

/** What the import read and what it did not, sheet by sheet. */
function Report({ report }: { report: ScheduleDetail["report"] }) {
  const { t, language } = useText();
  return (
    <details className={classes["report"]}>
      <summary>{t("rates.report", { unread: report.unread_count, warnings: report.warning_count })}</summary>
      <DataTable
        label={t("rates.sheets")}
        rows={report.sheets.map((sheet, index) => ({ ...sheet, index }))}
        rowId={({ index }) => String(index)}
        columns={[
          { id: "sheet", header: t("rates.sheet"), isTitle: true, cell: ({ name }) => name },
          {
            id: "rates",
            header: t("nav.rates"),
            align: "right",
            cell: ({ rate_count }) => <span className="tabular">{rate_count}</span>,
          },
          {
            id: "unread",
            header: t("rates.unread"),
            align: "right",
            cell: ({ counts }) => <span className="tabular">{counts.unread}</span>,
          },
          {
            id: "why",
            header: t("rates.left_out"),
            cell: ({ left_out }) => (left_out === null ? "–" : reasonWords(left_out, t)),
          },
        ]}
      />
      <ul className={classes["doubts"]} aria-label={t("rates.unread_rows")}>
        {report.unread.map((row) => (
          <li key={`${row.sheet} ${row.row}`}>
            <strong>{t("rates.place", { sheet: row.sheet, row: row.row })}</strong>{" "}
            {reasonWords(row.reason, t)}
            <span>{row.text}</span>
          </li>
        ))}
        {report.warnings.map((row) => (
          <li key={`${row.sheet} ${row.row} ${row.code}`}>
            <strong>{t("rates.place", { sheet: row.sheet, row: row.row })}</strong>{" "}
            {warningWords(row, language)}
          </li>
        ))}
      </ul>
    </details>
  );
}

export default function SchedulePage() {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const { scheduleId } = useParams({ from: "/o/$organization/rates/schedules/$scheduleId" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isAsking, ask] = useState(false);
  const schedule = useQuery(scheduleQuery(slug, scheduleId));
  const removing = useMutation({
    mutationFn: () => deleteSchedule(scheduleId),
    onSuccess: async () => {
      await navigate({ to: "/o/$organization/rates", params: { organization: slug } });
      await queries.invalidateQueries({ queryKey: [slug, "rates"] });
    },
    onError: (problem) => tellProblem(problem, t),
  });
  const { data } = schedule;
  return (
    <Page
      title={data ? `${data.name} ${data.year}` : t("rates.schedule")}
      crumbs={[{ text: t("nav.rates"), to: `/o/${slug}/rates` }]}
      lead={data && <ScheduleName schedule={data} />}
      aside={
        may("rates.write") &&
        data && (
          <Button
            size="xs"
            variant="default"
            leftSection={<Trash2 size={14} aria-hidden />}
            onClick={() => ask(true)}
          >
            {t("action.remove")}
          </Button>
        )
      }
    >
      <Loaded query={schedule} rows={12}>
        {(loaded) => (
          <>
            <Report report={loaded.report} />
            <Rates schedule={loaded} />
          </>
        )}
      </Loaded>
      {isAsking && (
        <Dialog title={t("rates.remove_title")} close={() => ask(false)}>
          <Notice tone="warn" title={data ? `${data.name} ${data.year}` : ""}>
            {t("rates.remove_text")}
          </Notice>
          <Button mt={14} color="bad" loading={removing.isPending} onClick={() => removing.mutate()}>
            {t("action.remove")}
          </Button>
        </Dialog>
      )}
    </Page>
  );
}
