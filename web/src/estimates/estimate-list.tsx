import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Table2 } from "lucide-react";
import { useState } from "react";
import type { EstimateSummary } from "../api/documents.ts";
import { DataTable, type TableColumn } from "../design/data-table.tsx";
import { Money } from "../design/money.tsx";
import { Paged } from "../design/paged.tsx";
import { Blank } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { ImportButton } from "../uploads/import-button.tsx";
import { StatePill } from "./estimate-state.tsx";
import { estimatePages } from "./estimates.ts";

export function EstimateTable({ estimates }: { estimates: EstimateSummary[] }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const columns: TableColumn<EstimateSummary>[] = [
    {
      id: "name",
      header: t("estimate.name"),
      isTitle: true,
      width: "46%",
      sortBy: (estimate) => estimate.name.toLocaleLowerCase(),
      cell: (estimate) => (
        <Link
          className="quiet"
          to="/o/$organization/estimates/$estimateId"
          params={{ organization: slug, estimateId: estimate.id }}
        >
          {estimate.name}
        </Link>
      ),
    },
    {
      id: "state",
      header: t("estimate.state"),
      sortBy: (estimate) => estimate.state,
      cell: (estimate) => <StatePill state={estimate.state} />,
    },
    {
      id: "ecv",
      header: t("estimate.ecv"),
      align: "right",
      cell: (estimate) => <Money value={estimate.ecv} />,
    },
    {
      id: "total",
      header: t("estimate.grand_total"),
      align: "right",
      cell: (estimate) => <Money value={estimate.grand_total} />,
    },
    {
      id: "created",
      header: t("list.created"),
      sortBy: (estimate) => estimate.created_at,
      cell: (estimate) => <When at={estimate.created_at} />,
    },
  ];
  return (
    <DataTable
      label={t("nav.estimates")}
      columns={columns}
      rows={estimates}
      rowId={(estimate) => estimate.id}
    />
  );
}

export default function EstimateList() {
  const { t } = useText();
  const { slug } = useOrganization();
  const [archived, showArchived] = useState(false);
  const estimates = useInfiniteQuery(estimatePages(slug, archived));
  return (
    <Page
      title={t("nav.estimates")}
      lead={t("estimates.lead")}
      action={<ImportButton />}
      aside={
        <Button size="xs" variant="subtle" onClick={() => showArchived(!archived)}>
          {t(archived ? "estimate.show_current" : "estimate.show_archived")}
        </Button>
      }
    >
      <Paged query={estimates}>
        {(items) =>
          items.length === 0 && !archived ? (
            <Blank icon={<Table2 size={22} />} title={t("estimates.empty")} actions={<ImportButton />}>
              {t("estimates.empty.text")}
            </Blank>
          ) : (
            <EstimateTable estimates={items} />
          )
        }
      </Paged>
    </Page>
  );
}
