import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Truck } from "lucide-react";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { leadPages } from "./analyses.ts";
import { PartList } from "./part-list.tsx";

export default function LeadList() {
  const { t } = useText();
  const { slug } = useOrganization();
  const leads = useInfiniteQuery(leadPages(slug));
  return (
    <PartList
      of="leads"
      icon={<Truck size={22} />}
      query={leads}
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
      ]}
    />
  );
}
