import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Calculator } from "lucide-react";
import { DataTable } from "../design/data-table.tsx";
import { Money } from "../design/money.tsx";
import { Paged } from "../design/paged.tsx";
import { Blank } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { analysisPages } from "./analyses.ts";
import { NewPart } from "./new-part.tsx";
import { RatesTabs } from "./rates-tabs.tsx";

export default function AnalysisList() {
  const { t } = useText();
  const { slug } = useOrganization();
  const analyses = useInfiniteQuery(analysisPages(slug));
  const making = <NewPart of="analyses" text="rates.new_analysis" />;
  return (
    <Page
      title={t("rates.analyses")}
      crumbs={[{ text: t("nav.rates"), to: `/o/${slug}/rates` }]}
      lead={t("rates.analyses_lead")}
      action={making}
      aside={<RatesTabs at="analyses" />}
    >
      <Paged query={analyses}>
        {(items) =>
          items.length === 0 ? (
            <Blank icon={<Calculator size={22} />} title={t("rates.no_analysis")} actions={making}>
              {t("rates.no_analysis_text")}
            </Blank>
          ) : (
            <DataTable
              label={t("rates.analyses")}
              rows={items}
              rowId={({ id }) => id}
              columns={[
                {
                  id: "name",
                  header: t("sheet.description"),
                  isTitle: true,
                  width: "50%",
                  sortBy: ({ description }) => description.toLocaleLowerCase(),
                  cell: ({ id, code, description }) => (
                    <Link
                      className="quiet"
                      to="/o/$organization/rates/analyses/$analysisId"
                      params={{ organization: slug, analysisId: id }}
                    >
                      {`${code} ${description}`.trim()}
                    </Link>
                  ),
                },
                { id: "unit", header: t("sheet.unit"), cell: ({ unit }) => unit || "–" },
                {
                  id: "rate",
                  header: t("sheet.rate"),
                  align: "right",
                  cell: ({ rate }) => <Money value={rate} />,
                },
                {
                  id: "changed",
                  header: t("rates.changed"),
                  sortBy: ({ updated_at }) => updated_at,
                  cell: ({ updated_at }) => <When at={updated_at} />,
                },
              ]}
            />
          )
        }
      </Paged>
    </Page>
  );
}
