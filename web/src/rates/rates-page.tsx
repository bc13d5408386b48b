import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { BookOpenText, Upload } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { DataTable, type TableColumn } from "../design/data-table.tsx";
import { Paged } from "../design/paged.tsx";
import { Blank } from "../design/states.tsx";
import { dateText, When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { takeFiles } from "../uploads/pending-file.ts";
import { ImportRates } from "./import-rates.tsx";
import { RateLink } from "./rate-link.tsx";
import { RateResults, RateSearchBox } from "./rate-search.tsx";
import classes from "./rates.module.css";
import { type Schedule, schedulePages } from "./rates.ts";
import { RatesTabs } from "./rates-tabs.tsx";

function ScheduleTable({ schedules }: { schedules: Schedule[] }) {
  const { t, language } = useText();
  const { slug } = useOrganization();
  const columns: TableColumn<Schedule>[] = [
    {
      id: "name",
      header: t("rates.schedule"),
      isTitle: true,
      width: "36%",
      sortBy: ({ name, year }) => `${name} ${year}`.toLocaleLowerCase(),
      cell: ({ id, name, year }) => (
        <Link
          className="quiet"
          to="/o/$organization/rates/schedules/$scheduleId"
          params={{ organization: slug, scheduleId: id }}
        >
          {name} {year}
        </Link>
      ),
    },
    { id: "state", header: t("rates.state"), sortBy: ({ state }) => state, cell: ({ state }) => state },
    {
      id: "from",
      header: t("rates.effective"),
      sortBy: ({ effective_from }) => effective_from,
      cell: (schedule) => (
        <span className="nowrap">
          {dateText(new Date(`${schedule.effective_from}T00:00:00`), language)}
          {schedule.is_in_force && <span className={classes["inForce"]}>{t("rates.in_force")}</span>}
        </span>
      ),
    },
    {
      id: "rates",
      header: t("nav.rates"),
      align: "right",
      sortBy: ({ rate_count }) => rate_count,
      cell: ({ rate_count }) => <span className="tabular">{rate_count.toLocaleString("en-IN")}</span>,
    },
    {
      id: "created",
      header: t("rates.imported"),
      sortBy: ({ created_at }) => created_at,
      cell: ({ created_at }) => <When at={created_at} />,
    },
  ];
  return <DataTable label={t("rates.schedules")} columns={columns} rows={schedules} rowId={({ id }) => id} />;
}

export default function RatesPage() {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const { q: sought = "" } = useSearch({ from: "/o/$organization/rates" });
  const navigate = useNavigate({ from: "/o/$organization/rates" });
  const [chosen, choose] = useState<File | "none">();
  const schedules = useInfiniteQuery(schedulePages(slug));
  const mayImport = may("rates.write");
  useEffect(() => (mayImport ? takeFiles((file) => choose(file)) : undefined), [mayImport]);
  const close = useCallback(() => choose(undefined), []);
  const seek = (text: string): void =>
    void navigate({ search: text === "" ? {} : { q: text }, replace: true, resetScroll: false });
  const importing = mayImport && (
    <Button size="xs" leftSection={<Upload size={14} aria-hidden />} onClick={() => choose("none")}>
      {t("rates.import")}
    </Button>
  );
  return (
    <Page
      title={t("nav.rates")}
      lead={t("rates.lead")}
      action={importing}
      aside={<RatesTabs at="schedules" />}
    >
      <Paged query={schedules}>
        {(items) =>
          items.length === 0 ? (
            <Blank icon={<BookOpenText size={22} />} title={t("rates.empty")} actions={importing}>
              {t("rates.empty.text")}
            </Blank>
          ) : (
            <>
              <div className={classes["searchBox"]}>
                <RateSearchBox sought={sought} seek={seek} />
              </div>
              {sought.trim() === "" ? (
                <ScheduleTable schedules={items} />
              ) : (
                <RateResults sought={sought} title={({ id }, text) => <RateLink id={id}>{text}</RateLink>} />
              )}
            </>
          )
        }
      </Paged>
      {chosen !== undefined && <ImportRates file={chosen === "none" ? undefined : chosen} close={close} />}
    </Page>
  );
}
