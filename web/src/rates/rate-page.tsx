import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Calculator } from "lucide-react";
import { DataTable } from "../design/data-table.tsx";
import { Money } from "../design/money.tsx";
import { Loaded } from "../design/states.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import classes from "./rates.module.css";
import { rateQuery } from "./rates.ts";
import { RateLink } from "./rate-link.tsx";
import { ScheduleName } from "./schedule-name.tsx";

export default function RatePage() {
  const { t } = useText();
  const { slug, may } = useOrganization();
  const { rateId } = useParams({ from: "/o/$organization/rates/$rateId" });
  const rate = useQuery(rateQuery(slug, rateId));
  const { data } = rate;
  return (
    <Page
      title={data ? data.code || data.description.slice(0, 60) : t("rates.rate")}
      crumbs={[{ text: t("nav.rates"), to: `/o/${slug}/rates` }]}
      lead={data && <ScheduleName schedule={data.schedule} />}
      aside={
        may("rates.write") &&
        data && (
          <Button
            size="xs"
            variant="default"
            component={Link}
            to={`/o/${slug}/rates/analyses/new?rate=${data.id}`}
            leftSection={<Calculator size={14} aria-hidden />}
          >
            {t("rates.analyse")}
          </Button>
        )
      }
    >
      <Loaded query={rate}>
        {(loaded) => (
          <div className={classes["detail"]}>
            <section>
              {loaded.parents.map((parent) => (
                <p key={parent} className={classes["parentFull"]}>
                  {parent}
                </p>
              ))}
              <p className={classes["ownFull"]}>{loaded.description}</p>
              <p className={classes["big"]}>
                <Money value={loaded.rate} /> <span>{t("rates.per_unit", { unit: loaded.unit || "–" })}</span>
              </p>
              <p className={classes["chapter"]}>
                {loaded.chapter} · {t("rates.place", { sheet: loaded.sheet, row: loaded.source_row })}
              </p>
            </section>
            <section aria-labelledby="history">
              <h2 id="history">{t("rates.history")}</h2>
              <DataTable
                label={t("rates.history")}
                rows={loaded.history}
                rowId={({ id }) => id}
                columns={[
                  {
                    id: "schedule",
                    header: t("rates.schedule"),
                    isTitle: true,
                    cell: ({ id, schedule }) => (
                      <RateLink id={id}>
                        <ScheduleName schedule={schedule} />
                      </RateLink>
                    ),
                  },
                  { id: "unit", header: t("sheet.unit"), cell: ({ unit }) => unit || "–" },
                  {
                    id: "rate",
                    header: t("sheet.rate"),
                    align: "right",
                    cell: (each) => <Money value={each.rate} />,
                  },
                ]}
              />
            </section>
            {loaded.analyses.length > 0 && (
              <section aria-labelledby="analyses">
                <h2 id="analyses">{t("rates.analyses")}</h2>
                <ul className={classes["plain"]}>
                  {loaded.analyses.map((analysis) => (
                    <li key={analysis.id}>
                      <Link
                        to="/o/$organization/rates/analyses/$analysisId"
                        params={{ organization: slug, analysisId: analysis.id }}
                      >
                        {analysis.description}
                      </Link>
                      <Money value={analysis.rate} />
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </div>
        )}
      </Loaded>
    </Page>
  );
}
