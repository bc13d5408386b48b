import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Paged } from "../design/paged.tsx";
import { useText } from "../i18n/text.ts";
import { useOrganization } from "../shell/organization.ts";
import { analysisPages } from "./analyses.ts";
import { RateList } from "./rate-list.tsx";
import { TYPING_MS } from "./rate-search.tsx";
import type { RateFacts } from "./rates.ts";

/** The organization's analyses as rates to take: the newest, or those with what is typed. */
export function AnalysisResults({ sought, choose }: { sought: string; choose: (rate: RateFacts) => void }) {
  const { t } = useText();
  const { slug } = useOrganization();
  const [q] = useDebouncedValue(sought.trim(), TYPING_MS);
  const query = useInfiniteQuery(analysisPages(slug, q));
  return (
    <div aria-busy={query.isFetching}>
      <Paged query={query}>
        {(analyses) =>
          analyses.length === 0 ? (
            <p role="status">{q === "" ? t("rates.no_analysis_text") : t("rates.none_found", { q })}</p>
          ) : (
            <RateList
              label={t("rates.analyses")}
              rates={analyses.map((analysis) => ({ ...analysis, parents: [], chapter: "" }))}
              title={(_, text) => text}
              choose={choose}
            />
          )
        }
      </Paged>
    </div>
  );
}
