import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DataTable, type TableColumn } from "../design/data-table.tsx";
import { Paged } from "../design/paged.tsx";
import { Blank } from "../design/states.tsx";
import { When } from "../design/when.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { Page } from "../shell/page.tsx";
import { NewPart } from "./new-part.tsx";
import { RatesTabs } from "./rates-tabs.tsx";

interface Part {
  id: string;
  updated_at: string;
}

const TEXTS = {
  analyses: {
    title: "rates.analyses",
    lead: "rates.analyses_lead",
    none: "rates.no_analysis",
    noneText: "rates.no_analysis_text",
  },
  leads: {
    title: "rates.leads",
    lead: "rates.leads_lead",
    none: "rates.no_lead",
    noneText: "rates.no_lead_text",
  },
} as const;

/** What rates are made of, the newest first, and the way to make another. */
export function PartList<Each extends Part>({
  of,
  icon,
  query,
  columns,
}: {
  of: keyof typeof TEXTS;
  icon: ReactNode;
  query: UseInfiniteQueryResult<InfiniteData<{ items: Each[]; next_cursor: string | null }>>;
  /** Before the one that says when it was changed. */
  columns: TableColumn<Each>[];
}) {
  const { t } = useText();
  const { slug } = useOrganization();
  const texts = TEXTS[of];
  const making = <NewPart of={of} />;
  return (
    <Page
      title={t(texts.title)}
      crumbs={[{ text: t("nav.rates"), to: `/o/${slug}/rates` }]}
      lead={t(texts.lead)}
      action={making}
      aside={<RatesTabs at={of} />}
    >
      <Paged query={query}>
        {(items) =>
          items.length === 0 ? (
            <Blank icon={icon} title={t(texts.none)} actions={making}>
              {t(texts.noneText)}
            </Blank>
          ) : (
            <DataTable
              label={t(texts.title)}
              rows={items}
              rowId={({ id }) => id}
              columns={[
                ...columns,
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
