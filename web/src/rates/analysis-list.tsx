import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Calculator } from "lucide-react";
import { Money } from "../design/money.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { analysisPages } from "./analyses.ts";
import { PartList } from "./part-list.tsx";

export default function AnalysisList() {
  const { t } = useText();
  const { slug } = useOrganization();
  const analyses = useInfiniteQuery(analysisPages(slug));
  return (
    <PartList
      of="analyses"
      icon={<Calculator size={22} />}
      query={analyses}
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
      ]}
    />
  );
}
