import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Truck } from "lucide-react";
import { DataTable } from "../design/data-table.tsx";
import { Paged } from "../design/paged.tsx";
import { Blank } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { leadPages } from "./analyses.ts";
import { NewPart } from "./new-part.tsx";
import { RatesTabs } from "./rates-tabs.tsx";

export default function LeadList() {
  const { t } = useText();
  const { slug } = useOrganization();
  const leads = useInfiniteQuery(leadPages(slug));
  const making = <NewPart of="leads" text="rates.new_lead" />;
  return (
    <Page
      title={t("rates.leads")}
      crumbs={[{ text: t("nav.rates"), to: `/o/${slug}/rates` }]}
      lead={t("rates.leads_lead")}
      action={making}
      aside={<RatesTabs at="leads" />}
    >
      <Paged query={leads}>
        {(items) =>
          items.length === 0 ? (
            <Blank icon={<Truck size={22} />} title={t("rates.no_lead")} actions={making}>
              {t("rates.no_lead_text")}
            </Blank>
          ) : (
            <DataTable
              label={t("rates.leads")}
              rows={items}
              rowId={({ id }) => id}
              columns={[
                {
                  id: "name",
                  header: t("rates.lead_name"),
                  isTitle: true,
                  width: "60%",
                  sortBy: ({ name }) => name.toLocaleLowerCase(),
                  cell: ({ id, name }) => (
                    <Link
                      className="quiet"
                      to="/o/$organization/rates/leads/$leadId"
                      params={{ organization: slug, leadId: id }}
                    >
                      {name}
                    </Link>
                  ),
                },
                {
                  id: "lines",
                  header: t("rates.materials"),
                  align: "right",
                  cell: ({ line_count }) => <span className="tabular">{line_count}</span>,
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
